#include "store/survey_round.h"

#include <string.h>

const char *const round_frame_columns[FRAME_COLUMNS] = {
    "customer", "name",     "phone", "email", "language", "type",   "note",
    "unit",     "building", "use",   "area",  "owner",    "tenant", "status"};

/* ---- writing ---- */

enum status round_add(struct store *s, const struct round_row *r, struct error *e)
{
    return store_write(
        s,
        "INSERT INTO round (code, form, source, filter, per, strata, seed, rest,"
        " quality, opened, who) VALUES (:code, :form, :source, :filter, :per,"
        " :strata, :seed, :rest, :quality, :opened, :who)",
        WITH(BIND(":code", value_text(r->code)), BIND(":form", value_text(r->form)),
             BIND(":source", value_text(r->source)), BIND(":filter", value_text(r->filter)),
             BIND(":per", value_text(r->per)), BIND(":strata", value_text(r->strata)),
             BIND(":seed", r->seed), BIND(":rest", r->rest), BIND(":quality", r->quality),
             BIND(":opened", r->opened), BIND(":who", value_text(r->who))),
        e);
}

enum status round_add_stratum(struct store *s, const char *round, const char *stratum,
                              int64_t size, int64_t drawn, struct error *e)
{
    return store_write(s,
                       "INSERT INTO round_stratum (round, stratum, size, drawn)"
                       " VALUES (:round, :stratum, :size, :drawn)",
                       WITH(BIND(":round", round), BIND(":stratum", stratum),
                            BIND(":size", size), BIND(":drawn", drawn)),
                       e);
}

enum status round_add_drawn(struct store *s, const char *round, const struct drawn_row *d,
                            struct error *e)
{
    return store_write(
        s,
        "INSERT INTO drawn (round, seq, stratum, customer, unit, ticket, assignee)"
        " VALUES (:round, :seq, :stratum, :customer, :unit, :ticket, :assignee)",
        WITH(BIND(":round", round), BIND(":seq", d->seq), BIND(":stratum", d->stratum),
             BIND(":customer", value_text(d->customer)), BIND(":unit", value_text(d->unit)),
             BIND(":ticket", d->ticket ? value_int(d->ticket) : value_null()),
             BIND(":assignee", value_text(d->assignee))),
        e);
}

enum status round_close(struct store *s, const char *round, int64_t at, struct error *e)
{
    return store_write(s, "UPDATE round SET closed = :at WHERE code = :round",
                       WITH(BIND(":at", at), BIND(":round", round)), e);
}

enum status round_add_reply(struct store *s, const struct reply_row *r, struct error *e)
{
    return store_write(s,
                       "INSERT INTO reply (round, seq, at, who, channel, outcome, complete,"
                       " grades, grade, answers) VALUES (:round, :seq, :at, :who, :channel,"
                       " :outcome, :complete, :grades, :grade, :answers)",
                       WITH(BIND(":round", r->round), BIND(":seq", r->seq),
                            BIND(":channel", value_text(r->channel)), BIND(":at", r->at),
                            BIND(":who", r->who), BIND(":outcome", r->outcome),
                            BIND(":complete", r->complete), BIND(":grades", r->grades),
                            BIND(":grade", r->grade), BIND(":answers", value_text(r->answers))),
                       e);
}

int round_reply_known(struct store *s, const struct reply_row *r, struct error *e)
{
    return store_any(s,
                     "SELECT 1 FROM reply WHERE round = :round AND seq = :seq AND at = :at"
                     " AND coalesce(channel, '') = coalesce(:channel, '')",
                     WITH(BIND(":round", r->round), BIND(":seq", r->seq),
                          BIND(":channel", value_text(r->channel)), BIND(":at", r->at)),
                     e);
}

int round_reply_repeated(struct store *s, const struct reply_row *r, struct error *e)
{
    return store_any(s,
                     "SELECT 1 FROM reply WHERE round = :round AND seq = :seq"
                     " AND coalesce(channel, '') = coalesce(:channel, '')"
                     " AND outcome = :outcome"
                     " AND coalesce(answers, '') = coalesce(:answers, '')",
                     WITH(BIND(":round", r->round), BIND(":seq", r->seq),
                          BIND(":channel", value_text(r->channel)),
                          BIND(":outcome", r->outcome),
                          BIND(":answers", value_text(r->answers))),
                     e);
}

/* ---- reading ---- */

static struct stmt *of_round(struct store *s, const char *sql, const char *round,
                             struct error *e)
{
    return store_query(s, sql, WITH(BIND(":round", round)), e);
}

struct stmt *round_scan(struct store *s, const char *code, struct error *e)
{
    return of_round(
        s,
        "SELECT r.code, r.form, r.source, r.filter, r.per, r.strata AS stratify, r.seed, "
        "r.rest, r.quality,"
        " r.opened, r.who, r.closed,"
        " (SELECT coalesce(sum(size), 0) FROM round_stratum WHERE round = r.code) AS frame,"
        " (SELECT count(*) FROM drawn WHERE round = r.code) AS asked,"
        " (SELECT count(DISTINCT seq) FROM reply"
        "  WHERE round = r.code AND outcome = 'answered') AS answered,"
        " (SELECT count(DISTINCT seq) FROM reply WHERE round = r.code AND complete = 1) AS "
        "complete"
        " FROM round AS r WHERE :round IS NULL OR r.code = :round ORDER BY r.opened, r.code",
        code, e);
}

struct stmt *round_opened(struct store *s, int64_t from, int64_t to, struct error *e)
{
    return store_query(s,
                       "SELECT code FROM round WHERE quality = 0 AND opened >= :from"
                       " AND opened < :to ORDER BY opened, code",
                       WITH(BIND(":from", from), BIND(":to", to)), e);
}

struct stmt *round_before(struct store *s, const char *code, struct error *e)
{
    return of_round(s,
                    "SELECT p.code FROM round AS r JOIN round AS p ON p.form = r.form"
                    " AND (p.opened, p.code) < (r.opened, r.code)"
                    " WHERE r.code = :round ORDER BY p.opened DESC, p.code DESC LIMIT 1",
                    code, e);
}

struct stmt *round_drawn(struct store *s, const char *round, struct error *e)
{
    return of_round(
        s,
        "SELECT d.seq, d.stratum, h.size, h.drawn, d.customer, coalesce(c.name, t.contact) AS "
        "name,"
        " coalesce(c.phone, t.phone) AS phone, c.email, c.language, d.unit, d.ticket, "
        "d.assignee,"
        " p.outcome, p.at,"
        " (SELECT count(*) FROM reply WHERE round = d.round AND seq = d.seq) AS attempts"
        " FROM drawn AS d"
        " JOIN round_stratum AS h ON h.round = d.round AND h.stratum = d.stratum"
        " LEFT JOIN customer AS c ON c.code = d.customer"
        " LEFT JOIN ticket AS t ON t.id = d.ticket"
        " LEFT JOIN reply AS p ON p.id = (SELECT q.id FROM reply AS q WHERE q.round = d.round"
        "  AND q.seq = d.seq ORDER BY q.at DESC, q.id DESC LIMIT 1)"
        " WHERE d.round = :round ORDER BY d.seq",
        round, e);
}

struct stmt *round_find_drawn(struct store *s, const char *round, const char *column,
                              const char *value, struct error *e)
{
    static const struct {
        const char *column, *sql;
    } ways[] = {
        {"seq", "SELECT seq FROM drawn WHERE round = :round AND seq = CAST(:value AS INTEGER)"},
        {"customer", "SELECT seq FROM drawn WHERE round = :round AND customer = :value"},
        {"unit", "SELECT seq FROM drawn WHERE round = :round AND unit = :value"},
        {"ticket",
         "SELECT seq FROM drawn WHERE round = :round AND ticket = CAST(:value AS INTEGER)"},
    };
    size_t i = 0;
    while (strcmp(ways[i].column, column) != 0)
        i++;
    return store_query(s, ways[i].sql, WITH(BIND(":round", round), BIND(":value", value)), e);
}

struct stmt *round_find_ticket(struct store *s, const char *round, int64_t seq, struct error *e)
{
    return store_query(s, "SELECT ticket FROM drawn WHERE round = :round AND seq = :seq",
                       WITH(BIND(":round", round), BIND(":seq", seq)), e);
}

struct stmt *round_strata(struct store *s, const char *round, struct error *e)
{
    return of_round(s,
                    "SELECT stratum, size, drawn FROM round_stratum WHERE round = :round"
                    " ORDER BY stratum",
                    round, e);
}

struct stmt *round_answers(struct store *s, const char *round, struct error *e)
{
    return of_round(s,
                    "SELECT d.seq, d.stratum, p.complete, p.answers FROM drawn AS d"
                    " JOIN reply AS p ON p.id = (SELECT q.id FROM reply AS q"
                    "  WHERE q.round = d.round AND q.seq = d.seq AND q.outcome = 'answered'"
                    "  ORDER BY q.at DESC, q.id DESC LIMIT 1)"
                    " WHERE d.round = :round ORDER BY d.seq",
                    round, e);
}

struct stmt *round_all_answers(struct store *s, struct error *e)
{
    return store_query(s,
                       "SELECT r.form, p.at, p.answers, t.dept, t.kind, t.assignee"
                       " FROM round AS r JOIN drawn AS d ON d.round = r.code"
                       " JOIN reply AS p ON p.id = (SELECT q.id FROM reply AS q"
                       "  WHERE q.round = d.round AND q.seq = d.seq AND q.outcome = 'answered'"
                       "  ORDER BY q.at DESC, q.id DESC LIMIT 1)"
                       " LEFT JOIN ticket AS t ON t.id = d.ticket"
                       " WHERE r.quality = 0 ORDER BY r.form, r.code, d.seq",
                       NULL, e);
}

struct stmt *round_quality_scan(struct store *s, struct error *e)
{
    return store_query(s,
                       "SELECT d.ticket, d.assignee, p.at, p.grade, p.grades FROM drawn AS d"
                       " JOIN reply AS p ON p.id = (SELECT q.id FROM reply AS q"
                       "  WHERE q.round = d.round AND q.seq = d.seq AND q.grades > 0"
                       "  ORDER BY q.at DESC, q.id DESC LIMIT 1)"
                       " WHERE d.round IN (SELECT code FROM round WHERE quality = 1)"
                       " ORDER BY d.ticket, p.at, p.id",
                       NULL, e);
}

struct stmt *round_asked_since(struct store *s, int64_t since, struct error *e)
{
    return store_query(s,
                       "SELECT d.customer, d.unit, t.phone, c.phone FROM drawn AS d"
                       " JOIN round AS r ON r.code = d.round"
                       " LEFT JOIN ticket AS t ON t.id = d.ticket"
                       " LEFT JOIN customer AS c ON c.code = d.customer"
                       " WHERE r.quality = 0 AND (r.opened > :since"
                       "  OR EXISTS (SELECT 1 FROM reply AS p WHERE p.round = d.round"
                       "   AND p.seq = d.seq AND p.at > :since))"
                       " UNION SELECT t.customer, t.unit, t.phone, c.phone FROM response AS p"
                       " JOIN ticket AS t ON t.id = p.ticket"
                       " LEFT JOIN customer AS c ON c.code = t.customer WHERE p.at > :since",
                       WITH(BIND(":since", since)), e);
}

#define FRAME_REST                                                                             \
    ", c.name, c.phone, c.email, c.language, c.type, c.note, u.code, u.building,"              \
    " u.use, u.area, u.owner, u.tenant, u.status"

struct stmt *round_frame(struct store *s, int units, struct error *e)
{
    return store_query(
        s,
        units ? "SELECT coalesce(c.code, u.tenant, u.owner)" FRAME_REST " FROM unit AS u"
                " LEFT JOIN customer AS c ON c.code = coalesce(u.tenant, u.owner)"
                " WHERE coalesce(u.tenant, u.owner, '') NOT IN (SELECT pseudonym FROM erasure)"
                " ORDER BY u.code"
              : "SELECT c.code" FRAME_REST " FROM customer AS c"
                " LEFT JOIN (SELECT tenant AS code, min(code) AS unit FROM unit"
                "  WHERE tenant IS NOT NULL GROUP BY tenant) AS lives ON lives.code = c.code"
                " LEFT JOIN (SELECT owner AS code, min(code) AS unit FROM unit"
                "  WHERE owner IS NOT NULL GROUP BY owner) AS owns ON owns.code = c.code"
                " LEFT JOIN unit AS u ON u.code = coalesce(lives.unit, owns.unit)"
                " WHERE c.code NOT IN (SELECT pseudonym FROM erasure)"
                " ORDER BY c.code",
        NULL, e);
}
