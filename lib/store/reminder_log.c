#include "store/reminder_log.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/store_private.h"

static const char *const states[] = {
    [REMINDER_NONE] = "",         [REMINDER_SENDING] = "sending", [REMINDER_SENT] = "sent",
    [REMINDER_FAILED] = "failed", [REMINDER_UNKNOWN] = "unknown", [REMINDER_LOST] = "lost",
};

const char *reminder_state_name(enum reminder_state state)
{
    return states[state];
}

void reminder_log_occasion(struct buf *out, const char *reason, int64_t number)
{
    buf_printf(out, "%s %lld", reason, (long long)number);
}

enum reminder_state reminder_state_of(const char *name)
{
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (strcmp(states[i], name) == 0)
            return (enum reminder_state)i;
    return REMINDER_NONE;
}

static void take_known(struct reminder_log_known *known, const struct stmt *st)
{
    *MEM_NEXT(known->v, known->count, known->room) =
        (struct reminder_log_row){.id = stmt_int(st, 1),
                                  .state = reminder_state_of(stmt_text(st, 2)),
                                  .tries = stmt_int(st, 3),
                                  .again = stmt_int(st, 4)};
    buf_add(&known->texts, stmt_text(st, 0), stmt_bytes(st, 0) + 1);
}

/* Loads all rows of one ticket. Of the desk's own occasions, which are many, loads only the
 * one. */
static enum status load_known(struct store *s, struct reminder_log_known *known,
                              const struct reminder_log_row *r, struct error *e)
{
    struct stmt *st;
    int got;
    known->ticket = -1;
    known->count = 0;
    buf_clear(&known->texts);
    if (store_prepare(s, &st,
                      r->ticket ? "SELECT occasion, id, state, tries, again FROM reminder"
                                  " WHERE ticket = ?1"
                                : "SELECT occasion, id, state, tries, again FROM reminder"
                                  " WHERE ticket = ?1 AND occasion = ?2",
                      e) != ST_OK)
        return e->code;
    stmt_set_int(st, 1, r->ticket);
    if (!r->ticket)
        stmt_set_text(st, 2, r->occasion, strlen(r->occasion));
    while ((got = stmt_step(st, e)) > 0)
        take_known(known, st);
    known->ticket = r->ticket ? r->ticket : -1;
    return got < 0 ? e->code : ST_OK;
}

int reminder_log_find(struct store *s, struct reminder_log_known *known,
                      struct reminder_log_row *r, struct error *e)
{
    if (known->ticket != r->ticket && load_known(s, known, r, e) != ST_OK)
        return -1;
    const char *occasion = known->texts.s;
    for (size_t i = 0; i < known->count; i++, occasion += strlen(occasion) + 1) {
        const struct reminder_log_row *k = &known->v[i];
        if (strcmp(occasion, r->occasion) != 0)
            continue;
        r->id = k->id;
        r->state = k->state;
        r->tries = k->tries;
        r->again = k->again;
        return 1;
    }
    return 0;
}

void reminder_log_known_free(struct reminder_log_known *known)
{
    free(known->v);
    buf_free(&known->texts);
}

static struct value optional_int(int64_t n)
{
    return n ? value_int(n) : value_null();
}

enum status reminder_log_put(struct store *s, struct reminder_log_row *r, struct error *e)
{
    if (!r->id &&
        (r->id = store_number(s, "SELECT coalesce(max(id), 0) + 1 FROM reminder", NULL, e)) < 0)
        return e->code;
    return store_write(
        s,
        "INSERT INTO reminder (id, ticket, reason, level, occasion, person, way,"
        " state, at, tries, again, message, error)"
        " VALUES (:id, :ticket, :reason, :level, :occasion, :person, :way,"
        " :state, :at, :tries, :again, :message, :error)"
        " ON CONFLICT (id) DO UPDATE SET reason = excluded.reason,"
        " level = excluded.level, person = excluded.person, way = excluded.way,"
        " state = excluded.state, at = excluded.at, tries = excluded.tries,"
        " again = excluded.again, message = excluded.message,"
        " error = excluded.error",
        WITH(BIND(":id", r->id), BIND(":ticket", r->ticket), BIND(":reason", r->reason),
             BIND(":level", r->level), BIND(":occasion", r->occasion),
             BIND(":person", r->person), BIND(":way", r->way), BIND(":state", states[r->state]),
             BIND(":at", r->at), BIND(":tries", r->tries),
             BIND(":again", optional_int(r->again)),
             BIND(":message", r->message ? r->message : r->id), BIND(":error", r->error)),
        e);
}

enum status reminder_log_outcome(struct store *s, int64_t message, enum reminder_state state,
                                 int64_t at, int64_t again, const char *error, struct error *e)
{
    return store_write(s,
                       "UPDATE reminder SET state = :state, at = :at, again = :again,"
                       " error = :error WHERE state = 'sending' AND message = :message",
                       WITH(BIND(":state", states[state]), BIND(":at", at),
                            BIND(":again", optional_int(again)), BIND(":error", error),
                            BIND(":message", message)),
                       e);
}

int64_t reminder_log_crashed(struct store *s, int64_t at, struct error *e)
{
    return store_write(
               s, "UPDATE reminder SET state = 'unknown', at = :at WHERE state = 'sending'",
               WITH(BIND(":at", at)), e) == ST_OK
               ? store_changes(s)
               : -1;
}

/* Returns the first event among a reason's occasions that will be sent again, or 0. */
static int64_t first_event(struct store *s, const char *reason, struct error *e)
{
    return store_number(
        s,
        "SELECT coalesce(min(CAST(substr(occasion, length(reason) + 2) AS INTEGER"
        ")), 0) FROM reminder WHERE state IN ('unknown', 'lost')"
        " AND reason = :reason",
        WITH(BIND(":reason", reason)), e);
}

int64_t reminder_log_again(struct store *s, int64_t at, const char *const *reasons,
                           struct error *e)
{
    int64_t cursor = reminder_log_cursor(s, e), back = cursor;
    for (; *reasons && e->code == ST_OK; reasons++) {
        int64_t event = first_event(s, *reasons, e);
        if (event > 0 && event <= back)
            back = event - 1;
    }
    if (e->code != ST_OK || (back != cursor && reminder_log_set_cursor(s, back, e) != ST_OK) ||
        store_write(s,
                    "UPDATE reminder SET state = 'failed', tries = 0, again = :at, at = :at"
                    " WHERE state IN ('unknown', 'lost')",
                    WITH(BIND(":at", at)), e) != ST_OK)
        return -1;
    return store_changes(s);
}

int reminder_log_last(struct store *s, const char *prefix, struct buf *occasion,
                      struct error *e)
{
    struct buf end = BUF_EMPTY;
    buf_adds(&end, prefix);
    end.s[end.len - 1]++; /* the first text that no longer begins like that */
    struct stmt *st = store_query(s,
                                  "SELECT occasion FROM reminder WHERE ticket = 0"
                                  " AND occasion >= :prefix AND occasion < :end"
                                  " ORDER BY id DESC LIMIT 1",
                                  WITH(BIND(":prefix", prefix), BIND(":end", end.s)), e);
    int got = stmt_step(st, e);
    if (got > 0)
        buf_set(occasion, stmt_text(st, 0));
    stmt_reset(st);
    buf_free(&end);
    return got;
}

int64_t reminder_log_count(struct store *s, const char *person, int64_t since, struct error *e)
{
    return store_number(s,
                        "SELECT count(DISTINCT message) FROM reminder"
                        " WHERE person = :person AND at > :since AND state <> 'failed'",
                        WITH(BIND(":person", person), BIND(":since", since)), e);
}

struct stmt *reminder_log_walk(struct store *s, const char *state, int64_t ticket,
                               struct error *e)
{
    return store_query(
        s,
        "SELECT at, nullif(ticket, 0) AS id, reason, level, person AS \"to\", way,"
        " state, tries, again, error FROM reminder"
        " WHERE (:state IS NULL OR state = :state)"
        " AND (:ticket < 0 OR ticket = :ticket) ORDER BY reminder.id",
        WITH(BIND(":state", state), BIND(":ticket", ticket)), e);
}

int64_t reminder_log_cursor(struct store *s, struct error *e)
{
    return store_number(s, "SELECT event FROM remind_cursor", NULL, e);
}

enum status reminder_log_set_cursor(struct store *s, int64_t event, struct error *e)
{
    if (store_run(s, "DELETE FROM remind_cursor", e) != ST_OK)
        return e->code;
    return store_write(s, "INSERT INTO remind_cursor (event) VALUES (:event)",
                       WITH(BIND(":event", event)), e);
}

struct stmt *reminder_log_events(struct store *s, int64_t after, struct error *e)
{
    return store_query(s,
                       "SELECT id, ticket, who, verb, after, coalesce(before, '') FROM event"
                       " INDEXED BY event_change"
                       " WHERE after IS NOT NULL AND id > :after ORDER BY id",
                       WITH(BIND(":after", after)), e);
}
