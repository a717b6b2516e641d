#include "store/notice_log.h"

#include "store/store_private.h"

static void bind_notice(struct stmt *st, int64_t ticket, const struct notice_log_notice *n)
{
    stmt_bind_int(st, ":ticket", ticket);
    stmt_bind_text(st, ":code", n->code);
    stmt_bind_text(st, ":starts", n->starts);
    stmt_bind_text(st, ":ends", n->ends);
    stmt_bind_text(st, ":reason", n->reason);
}

static void bind_key(struct stmt *st, const struct notice_log_row *r)
{
    bind_notice(st, r->ticket, &r->notice);
    stmt_bind_text(st, ":customer", r->customer);
    stmt_bind_int(st, ":caller", r->caller);
}

int notice_log_find(struct store *s, struct notice_log_row *r, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "SELECT id, state, at, tries FROM told"
                      " WHERE customer = :customer AND caller = :caller AND ticket = :ticket"
                      " AND code = :code AND starts = :starts AND ends = :ends"
                      " AND reason = :reason",
                      e) != ST_OK)
        return -1;
    bind_key(st, r);
    int got = stmt_step(st, e);
    if (got <= 0)
        return got;
    r->id = stmt_int(st, 0);
    r->state = reminder_state_of(stmt_text(st, 1));
    r->at = stmt_int(st, 2);
    r->tries = stmt_int(st, 3);
    stmt_reset(st);
    return 1;
}

enum status notice_log_put(struct store *s, struct notice_log_row *r, struct error *e)
{
    struct stmt *st;
    if (!r->id && (r->id = store_number(s, "SELECT coalesce(max(id), 0) + 1 FROM told", e)) < 0)
        return e->code;
    if (store_prepare(s, &st,
                      "INSERT INTO told (id, ticket, code, starts, ends, reason, customer,"
                      " caller, way, state, at, tries, message, event)"
                      " VALUES (:id, :ticket, :code, :starts, :ends, :reason, :customer,"
                      " :caller, :way, :state, :at, :tries, :message, 0)"
                      " ON CONFLICT (id) DO UPDATE SET way = excluded.way,"
                      " state = excluded.state, at = excluded.at, tries = excluded.tries,"
                      " message = excluded.message, event = 0, error = NULL",
                      e) != ST_OK)
        return e->code;
    bind_key(st, r);
    stmt_bind_int(st, ":id", r->id);
    stmt_bind_text(st, ":way", r->way);
    stmt_bind_text(st, ":state", reminder_state_name(r->state));
    stmt_bind_int(st, ":at", r->at);
    stmt_bind_int(st, ":tries", r->tries);
    stmt_bind_int(st, ":message", r->message ? r->message : r->id);
    return stmt_run(st, e);
}

enum status notice_log_outcome(struct store *s, int64_t message, enum reminder_state state,
                               int64_t at, const char *error, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "UPDATE told SET state = :state, at = :at, error = :error"
                      " WHERE state = 'sending' AND message = :message",
                      e) != ST_OK)
        return e->code;
    stmt_bind_text(st, ":state", reminder_state_name(state));
    stmt_bind_int(st, ":at", at);
    stmt_bind_text(st, ":error", error);
    stmt_bind_int(st, ":message", message);
    return stmt_run(st, e);
}

int64_t notice_log_crashed(struct store *s, int64_t at, struct error *e)
{
    struct stmt *st;
    int64_t n =
        store_number(s, "SELECT count(DISTINCT message) FROM told WHERE state = 'sending'", e);
    if (n < 0 ||
        store_prepare(s, &st,
                      "UPDATE told SET state = 'unknown', at = :at WHERE state = 'sending'",
                      e) != ST_OK)
        return -1;
    stmt_bind_int(st, ":at", at);
    return stmt_run(st, e) == ST_OK ? n : -1;
}

enum status notice_log_unsaid(struct store *s, struct stmt **st, struct error *e)
{
    return store_prepare(s, st,
                         "SELECT ticket, code, starts, ends, reason, way, state, customer,"
                         " caller, message FROM told"
                         " WHERE event = 0 AND ticket > 0 AND state <> 'sending'"
                         " ORDER BY ticket, code, starts, ends, reason, way, message, id",
                         e);
}

enum status notice_log_said(struct store *s, int64_t ticket,
                            const struct notice_log_notice *notice, const char *way,
                            int64_t event, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "UPDATE told SET event = :event"
                      " WHERE event = 0 AND ticket > 0 AND ticket = :ticket"
                      " AND code = :code AND starts = :starts AND ends = :ends"
                      " AND reason = :reason AND way = :way AND state <> 'sending'",
                      e) != ST_OK)
        return e->code;
    bind_notice(st, ticket, notice);
    stmt_bind_int(st, ":event", event);
    stmt_bind_text(st, ":way", way);
    return stmt_run(st, e);
}

enum status notice_log_log(struct store *s, const char *state, int64_t ticket, struct stmt **st,
                           struct error *e)
{
    if (store_prepare(s, st,
                      "SELECT t.at, nullif(t.ticket, 0) AS id, t.code, t.starts AS \"from\","
                      " t.ends AS \"to\", t.reason, t.customer, nullif(t.caller, 0) AS caller,"
                      " t.way, t.state, t.tries, t.error, c.name"
                      " FROM told AS t LEFT JOIN customer AS c ON c.code = t.customer"
                      " WHERE (:state IS NULL OR t.state = :state)"
                      " AND (:ticket < 0 OR t.ticket = :ticket) ORDER BY t.id",
                      e) != ST_OK)
        return e->code;
    stmt_bind_text(*st, ":state", state);
    stmt_bind_int(*st, ":ticket", ticket);
    return ST_OK;
}
