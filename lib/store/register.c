#include "store/register.h"

#include <stdlib.h>
#include <string.h>

#include "store/store_private.h"

/* ---- descriptors ---- */

const struct register_info *register_find(const char *name)
{
    for (const struct register_info *r = registers; r->name; r++)
        if (strcmp(r->name, name) == 0)
            return r;
    return NULL;
}

int register_column(const struct register_info *r, const char *name)
{
    for (size_t i = 0; i < r->count; i++)
        if (strcmp(r->columns[i].name, name) == 0)
            return (int)i;
    return -1;
}

int register_is_number(enum register_type type)
{
    return type == REG_INT || type == REG_MINUTES || type == REG_BOOL || type == REG_MONEY ||
           type == REG_TIME;
}

/* ---- rows ---- */

void register_row_free(struct register_row *row)
{
    buf_free(&row->texts);
}

void register_row_presets(const struct register_info *r, struct register_row *row)
{
    for (size_t i = 0; i < r->count; i++) {
        const struct register_column *c = &r->columns[i];
        if (c->preset && register_is_number(c->type))
            row->c[i] = value_int(strtoll(c->preset, NULL, 10));
        else
            row->c[i] = value_text(c->preset);
    }
}

void register_key(const struct register_info *r, const struct register_row *row,
                  struct buf *out)
{
    for (size_t i = 0; i < r->count && r->columns[i].flags & REG_KEY; i++) {
        if (i)
            buf_addc(out, '|');
        if (row->c[i].type == VALUE_INT)
            buf_addi(out, row->c[i].n);
        else if (row->c[i].type == VALUE_TEXT)
            buf_add(out, row->c[i].s, row->c[i].len);
    }
}

static size_t key_count(const struct register_info *r)
{
    size_t n = 0;
    while (n < r->count && r->columns[n].flags & REG_KEY)
        n++;
    return n;
}

struct value register_value(const struct stmt *st, int column)
{
    struct value v = stmt_value(st, column);
    return v.type == VALUE_TEXT && !v.len ? value_null() : v;
}

void register_from_row(const struct register_info *r, const struct stmt *st,
                       struct register_row *row)
{
    for (size_t i = 0; i < r->count; i++)
        row->c[i] = register_value(st, (int)i);
}

void register_row_keep(const struct register_info *r, struct register_row *row)
{
    size_t total = 0;
    for (size_t i = 0; i < r->count; i++)
        total += row->c[i].type == VALUE_TEXT ? row->c[i].len + 1 : 0;
    buf_clear(&row->texts);
    buf_reserve(&row->texts, total);
    for (size_t i = 0; i < r->count; i++) {
        struct value *v = &row->c[i];
        if (v->type != VALUE_TEXT)
            continue;
        const char *s = row->texts.s + row->texts.len;
        buf_add(&row->texts, v->s, v->len);
        buf_addc(&row->texts, '\0');
        v->s = s;
    }
}

/* ---- reading ---- */

/* Names are quoted, because `to` is an SQL keyword. */
static void add_columns(const struct register_info *r, struct buf *sql)
{
    for (size_t i = 0; i < r->count; i++)
        buf_printf(sql, "\"%s\", ", r->columns[i].name);
    buf_adds(sql, "confirmed");
}

static void add_order(const struct register_info *r, struct buf *sql)
{
    buf_adds(sql, " ORDER BY ");
    int seq = register_column(r, "seq");
    for (size_t i = 0; i < key_count(r); i++) {
        const struct register_column *c = &r->columns[i];
        if (i == 1 && seq > 0)
            buf_adds(sql, "seq, ");
        if (c->type == REG_WEEKDAY)
            buf_printf(
                sql,
                "CASE %s WHEN 'mon' THEN 1 WHEN 'tue' THEN 2 WHEN 'wed' THEN 3 WHEN 'thu'"
                " THEN 4 WHEN 'fri' THEN 5 WHEN 'sat' THEN 6 ELSE 7 END%s",
                c->name, i + 1 < key_count(r) ? ", " : "");
        else
            buf_printf(sql, "\"%s\"%s", c->name, i + 1 < key_count(r) ? ", " : "");
    }
}

static enum status select_where(struct store *s, const struct register_info *r,
                                const char *where, struct stmt **st, struct error *e)
{
    struct buf sql = BUF_EMPTY;
    buf_adds(&sql, "SELECT ");
    add_columns(r, &sql);
    buf_printf(&sql, " FROM %s%s", r->name, where);
    add_order(r, &sql);
    return store_prepare_buf(s, st, &sql, e);
}

enum status register_select(struct store *s, const struct register_info *r, struct stmt **st,
                            struct error *e)
{
    return select_where(s, r, "", st, e);
}

enum status register_select_stale(struct store *s, const struct register_info *r,
                                  int64_t before, struct stmt **st, struct error *e)
{
    if (select_where(s, r, " WHERE confirmed < :before", st, e) == ST_OK)
        stmt_bind_int(*st, ":before", before);
    return e->code;
}

/* An empty part of a key is '' in the table. */
static void bind_key(struct stmt *st, int at, const struct value *v)
{
    if (v->type == VALUE_NULL)
        stmt_set_text(st, at, "", 0);
    else
        stmt_set_value(st, at, v);
}

enum status register_select_group(struct store *s, const struct register_info *r,
                                  const struct value *code, struct stmt **st, struct error *e)
{
    struct buf where = BUF_EMPTY;
    buf_printf(&where, " WHERE %s = :code", r->columns[0].name);
    if (select_where(s, r, where.s, st, e) == ST_OK)
        bind_key(*st, 1, code);
    buf_free(&where);
    return e->code;
}

enum status register_codes(struct store *s, const struct register_info *r, struct map *codes,
                           struct error *e)
{
    struct buf sql = BUF_EMPTY;
    const char *code = r->columns[0].name;
    buf_printf(&sql, "SELECT DISTINCT %s FROM %s ORDER BY %s", code, r->name, code);
    struct stmt *st;
    if (store_prepare_buf(s, &st, &sql, e) != ST_OK)
        return e->code;
    while (stmt_step(st, e) > 0)
        map_put(codes, stmt_text(st, 0), stmt_bytes(st, 0), NULL)->n = 1;
    return e->code;
}

int register_has(struct store *s, const struct register_info *r, const char *code, size_t n,
                 struct error *e)
{
    struct buf sql = BUF_EMPTY;
    buf_printf(&sql, "SELECT 1 FROM %s WHERE %s = :code LIMIT 1", r->name, r->columns[0].name);
    struct stmt *st;
    if (store_prepare_buf(s, &st, &sql, e) != ST_OK)
        return -1;
    stmt_set_text(st, 1, code, n);
    return stmt_any(st, e);
}

static void add_key_condition(const struct register_info *r, struct buf *sql, int first)
{
    for (size_t i = 0; i < key_count(r); i++)
        buf_printf(sql, "%s\"%s\" = ?%d", i ? " AND " : " WHERE ", r->columns[i].name,
                   first + (int)i);
}

int register_get(struct store *s, const struct register_info *r, const struct register_row *key,
                 struct register_row *found, struct error *e)
{
    struct buf sql = BUF_EMPTY;
    buf_adds(&sql, "SELECT ");
    add_columns(r, &sql);
    buf_printf(&sql, " FROM %s", r->name);
    add_key_condition(r, &sql, 1);
    struct stmt *st;
    if (store_prepare_buf(s, &st, &sql, e) != ST_OK)
        return -1;
    for (size_t i = 0; i < key_count(r); i++)
        bind_key(st, (int)i + 1, &key->c[i]);
    int got = stmt_step(st, e);
    if (got > 0) {
        register_from_row(r, st, found);
        register_row_keep(r, found);
        stmt_reset(st);
    }
    return got;
}

/* ---- writing ---- */

/* Describes the columns of `row` that differ from `other`, or, without `other`, all that aren't
 * empty. */
static void describe(const struct register_info *r, const struct register_row *row,
                     const struct register_row *other, struct buf *out)
{
    buf_addc(out, '{');
    for (size_t i = 0; i < r->count; i++)
        if (other ? !value_same(&row->c[i], &other->c[i]) : row->c[i].type != VALUE_NULL)
            value_json(out, r->columns[i].name, &row->c[i]);
    buf_addc(out, '}');
}

static enum status log_change(struct store *s, const struct register_info *r,
                              const struct register_row *before,
                              const struct register_row *after, int64_t at, const char *who,
                              struct error *e)
{
    struct buf key = BUF_EMPTY, old = BUF_EMPTY, new = BUF_EMPTY;
    register_key(r, after ? after : before, &key);
    if (before)
        describe(r, before, after, &old);
    if (after)
        describe(r, after, before, &new);
    store_write(s,
                "INSERT INTO register_log (at, who, register, key, before, after)"
                " VALUES (:at, :who, :register, :key, :before, :after)",
                WITH(BIND(":at", at), BIND(":who", who), BIND(":register", r->name),
                     BIND(":key", key.s), BIND(":before", before ? old.s : NULL),
                     BIND(":after", after ? new.s : NULL)),
                e);
    BUF_FREE(&key, &old, &new);
    return e->code;
}

/* Binds the columns, then confirmed, at 1 … count + 1. */
static enum status write_row(struct store *s, const struct register_info *r, struct buf *sql,
                             const struct register_row *row, int64_t at, struct error *e)
{
    struct stmt *st;
    if (store_prepare_buf(s, &st, sql, e) != ST_OK)
        return e->code;
    for (size_t i = 0; i < r->count; i++)
        if (r->columns[i].flags & REG_KEY)
            bind_key(st, (int)i + 1, &row->c[i]);
        else
            stmt_set_value(st, (int)i + 1, &row->c[i]);
    stmt_set_int(st, (int)r->count + 1, at);
    return stmt_run(st, e);
}

static enum status insert_row(struct store *s, const struct register_info *r,
                              const struct register_row *row, int64_t at, struct error *e)
{
    struct buf sql = BUF_EMPTY;
    buf_printf(&sql, "INSERT INTO %s (", r->name);
    add_columns(r, &sql);
    buf_adds(&sql, ") VALUES (");
    for (size_t i = 0; i < r->count; i++)
        buf_printf(&sql, "?%zu, ", i + 1);
    buf_printf(&sql, "?%zu)", r->count + 1);
    return write_row(s, r, &sql, row, at, e);
}

/* The key columns are set to their own values, so that one statement fits every register. */
static enum status update_row(struct store *s, const struct register_info *r,
                              const struct register_row *row, int64_t at, struct error *e)
{
    struct buf sql = BUF_EMPTY;
    buf_printf(&sql, "UPDATE %s SET confirmed = ?%zu", r->name, r->count + 1);
    for (size_t i = key_count(r); i < r->count; i++)
        buf_printf(&sql, ", \"%s\" = ?%zu", r->columns[i].name, i + 1);
    add_key_condition(r, &sql, 1);
    return write_row(s, r, &sql, row, at, e);
}

enum status register_write(struct store *s, const struct register_info *r,
                           const struct register_row *old, const struct register_row *row,
                           int64_t at, const char *who, enum register_outcome *outcome,
                           struct error *e)
{
    *outcome = old ? REGISTER_SAME : REGISTER_ADDED;
    for (size_t i = 0; old && i < r->count; i++)
        if (!value_same(&old->c[i], &row->c[i]))
            *outcome = REGISTER_CHANGED;
    if ((old ? update_row(s, r, row, at, e) : insert_row(s, r, row, at, e)) != ST_OK)
        return e->code;
    return *outcome == REGISTER_SAME ? ST_OK : log_change(s, r, old, row, at, who, e);
}

enum status register_delete(struct store *s, const struct register_info *r,
                            const struct register_row *row, int64_t at, const char *who,
                            struct error *e)
{
    struct buf sql = BUF_EMPTY;
    buf_printf(&sql, "DELETE FROM %s", r->name);
    add_key_condition(r, &sql, 1);
    struct stmt *st;
    if (store_prepare_buf(s, &st, &sql, e) != ST_OK)
        return e->code;
    for (size_t i = 0; i < key_count(r); i++)
        bind_key(st, (int)i + 1, &row->c[i]);
    return stmt_run(st, e) == ST_OK ? log_change(s, r, row, NULL, at, who, e) : e->code;
}

enum status register_learn(struct store *s, const struct register_info *r, const char *code,
                           size_t n, int64_t at, const char *who, struct error *e)
{
    struct register_row row = REGISTER_ROW_EMPTY;
    enum register_outcome outcome;
    register_row_presets(r, &row);
    row.c[0] = value_text_n(code, n);
    int name = register_column(r, "name");
    if (name > 0)
        row.c[name] = row.c[0];
    register_row_keep(r, &row);
    register_write(s, r, NULL, &row, at, who, &outcome, e);
    register_row_free(&row);
    return e->code;
}

/* ---- the log, and who refers ---- */

enum status register_history(struct store *s, const struct register_info *r, struct stmt **st,
                             struct error *e)
{
    return store_select(s, st,
                        "SELECT id, at, who, register, key, before, after"
                        " FROM register_log"
                        " WHERE :register IS NULL OR register = :register"
                        " ORDER BY id",
                        WITH(BIND(":register", r ? r->name : NULL)), e);
}

int64_t register_log_last(struct store *s, struct error *e)
{
    return store_last_id(s, "SELECT max(id) FROM register_log", e);
}

enum status register_ticket_uses(struct store *s, const char *column, struct stmt **st,
                                 struct error *e)
{
    struct buf sql = BUF_EMPTY;
    buf_printf(&sql, "SELECT %s, min(id) FROM ticket WHERE %s IS NOT NULL GROUP BY %s", column,
               column, column);
    return store_prepare_buf(s, st, &sql, e);
}
