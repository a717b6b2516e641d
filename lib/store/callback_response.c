#include "store/callback_response.h"

static void bind_number(struct stmt *st, const char *name, int64_t n)
{
    if (n < 0)
        stmt_bind_null(st, name);
    else
        stmt_bind_int(st, name, n);
}

enum status callback_response_add(struct store *s, const struct callback_response *r,
                                  struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "INSERT INTO response (ticket, at, who, channel, outcome, score, nps,"
                      " comment, answers) VALUES (:ticket, :at, :who, :channel, :outcome,"
                      " :score, :nps, :comment, :answers)",
                      e) != ST_OK)
        return e->code;
    stmt_bind_int(st, ":ticket", r->ticket);
    stmt_bind_int(st, ":at", r->at);
    stmt_bind_text(st, ":who", r->who);
    stmt_bind_text(st, ":channel", r->channel);
    stmt_bind_text(st, ":outcome", r->outcome);
    bind_number(st, ":score", r->score);
    bind_number(st, ":nps", r->nps);
    stmt_bind_text(st, ":comment", r->comment);
    stmt_bind_text(st, ":answers", r->answers);
    return stmt_run(st, e);
}

int callback_response_known(struct store *s, const struct callback_response *r, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "SELECT 1 FROM response WHERE ticket = :ticket AND at = :at"
                      " AND coalesce(channel, '') = coalesce(:channel, '')",
                      e) != ST_OK)
        return -1;
    stmt_bind_int(st, ":ticket", r->ticket);
    stmt_bind_int(st, ":at", r->at);
    stmt_bind_text(st, ":channel", r->channel);
    return stmt_any(st, e);
}

int callback_response_repeated(struct store *s, const struct callback_response *r,
                               struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "SELECT 1 FROM response WHERE ticket = :ticket AND outcome = :outcome"
                      " AND coalesce(channel, '') = coalesce(:channel, '')"
                      " AND coalesce(score, -1) = :score AND coalesce(nps, -1) = :nps"
                      " AND coalesce(comment, '') = coalesce(:comment, '')"
                      " AND coalesce(answers, '') = coalesce(:answers, '')",
                      e) != ST_OK)
        return -1;
    stmt_bind_int(st, ":ticket", r->ticket);
    stmt_bind_text(st, ":outcome", r->outcome);
    stmt_bind_text(st, ":channel", r->channel);
    stmt_bind_int(st, ":score", r->score);
    stmt_bind_int(st, ":nps", r->nps);
    stmt_bind_text(st, ":comment", r->comment);
    stmt_bind_text(st, ":answers", r->answers);
    return stmt_any(st, e);
}

int callback_response_later_score(struct store *s, int64_t ticket, int64_t at, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "SELECT 1 FROM response WHERE ticket = :ticket AND at > :at"
                      " AND score IS NOT NULL",
                      e) != ST_OK)
        return -1;
    stmt_bind_int(st, ":ticket", ticket);
    stmt_bind_int(st, ":at", at);
    return stmt_any(st, e);
}

enum status callback_response_attempts(struct store *s, int64_t ticket, int64_t since,
                                       int64_t *attempts, int64_t *through, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "SELECT count(*), count(CASE WHEN outcome <> 'no-answer' THEN 1 END)"
                      " FROM response WHERE ticket = :ticket AND at >= :since",
                      e) != ST_OK)
        return e->code;
    stmt_bind_int(st, ":ticket", ticket);
    stmt_bind_int(st, ":since", since);
    if (stmt_step(st, e) < 0)
        return e->code;
    *attempts = stmt_int(st, 0);
    *through = stmt_int(st, 1);
    stmt_reset(st);
    return ST_OK;
}

enum status callback_response_scan(struct store *s, struct stmt **st, struct error *e)
{
    return store_prepare(
        s, st, "SELECT ticket, outcome, nps FROM response ORDER BY ticket, at, id", e);
}
