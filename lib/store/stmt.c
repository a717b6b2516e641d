#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/mem.h"
#include "store/schema.h"
#include "store/store_private.h"
#include "store/store.h"

/* ---- values ---- */

struct value value_null(void)
{
    return (struct value){VALUE_NULL, 0, NULL, 0};
}

struct value value_int(int64_t n)
{
    return (struct value){VALUE_INT, n, NULL, 0};
}

struct value value_text_n(const char *s, size_t n)
{
    if (!s || !n)
        return value_null();
    return (struct value){VALUE_TEXT, 0, s, n};
}

struct value value_text(const char *s)
{
    return value_text_n(s, s ? strlen(s) : 0);
}

struct value value_exact(const char *s)
{
    return s ? (struct value){VALUE_TEXT, 0, s, strlen(s)} : value_null();
}

struct value value_itself(struct value v)
{
    return v;
}

int value_same(const struct value *a, const struct value *b)
{
    if (a->type != b->type)
        return 0;
    if (a->type == VALUE_INT)
        return a->n == b->n;
    return a->type == VALUE_NULL || (a->len == b->len && memcmp(a->s, b->s, a->len) == 0);
}

void value_json(struct buf *out, const char *name, const struct value *v)
{
    if (v->type == VALUE_INT)
        json_int(out, name, v->n);
    else
        json_text(out, name, v->type == VALUE_TEXT ? v->s : NULL);
}

/* ---- statements ---- */

/* Returns where tkt's own schema has the table's columns, or "" for others' tables. */
static const char *table_text(struct store *s, const char *table)
{
    const char *const schemas[] = {schema_1, schema_2, schema_3, schema_4, schema_search};
    int added;
    struct map_entry *known = map_puts(&s->tables, table, &added);
    if (!added)
        return known->p;
    struct buf head = BUF_EMPTY;
    const char *found = NULL;
    buf_printf(&head, "CREATE TABLE %s (\n", table);
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas && !found; i++)
        if ((found = strstr(schemas[i], head.s)) != NULL)
            found += head.len;
    buf_free(&head);
    known->p = (void *)(uintptr_t)(found ? found : "");
    return known->p;
}

/* Returns 1 if the schema says that the column is never null: tkt's own, for the file's may
 * have been changed. A column stands on a line of its own. */
static int schema_requires(struct store *s, const char *table, const char *column)
{
    size_t n = strlen(column);
    for (const char *line = table_text(s, table); *line && *line != ')';) {
        size_t length = strcspn(line, "\n"), indent = strspn(line, " ");
        const char *rule = strstr(line, "NOT NULL");
        if (strncmp(line + indent, column, n) == 0 && line[indent + n] == ' ')
            return rule && rule < line + length;
        line += length + (line[length] == '\n');
    }
    return 0;
}

/* Finds the columns that the schema says are never null. Where rows may be missing (outer
 * joins, scalar subqueries) they can be. */
static void find_required(struct stmt *st, const char *sql)
{
    if (strstr(sql, "LEFT JOIN") || strstr(sql, "(SELECT") || strstr(sql, "UNION"))
        return;
    int count = sqlite3_column_count(st->st);
    for (int i = 0; i < count && i < 64; i++) {
        const char *table = sqlite3_column_table_name(st->st, i),
                   *column = sqlite3_column_origin_name(st->st, i);
        if (table && column && schema_requires(st->store, table, column))
            st->required |= UINT64_C(1) << i;
    }
}

/* A damaged database may hold nulls all the same. Returns 1 if this row does. */
static int lacks_required(const struct stmt *st)
{
    for (uint64_t left = st->required; left; left &= left - 1)
        if (sqlite3_column_type(st->st, __builtin_ctzll(left)) == SQLITE_NULL)
            return 1;
    return 0;
}

enum status store_prepare(struct store *s, struct stmt **out, const char *sql, struct error *e)
{
    int added;
    struct map_entry *entry = map_puts(&s->statements, sql, &added);
    if (!added && entry->p) {
        *out = entry->p;
        stmt_reset(*out);
        return ST_OK;
    }
    sqlite3_stmt *st;
    int rc = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL);
    if (rc != SQLITE_OK) {
        *out = NULL;
        store_failed(s, rc, e);
        if (e->code == ST_INTERNAL)
            /* a missing table: somebody changed the file */
            error_set(e, ST_DATA, _("%s: the database is damaged (%s)"), s->path,
                      sqlite3_errmsg(s->db));
        if (s->begun)
            error_set(&s->lost, e->code, "%s", e->message);
        return e->code;
    }
    struct stmt *made = mem_zero(1, sizeof *made);
    made->store = s;
    made->st = st;
    find_required(made, sql);
    entry->p = made;
    *out = made;
    return ST_OK;
}

enum status store_prepare_buf(struct store *s, struct stmt **st, struct buf *sql,
                              struct error *e)
{
    enum status result = store_prepare(s, st, sql->s, e);
    buf_free(sql);
    return result;
}

static int position(struct stmt *st, const char *name)
{
    int at = sqlite3_bind_parameter_index(st->st, name);
    if (!at)
        abort();
    return at;
}

void stmt_set_int(struct stmt *st, int at, int64_t n)
{
    sqlite3_bind_int64(st->st, at, n);
}

void stmt_set_text(struct stmt *st, int at, const char *s, size_t n)
{
    sqlite3_bind_text64(st->st, at, s, n, SQLITE_STATIC, SQLITE_UTF8);
}

void stmt_set_blob(struct stmt *st, int at, const void *bytes, size_t n)
{
    sqlite3_bind_blob64(st->st, at, bytes, n, SQLITE_STATIC);
}

void stmt_set_null(struct stmt *st, int at)
{
    sqlite3_bind_null(st->st, at);
}

void stmt_set_value(struct stmt *st, int at, const struct value *v)
{
    if (v->type == VALUE_INT)
        stmt_set_int(st, at, v->n);
    else if (v->type == VALUE_TEXT)
        stmt_set_text(st, at, v->s, v->len);
    else
        stmt_set_null(st, at);
}

void stmt_bind_int(struct stmt *st, const char *name, int64_t n)
{
    stmt_set_int(st, position(st, name), n);
}

void stmt_bind_text(struct stmt *st, const char *name, const char *s)
{
    if (s)
        stmt_set_text(st, position(st, name), s, strlen(s));
    else
        stmt_set_null(st, position(st, name));
}

void stmt_bind_null(struct stmt *st, const char *name)
{
    stmt_set_null(st, position(st, name));
}

void stmt_bind_value(struct stmt *st, const char *name, const struct value *v)
{
    stmt_set_value(st, position(st, name), v);
}

int stmt_step(struct stmt *st, struct error *e)
{
    if (!st || store_sound(st->store, e) != ST_OK)
        return -1;
    int rc = sqlite3_step(st->st);
    if (rc == SQLITE_ROW && st->required && lacks_required(st)) {
        error_set(e, ST_DATA,
                  _("%s: the database is damaged (%s): restore a backup (tkt-init --restore)"),
                  st->store->path, _("a required cell is empty"));
        stmt_reset(st);
        return -1;
    }
    if (rc == SQLITE_ROW)
        return st->at_row = 1;
    if (rc != SQLITE_DONE)
        store_failed(st->store, rc, e);
    stmt_reset(st);
    return rc == SQLITE_DONE ? 0 : -1;
}

int stmt_any(struct stmt *st, struct error *e)
{
    int got = stmt_step(st, e);
    if (got > 0)
        stmt_reset(st);
    return got;
}

enum status stmt_run(struct stmt *st, struct error *e)
{
    return stmt_any(st, e) < 0 ? e->code : ST_OK;
}

int64_t stmt_number(struct stmt *st, struct error *e)
{
    int got = stmt_step(st, e);
    int64_t n = got > 0 ? stmt_int(st, 0) : got;
    if (got > 0)
        stmt_reset(st);
    return n;
}

void stmt_reset(struct stmt *st)
{
    if (!st)
        return;
    st->at_row = 0;
    sqlite3_reset(st->st);
    sqlite3_clear_bindings(st->st);
}

int stmt_columns(const struct stmt *st)
{
    return sqlite3_column_count(st->st);
}

const char *stmt_name(const struct stmt *st, int column)
{
    return sqlite3_column_name(st->st, column);
}

int stmt_is_null(const struct stmt *st, int column)
{
    return sqlite3_column_type(st->st, column) == SQLITE_NULL;
}

int64_t stmt_int(const struct stmt *st, int column)
{
    return sqlite3_column_int64(st->st, column);
}

const char *stmt_text(const struct stmt *st, int column)
{
    const char *text = (const char *)sqlite3_column_text(st->st, column);
    if (!text && sqlite3_errcode(st->store->db) == SQLITE_NOMEM)
        mem_exhausted(); /* otherwise it would be an empty cell */
    return text;
}

size_t stmt_bytes(const struct stmt *st, int column)
{
    return (size_t)sqlite3_column_bytes(st->st, column);
}

const void *stmt_blob(const struct stmt *st, int column)
{
    return sqlite3_column_blob(st->st, column);
}

struct value stmt_value(const struct stmt *st, int column)
{
    /* Only one thread uses the connection (connect_file tells SQLite so). So a column's value
     * may be read directly, without the lock that makes it "protected". */
    sqlite3_value *cell = sqlite3_column_value(st->st, column);
    struct value v = {VALUE_NULL, 0, NULL, 0};
    int type = sqlite3_value_type(cell);
    if (type == SQLITE_INTEGER) {
        v.type = VALUE_INT;
        v.n = sqlite3_value_int64(cell);
    } else if (type != SQLITE_NULL) {
        v.type = VALUE_TEXT;
        v.s = (const char *)sqlite3_value_text(cell);
        v.len = (size_t)sqlite3_value_bytes(cell);
        if (!v.s)
            mem_exhausted();
    }
    return v;
}

int64_t store_changes(const struct store *s)
{
    return sqlite3_changes64(s->db);
}

enum status store_run(struct store *s, const char *sql, struct error *e)
{
    struct stmt *st = store_query(s, sql, NULL, e);
    while (stmt_step(st, e) > 0)
        ;
    return e->code;
}

enum status store_select(struct store *s, struct stmt **st, const char *sql,
                         const struct parameter *with, struct error *e)
{
    if (store_prepare(s, st, sql, e) != ST_OK)
        return e->code;
    for (; with && with->name; with++)
        stmt_bind_value(*st, with->name, &with->value);
    return ST_OK;
}

struct stmt *store_query(struct store *s, const char *sql, const struct parameter *with,
                         struct error *e)
{
    struct stmt *st;
    store_select(s, &st, sql, with, e);
    return st;
}

enum status store_write(struct store *s, const char *sql, const struct parameter *with,
                        struct error *e)
{
    return store_any(s, sql, with, e) < 0 ? e->code : ST_OK;
}

int store_any(struct store *s, const char *sql, const struct parameter *with, struct error *e)
{
    return stmt_any(store_query(s, sql, with, e), e);
}

int64_t store_number(struct store *s, const char *sql, const struct parameter *with,
                     struct error *e)
{
    return stmt_number(store_query(s, sql, with, e), e);
}

int64_t store_last_id(struct store *s, const char *sql, struct error *e)
{
    static const int64_t most = INT64_C(1) << 53;
    struct stmt *st = store_query(s, sql, NULL, e);
    int got = stmt_step(st, e);
    int64_t last = got > 0 ? stmt_int(st, 0) : got;
    stmt_reset(st);
    if (got > 0 && (last < 0 || last > most)) {
        error_set(e, ST_DATA,
                  _("%s: the database is damaged (number %lld): restore a backup (tkt-init "
                    "--restore)"),
                  s->path, (long long)last);
        last = -1;
    }
    return last;
}
