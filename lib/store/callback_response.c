#include "store/callback_response.h"

static struct value number_or_null(int64_t n)
{
    return n < 0 ? value_null() : value_int(n);
}

enum status callback_response_add(struct store *s, const struct callback_response *r,
                                  struct error *e)
{
    return store_write(
        s,
        "INSERT INTO response (ticket, at, who, channel, outcome, score, nps,"
        " comment, answers) VALUES (:ticket, :at, :who, :channel, :outcome,"
        " :score, :nps, :comment, :answers)",
        WITH(BIND(":ticket", r->ticket), BIND(":at", r->at), BIND(":who", r->who),
             BIND(":channel", r->channel), BIND(":outcome", r->outcome),
             BIND(":score", number_or_null(r->score)), BIND(":nps", number_or_null(r->nps)),
             BIND(":comment", r->comment), BIND(":answers", r->answers)),
        e);
}

int callback_response_known(struct store *s, const struct callback_response *r, struct error *e)
{
    return store_any(
        s,
        "SELECT 1 FROM response WHERE ticket = :ticket AND at = :at"
        " AND coalesce(channel, '') = coalesce(:channel, '')",
        WITH(BIND(":ticket", r->ticket), BIND(":at", r->at), BIND(":channel", r->channel)), e);
}

int callback_response_repeated(struct store *s, const struct callback_response *r,
                               struct error *e)
{
    return store_any(s,
                     "SELECT 1 FROM response WHERE ticket = :ticket AND outcome = :outcome"
                     " AND coalesce(channel, '') = coalesce(:channel, '')"
                     " AND coalesce(score, -1) = :score AND coalesce(nps, -1) = :nps"
                     " AND coalesce(comment, '') = coalesce(:comment, '')"
                     " AND coalesce(answers, '') = coalesce(:answers, '')",
                     WITH(BIND(":ticket", r->ticket), BIND(":outcome", r->outcome),
                          BIND(":channel", r->channel), BIND(":score", r->score),
                          BIND(":nps", r->nps), BIND(":comment", r->comment),
                          BIND(":answers", r->answers)),
                     e);
}

int callback_response_later_score(struct store *s, int64_t ticket, int64_t at, struct error *e)
{
    return store_any(s,
                     "SELECT 1 FROM response WHERE ticket = :ticket AND at > :at"
                     " AND score IS NOT NULL",
                     WITH(BIND(":ticket", ticket), BIND(":at", at)), e);
}

enum status callback_response_attempts(struct store *s, int64_t ticket, int64_t since,
                                       int64_t *attempts, int64_t *through, struct error *e)
{
    struct stmt *st =
        store_query(s,
                    "SELECT count(*), count(CASE WHEN outcome <> 'no-answer' THEN 1 END)"
                    " FROM response WHERE ticket = :ticket AND at >= :since",
                    WITH(BIND(":ticket", ticket), BIND(":since", since)), e);
    if (stmt_step(st, e) < 0)
        return e->code;
    *attempts = stmt_int(st, 0);
    *through = stmt_int(st, 1);
    stmt_reset(st);
    return ST_OK;
}

struct stmt *callback_response_scan(struct store *s, struct error *e)
{
    return store_query(s, "SELECT ticket, outcome, nps FROM response ORDER BY ticket, at, id",
                       NULL, e);
}
