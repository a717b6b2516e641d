#include "store/notice_log.h"

#include "store/store_private.h"

/* What a notice is known by, and who is told of it. */
#define BIND_NOTICE(n)                                                                         \
    BIND(":code", (n)->code), BIND(":starts", (n)->starts), BIND(":ends", (n)->ends),          \
        BIND(":reason", (n)->reason)
#define BIND_KEY(r)                                                                            \
    BIND_NOTICE(&(r)->notice), BIND(":ticket", (r)->ticket), BIND(":customer", (r)->customer), \
        BIND(":caller", (r)->caller)

int notice_log_find(struct store *s, struct notice_log_row *r, struct error *e)
{
    struct stmt *st =
        store_query(s,
                    "SELECT id, state, at, tries FROM told"
                    " WHERE customer = :customer AND caller = :caller AND ticket = :ticket"
                    " AND code = :code AND starts = :starts AND ends = :ends"
                    " AND reason = :reason",
                    WITH(BIND_KEY(r)), e);
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
    if (!r->id) {
        int64_t last = store_last_id(s, "SELECT max(id) FROM told", e);
        if (last < 0)
            return e->code;
        r->id = last + 1;
    }
    return store_write(s,
                       "INSERT INTO told (id, ticket, code, starts, ends, reason, customer,"
                       " caller, way, state, at, tries, message, event)"
                       " VALUES (:id, :ticket, :code, :starts, :ends, :reason, :customer,"
                       " :caller, :way, :state, :at, :tries, :message, 0)"
                       " ON CONFLICT (id) DO UPDATE SET way = excluded.way,"
                       " state = excluded.state, at = excluded.at, tries = excluded.tries,"
                       " message = excluded.message, event = 0, error = NULL",
                       WITH(BIND_KEY(r), BIND(":id", r->id), BIND(":way", r->way),
                            BIND(":state", reminder_state_name(r->state)), BIND(":at", r->at),
                            BIND(":tries", r->tries),
                            BIND(":message", r->message ? r->message : r->id)),
                       e);
}

enum status notice_log_outcome(struct store *s, int64_t message, enum reminder_state state,
                               int64_t at, const char *error, struct error *e)
{
    return store_write(s,
                       "UPDATE told SET state = :state, at = :at, error = :error"
                       " WHERE state = 'sending' AND message = :message",
                       WITH(BIND(":state", reminder_state_name(state)), BIND(":at", at),
                            BIND(":error", error), BIND(":message", message)),
                       e);
}

int64_t notice_log_crashed(struct store *s, int64_t at, struct error *e)
{
    int64_t n = store_number(
        s, "SELECT count(DISTINCT message) FROM told WHERE state = 'sending'", NULL, e);
    if (n < 0 ||
        store_write(s, "UPDATE told SET state = 'unknown', at = :at WHERE state = 'sending'",
                    WITH(BIND(":at", at)), e) != ST_OK)
        return -1;
    return n;
}

struct stmt *notice_log_unsaid(struct store *s, struct error *e)
{
    return store_query(s,
                       "SELECT ticket, code, starts, ends, reason, way, state, customer,"
                       " caller, message FROM told"
                       " WHERE event = 0 AND ticket > 0 AND state <> 'sending'"
                       " ORDER BY ticket, code, starts, ends, reason, way, message, id",
                       NULL, e);
}

enum status notice_log_said(struct store *s, int64_t ticket,
                            const struct notice_log_notice *notice, const char *way,
                            int64_t event, struct error *e)
{
    return store_write(s,
                       "UPDATE told SET event = :event"
                       " WHERE event = 0 AND ticket > 0 AND ticket = :ticket"
                       " AND code = :code AND starts = :starts AND ends = :ends"
                       " AND reason = :reason AND way = :way AND state <> 'sending'",
                       WITH(BIND_NOTICE(notice), BIND(":ticket", ticket), BIND(":event", event),
                            BIND(":way", way)),
                       e);
}

struct stmt *notice_log_log(struct store *s, const char *state, int64_t ticket, struct error *e)
{
    return store_query(s,
                       "SELECT t.at, nullif(t.ticket, 0) AS id, t.code, t.starts AS \"from\","
                       " t.ends AS \"to\", t.reason, t.customer,"
                       " nullif(t.caller, 0) AS caller, t.way, t.state, t.tries, t.error,"
                       " c.name"
                       " FROM told AS t LEFT JOIN customer AS c ON c.code = t.customer"
                       " WHERE (:state IS NULL OR t.state = :state)"
                       " AND (:ticket < 0 OR t.ticket = :ticket) ORDER BY t.id",
                       WITH(BIND(":state", state), BIND(":ticket", ticket)), e);
}
