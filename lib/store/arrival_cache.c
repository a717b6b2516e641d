#include "store/arrival_cache.h"

#include <string.h>

#include "store/store_private.h"

enum { SPECS_MOST = 8 };

static struct value blob_value(const struct stmt *st, int column)
{
    return (struct value){.s = stmt_blob(st, column), .len = stmt_bytes(st, column)};
}

int kept_find(struct store *s, const char *spec, struct kept *k, struct buf *cells,
              struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st, "SELECT id, event, log, cells FROM kept WHERE spec = :spec", e) !=
        ST_OK)
        return -1;
    stmt_bind_text(st, ":spec", spec);
    int got = stmt_step(st, e);
    if (got <= 0)
        return got;
    struct value v = blob_value(st, 3);
    *k = (struct kept){stmt_int(st, 0), stmt_int(st, 1), stmt_int(st, 2)};
    buf_add(cells, v.s ? v.s : "", v.len);
    stmt_reset(st);
    return 1;
}

enum status kept_specs(struct store *s, struct stmt **st, struct error *e)
{
    return store_prepare(s, st, "SELECT spec FROM kept ORDER BY spec", e);
}

int kept_first(struct store *s, const struct kept *k, int64_t *day, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "SELECT day FROM kept_day WHERE kept = :kept ORDER BY day LIMIT 1",
                      e) != ST_OK)
        return -1;
    stmt_bind_int(st, ":kept", k->id);
    int got = stmt_step(st, e);
    if (got > 0) {
        *day = stmt_int(st, 0);
        stmt_reset(st);
    }
    return got;
}

enum status kept_days(struct store *s, const struct kept *k, int64_t from, struct stmt **st,
                      struct error *e)
{
    if (store_prepare(s, st,
                      "SELECT day, entries FROM kept_day WHERE kept = :kept AND day >= :from"
                      " ORDER BY day",
                      e) != ST_OK)
        return e->code;
    stmt_bind_int(*st, ":kept", k->id);
    stmt_bind_int(*st, ":from", from);
    return ST_OK;
}

enum status kept_day(struct store *s, const struct kept *k, int64_t day, struct buf *entries,
                     struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st, "SELECT entries FROM kept_day WHERE kept = :kept AND day = :day",
                      e) != ST_OK)
        return e->code;
    stmt_bind_int(st, ":kept", k->id);
    stmt_bind_int(st, ":day", day);
    if (stmt_step(st, e) > 0) {
        struct value v = blob_value(st, 0);
        buf_add(entries, v.s ? v.s : "", v.len);
        stmt_reset(st);
    }
    return e->code;
}

/* ---- writing ---- */

static enum status forget(struct store *s, int64_t id, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st, "DELETE FROM kept WHERE id = :kept", e) != ST_OK)
        return e->code;
    stmt_bind_int(st, ":kept", id);
    return stmt_run(st, e);
}

static int64_t crowded_out(struct store *s, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "SELECT id FROM kept ORDER BY event DESC, id DESC LIMIT 1 OFFSET :most",
                      e) != ST_OK)
        return -1;
    stmt_bind_int(st, ":most", SPECS_MOST - 1);
    int got = stmt_step(st, e);
    int64_t id = got > 0 ? stmt_int(st, 0) : 0;
    if (got > 0)
        stmt_reset(st);
    return got < 0 ? -1 : id;
}

enum status kept_begin(struct store *s, const char *spec, struct kept *k,
                       const struct buf *cells, struct error *e)
{
    struct kept old = {0};
    struct buf ignored = BUF_EMPTY;
    struct stmt *st;
    int got = kept_find(s, spec, &old, &ignored, e);
    buf_free(&ignored);
    if (got > 0)
        forget(s, old.id, e);
    for (int64_t id; e->code == ST_OK && (id = crowded_out(s, e)) > 0;)
        forget(s, id, e);
    /* the days of those too whose row somebody took away: its number is given again */
    if (e->code == ST_OK)
        store_run(s, "DELETE FROM kept_day WHERE kept NOT IN (SELECT id FROM kept)", e);
    if (e->code != ST_OK || store_prepare(s, &st,
                                          "INSERT INTO kept (spec, event, log, cells)"
                                          " VALUES (?, ?, ?, ?) RETURNING id",
                                          e) != ST_OK)
        return e->code;
    stmt_set_text(st, 1, spec, strlen(spec));
    stmt_set_int(st, 2, k->event);
    stmt_set_int(st, 3, k->log);
    stmt_set_blob(st, 4, cells->s, cells->len);
    if (stmt_step(st, e) > 0)
        k->id = stmt_int(st, 0);
    return e->code == ST_OK ? stmt_run(st, e) : e->code;
}

enum status kept_renew(struct store *s, const struct kept *k, const struct buf *cells,
                       struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st, "UPDATE kept SET event = ?, log = ?, cells = ? WHERE id = ?",
                      e) != ST_OK)
        return e->code;
    stmt_set_int(st, 1, k->event);
    stmt_set_int(st, 2, k->log);
    stmt_set_blob(st, 3, cells->s, cells->len);
    stmt_set_int(st, 4, k->id);
    return stmt_run(st, e);
}

enum status kept_set_day(struct store *s, const struct kept *k, int64_t day,
                         const struct buf *entries, struct error *e)
{
    struct stmt *st;
    const char *sql = entries->len
                          ? "INSERT INTO kept_day (kept, day, entries) VALUES (?1, ?2, ?3)"
                            " ON CONFLICT (kept, day) DO UPDATE SET entries = ?3"
                          : "DELETE FROM kept_day WHERE kept = ?1 AND day = ?2";
    if (store_prepare(s, &st, sql, e) != ST_OK)
        return e->code;
    stmt_set_int(st, 1, k->id);
    stmt_set_int(st, 2, day);
    if (entries->len)
        stmt_set_blob(st, 3, entries->s, entries->len);
    return stmt_run(st, e);
}

/* ---- what was changed since ---- */

enum status kept_touched(struct store *s, const struct kept *k, struct stmt **st,
                         struct error *e)
{
    if (store_prepare(s, st, "SELECT DISTINCT ticket FROM event WHERE id > :event", e) != ST_OK)
        return e->code;
    stmt_bind_int(*st, ":event", k->event);
    return ST_OK;
}

int64_t register_log_last(struct store *s, struct error *e)
{
    return store_number(s, "SELECT max(id) FROM register_log", e);
}

int kept_buildings_changed(struct store *s, int64_t log, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "SELECT 1 FROM register_log WHERE id > :log AND register = 'unit'"
                      " AND coalesce(before, '') || coalesce(after, '') LIKE '%\"building\"%'"
                      " LIMIT 1",
                      e) != ST_OK)
        return -1;
    stmt_bind_int(st, ":log", log);
    int got = stmt_step(st, e);
    if (got > 0)
        stmt_reset(st);
    return got;
}
