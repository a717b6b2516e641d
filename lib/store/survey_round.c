#include "store/survey_round.h"

#include <string.h>

const char *const round_frame_columns[FRAME_COLUMNS] = {
    "customer", "name",     "phone", "email", "language", "type",   "note",
    "unit",     "building", "use",   "area",  "owner",    "tenant", "status"};

static void bind(struct stmt *st, const char *name, const char *s)
{
    struct value v = value_text(s);
    stmt_bind_value(st, name, &v);
}

/* ---- writing ---- */

enum status round_add(struct store *s, const struct round_row *r, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "INSERT INTO round (code, form, source, filter, per, strata, seed, rest,"
                      " quality, opened, who) VALUES (:code, :form, :source, :filter, :per,"
                      " :strata, :seed, :rest, :quality, :opened, :who)",
                      e) != ST_OK)
        return e->code;
    bind(st, ":code", r->code);
    bind(st, ":form", r->form);
    bind(st, ":source", r->source);
    bind(st, ":filter", r->filter);
    bind(st, ":per", r->per);
    bind(st, ":strata", r->strata);
    stmt_bind_int(st, ":seed", r->seed);
    stmt_bind_int(st, ":rest", r->rest);
    stmt_bind_int(st, ":quality", r->quality);
    stmt_bind_int(st, ":opened", r->opened);
    bind(st, ":who", r->who);
    return stmt_run(st, e);
}

enum status round_add_stratum(struct store *s, const char *round, const char *stratum,
                              int64_t size, int64_t drawn, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "INSERT INTO round_stratum (round, stratum, size, drawn)"
                      " VALUES (:round, :stratum, :size, :drawn)",
                      e) != ST_OK)
        return e->code;
    stmt_bind_text(st, ":round", round);
    stmt_bind_text(st, ":stratum", stratum);
    stmt_bind_int(st, ":size", size);
    stmt_bind_int(st, ":drawn", drawn);
    return stmt_run(st, e);
}

enum status round_add_drawn(struct store *s, const char *round, const struct drawn_row *d,
                            struct error *e)
{
    struct stmt *st;
    if (store_prepare(
            s, &st,
            "INSERT INTO drawn (round, seq, stratum, customer, unit, ticket, assignee)"
            " VALUES (:round, :seq, :stratum, :customer, :unit, :ticket, :assignee)",
            e) != ST_OK)
        return e->code;
    stmt_bind_text(st, ":round", round);
    stmt_bind_int(st, ":seq", d->seq);
    stmt_bind_text(st, ":stratum", d->stratum);
    bind(st, ":customer", d->customer);
    bind(st, ":unit", d->unit);
    if (d->ticket)
        stmt_bind_int(st, ":ticket", d->ticket);
    else
        stmt_bind_null(st, ":ticket");
    bind(st, ":assignee", d->assignee);
    return stmt_run(st, e);
}

enum status round_close(struct store *s, const char *round, int64_t at, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st, "UPDATE round SET closed = :at WHERE code = :round", e) != ST_OK)
        return e->code;
    stmt_bind_int(st, ":at", at);
    stmt_bind_text(st, ":round", round);
    return stmt_run(st, e);
}

static void bind_reply(struct stmt *st, const struct reply_row *r)
{
    stmt_bind_text(st, ":round", r->round);
    stmt_bind_int(st, ":seq", r->seq);
    bind(st, ":channel", r->channel);
}

enum status round_add_reply(struct store *s, const struct reply_row *r, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "INSERT INTO reply (round, seq, at, who, channel, outcome, complete,"
                      " grades, grade, answers) VALUES (:round, :seq, :at, :who, :channel,"
                      " :outcome, :complete, :grades, :grade, :answers)",
                      e) != ST_OK)
        return e->code;
    bind_reply(st, r);
    stmt_bind_int(st, ":at", r->at);
    stmt_bind_text(st, ":who", r->who);
    stmt_bind_text(st, ":outcome", r->outcome);
    stmt_bind_int(st, ":complete", r->complete);
    stmt_bind_int(st, ":grades", r->grades);
    stmt_bind_int(st, ":grade", r->grade);
    bind(st, ":answers", r->answers);
    return stmt_run(st, e);
}

int round_reply_known(struct store *s, const struct reply_row *r, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "SELECT 1 FROM reply WHERE round = :round AND seq = :seq AND at = :at"
                      " AND coalesce(channel, '') = coalesce(:channel, '')",
                      e) != ST_OK)
        return -1;
    bind_reply(st, r);
    stmt_bind_int(st, ":at", r->at);
    return stmt_any(st, e);
}

int round_reply_repeated(struct store *s, const struct reply_row *r, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "SELECT 1 FROM reply WHERE round = :round AND seq = :seq"
                      " AND coalesce(channel, '') = coalesce(:channel, '')"
                      " AND outcome = :outcome"
                      " AND coalesce(answers, '') = coalesce(:answers, '')",
                      e) != ST_OK)
        return -1;
    bind_reply(st, r);
    stmt_bind_text(st, ":outcome", r->outcome);
    bind(st, ":answers", r->answers);
    return stmt_any(st, e);
}

/* ---- reading ---- */

static enum status of_round(struct store *s, struct stmt **st, const char *sql,
                            const char *round, struct error *e)
{
    if (store_prepare(s, st, sql, e) == ST_OK)
        stmt_bind_text(*st, ":round", round);
    return e->code;
}

enum status round_scan(struct store *s, const char *code, struct stmt **st, struct error *e)
{
    return of_round(
        s, st,
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

enum status round_opened(struct store *s, int64_t from, int64_t to, struct stmt **st,
                         struct error *e)
{
    if (store_prepare(s, st,
                      "SELECT code FROM round WHERE quality = 0 AND opened >= :from"
                      " AND opened < :to ORDER BY opened, code",
                      e) == ST_OK) {
        stmt_bind_int(*st, ":from", from);
        stmt_bind_int(*st, ":to", to);
    }
    return e->code;
}

enum status round_before(struct store *s, const char *code, struct stmt **st, struct error *e)
{
    return of_round(s, st,
                    "SELECT p.code FROM round AS r JOIN round AS p ON p.form = r.form"
                    " AND (p.opened, p.code) < (r.opened, r.code)"
                    " WHERE r.code = :round ORDER BY p.opened DESC, p.code DESC LIMIT 1",
                    code, e);
}

enum status round_drawn(struct store *s, const char *round, struct stmt **st, struct error *e)
{
    return of_round(
        s, st,
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

enum status round_find_drawn(struct store *s, const char *round, const char *column,
                             const char *value, struct stmt **st, struct error *e)
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
    if (of_round(s, st, ways[i].sql, round, e) == ST_OK)
        stmt_bind_text(*st, ":value", value);
    return e->code;
}

enum status round_find_assignee(struct store *s, const char *round, int64_t seq,
                                struct stmt **st, struct error *e)
{
    if (of_round(s, st, "SELECT assignee FROM drawn WHERE round = :round AND seq = :seq", round,
                 e) == ST_OK)
        stmt_bind_int(*st, ":seq", seq);
    return e->code;
}

enum status round_strata(struct store *s, const char *round, struct stmt **st, struct error *e)
{
    return of_round(s, st,
                    "SELECT stratum, size, drawn FROM round_stratum WHERE round = :round"
                    " ORDER BY stratum",
                    round, e);
}

enum status round_answers(struct store *s, const char *round, struct stmt **st, struct error *e)
{
    return of_round(s, st,
                    "SELECT d.seq, d.stratum, p.complete, p.answers FROM drawn AS d"
                    " JOIN reply AS p ON p.id = (SELECT q.id FROM reply AS q"
                    "  WHERE q.round = d.round AND q.seq = d.seq AND q.outcome = 'answered'"
                    "  ORDER BY q.at DESC, q.id DESC LIMIT 1)"
                    " WHERE d.round = :round ORDER BY d.seq",
                    round, e);
}

enum status round_quality_scan(struct store *s, struct stmt **st, struct error *e)
{
    return store_prepare(s, st,
                         "SELECT d.ticket, d.assignee, p.at, p.grade, p.grades FROM drawn AS d"
                         " JOIN reply AS p ON p.id = (SELECT q.id FROM reply AS q"
                         "  WHERE q.round = d.round AND q.seq = d.seq AND q.grades > 0"
                         "  ORDER BY q.at DESC, q.id DESC LIMIT 1)"
                         " WHERE d.round IN (SELECT code FROM round WHERE quality = 1)"
                         " ORDER BY d.ticket, p.at, p.id",
                         e);
}

enum status round_asked_since(struct store *s, int64_t since, struct stmt **st, struct error *e)
{
    if (store_prepare(s, st,
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
                      e) == ST_OK)
        stmt_bind_int(*st, ":since", since);
    return e->code;
}

#define FRAME_REST                                                                             \
    ", c.name, c.phone, c.email, c.language, c.type, c.note, u.code, u.building,"              \
    " u.use, u.area, u.owner, u.tenant, u.status"

enum status round_frame(struct store *s, int units, struct stmt **st, struct error *e)
{
    return store_prepare(
        s, st,
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
        e);
}
