#include "store/erase.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "store/erase_private.h"
#include "store/store_private.h"
#include "store/register.h"
#include "store/search.h"
#include "store/ticket.h"

struct place {
    char *table, *column;
    unsigned flags;
    int64_t cells, traces;
};

/* A table, with expressions that tell the owner of a row; "NULL" if there is none. */
struct table {
    const char *name;
    const char *customer, *ticket, *reg;
    size_t first, count; /* its places */
};

struct erasing {
    struct store *s;
    const struct erase_plan *plan;
    struct map whose;   /* tickets, by the bytes of their id → enum erase_whose */
    struct map touched; /* tickets */
    struct place *places;
    size_t count, room;
    int64_t serial;
};

/* ---- ownership ---- */

static enum erase_whose whose_code(const struct erasing *x, const char *code, size_t n)
{
    const struct erase_plan *p = x->plan;
    if ((n == strlen(p->code) && memcmp(code, p->code, n) == 0) ||
        (n == strlen(p->pseudonym) && memcmp(code, p->pseudonym, n) == 0))
        return WHOSE_OWN;
    return map_find(p->sharers, code, n) ? WHOSE_SHARERS : WHOSE_NOBODYS;
}

static enum status find_tickets(struct erasing *x, struct error *e)
{
    struct stmt *st =
        store_query(x->s,
                    "SELECT id, customer, phone FROM ticket"
                    " WHERE customer IS NOT NULL OR phone IS NOT NULL ORDER BY id",
                    NULL, e);
    while (stmt_step(st, e) > 0) {
        int64_t id = stmt_int(st, 0);
        enum erase_whose whose = WHOSE_NOBODYS;
        if (!stmt_is_null(st, 1))
            whose = whose_code(x, stmt_text(st, 1), stmt_bytes(st, 1));
        else if (redact_replace(x->plan->traces, ERASE_NUMBER, stmt_text(st, 2),
                                stmt_bytes(st, 2), NULL, NULL, NULL))
            whose = WHOSE_OWN;
        if (whose != WHOSE_NOBODYS)
            map_put(&x->whose, (const char *)&id, sizeof id, NULL)->n = whose;
    }
    return e->code;
}

int erase_known(struct store *s, const char *code, struct error *e)
{
    struct stmt *st;
    if (store_select(s, &st,
                     "SELECT EXISTS (SELECT 1 FROM customer WHERE code = :code)"
                     " OR EXISTS (SELECT 1 FROM ticket WHERE customer = :code)"
                     " OR EXISTS (SELECT 1 FROM register_log"
                     " WHERE register = 'customer' AND key = :code)",
                     WITH(BIND(":code", code)), e) != ST_OK)
        return -1;
    return (int)stmt_number(st, e);
}

enum status erase_own_tickets(struct store *s, const struct erase_plan *plan, int64_t **ids,
                              size_t *count, struct error *e)
{
    struct erasing x = {.s = s, .plan = plan};
    *count = 0;
    *ids = NULL;
    if (find_tickets(&x, e) == ST_OK) {
        *ids = mem_zero(x.whose.count + 1, sizeof **ids);
        for (size_t i = 0; i < x.whose.count; i++)
            if (x.whose.entries[i].n == WHOSE_OWN)
                memcpy(&(*ids)[(*count)++], x.whose.entries[i].key, sizeof **ids);
    }
    map_free(&x.whose);
    return e->code;
}

/* ---- the functions in the statements: place, cell, customer, ticket, register ---- */

static enum erase_whose whose_row(const struct erasing *x, sqlite3_value **v)
{
    if (sqlite3_value_type(v[3]) == SQLITE_INTEGER) {
        int64_t id = sqlite3_value_int64(v[3]);
        const struct map_entry *at = map_find(&x->whose, (const char *)&id, sizeof id);
        if (at)
            return (enum erase_whose)at->n;
    }
    if (sqlite3_value_type(v[2]) != SQLITE_TEXT)
        return WHOSE_NOBODYS;
    const char *code = (const char *)sqlite3_value_text(v[2]);
    return whose_code(x, code, (size_t)sqlite3_value_bytes(v[2]));
}

/* Fills *c with the cell to search. Returns 0 if it isn't a text. */
static int read_cell(struct erasing *x, sqlite3_value **v, struct erase_cell *c)
{
    if (sqlite3_value_type(v[1]) != SQLITE_TEXT)
        return 0;
    const struct place *p = &x->places[sqlite3_value_int64(v[0])];
    const char *reg =
        sqlite3_value_type(v[4]) == SQLITE_TEXT ? (const char *)sqlite3_value_text(v[4]) : NULL;
    /* keys of other registers may look like the code */
    int other = reg && strcmp(p->column, "key") == 0 && strcmp(reg, "customer") != 0;
    *c = (struct erase_cell){
        .plan = x->plan,
        .table = reg ? reg : (p->flags & PLACE_ROW ? "ticket" : NULL),
        .flags = other ? p->flags & ~(unsigned)PLACE_REFERS : p->flags,
        .whose = whose_row(x, v),
        .serial = &x->serial,
    };
    return 1;
}

static void count_traces(sqlite3_context *context, int n, sqlite3_value **v)
{
    struct erasing *x = sqlite3_user_data(context);
    struct erase_cell c;
    int null = 0;
    size_t found = 0;
    (void)n;
    if (read_cell(x, v, &c))
        found = erase_cell(&c, (const char *)sqlite3_value_text(v[1]),
                           (size_t)sqlite3_value_bytes(v[1]), NULL, &null);
    sqlite3_result_int64(context, (int64_t)found);
}

static void without_traces(sqlite3_context *context, int n, sqlite3_value **v)
{
    struct erasing *x = sqlite3_user_data(context);
    struct erase_cell c;
    struct buf out = BUF_EMPTY;
    int null = 0;
    size_t found = 0;
    (void)n;
    if (read_cell(x, v, &c))
        found = erase_cell(&c, (const char *)sqlite3_value_text(v[1]),
                           (size_t)sqlite3_value_bytes(v[1]), &out, &null);
    if (!found)
        sqlite3_result_value(context, v[1]);
    else if (null)
        sqlite3_result_null(context);
    else
        sqlite3_result_text64(context, out.s, out.len, SQLITE_TRANSIENT, SQLITE_UTF8);
    buf_free(&out);
}

static enum status add_functions(struct erasing *x, struct error *e)
{
    store_let_go(x->s); /* functions can't be changed while statements are running */
    int rc = sqlite3_create_function_v2(x->s->db, "erase_traces", 5, SQLITE_UTF8, x,
                                        count_traces, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_create_function_v2(x->s->db, "erase_without", 5, SQLITE_UTF8, x,
                                        without_traces, NULL, NULL, NULL);
    return rc == SQLITE_OK ? ST_OK : store_failed(x->s, rc, e);
}

/* Statements with these functions are only for this run. So they don't use store_prepare, which
 * caches statements. */
static enum status run_statement(struct erasing *x, const char *sql, struct table *t,
                                 void (*row)(struct erasing *x, struct table *t,
                                             sqlite3_stmt *st),
                                 struct error *e)
{
    sqlite3_stmt *st;
    int rc = sqlite3_prepare_v2(x->s->db, sql, -1, &st, NULL);
    while (rc == SQLITE_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        row(x, t, st);
        rc = SQLITE_OK;
    }
    if (rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY)
        error_set(e, ST_DATA, _("%s: two rows would become one (%s); change one of them first"),
                  t->name, sqlite3_errmsg(x->s->db));
    else if (rc != SQLITE_DONE)
        store_failed(x->s, rc, e);
    sqlite3_finalize(st);
    return e->code;
}

/* ---- the tables ---- */

static void add_column(struct erasing *x, struct table *t, sqlite3_stmt *st)
{
    const char *column = (const char *)sqlite3_column_text(st, 0);
    MEM_GROW(x->places, x->count, x->room);
    struct place *p = &x->places[x->count++];
    *p = (struct place){.table = mem_string(t->name), .column = mem_string(column)};
    p->flags = erase_place_flags(t->name, column);
    if (sqlite3_column_int(st, 1))
        p->flags |= PLACE_FULL;
    if (sqlite3_column_int(st, 2) && !register_find(t->name) && !(p->flags & PLACE_CODE))
        p->flags |= PLACE_ALONE;
    t->count++;
}

static int has_column(const struct erasing *x, const struct table *t, const char *column)
{
    for (size_t i = t->first; i < t->first + t->count; i++)
        if (strcmp(x->places[i].column, column) == 0)
            return 1;
    return 0;
}

/* Columns of texts and those without a type; whether a cell is a text is checked row by row. */
static enum status read_table(struct erasing *x, struct table *t, struct error *e)
{
    char *sql = sqlite3_mprintf(
        "SELECT c.name, c.\"notnull\" OR c.pk > 0,"
        " EXISTS (SELECT 1 FROM pragma_index_list(%Q) AS l WHERE l.\"unique\" AND"
        " (SELECT count(*) = 1 AND max(name) = c.name FROM pragma_index_info(l.name)))"
        " FROM pragma_table_info(%Q) AS c",
        t->name, t->name);
    t->first = x->count;
    run_statement(x, sql, t, add_column, e);
    sqlite3_free(sql);
    t->customer = has_column(x, t, "customer") ? "customer" : "NULL";
    t->ticket = has_column(x, t, "ticket") ? "ticket" : "NULL";
    t->reg = "NULL";
    if (strcmp(t->name, "ticket") == 0)
        t->ticket = "id";
    if (strcmp(t->name, "customer") == 0)
        t->customer = "code";
    if (strcmp(t->name, "register_log") == 0) {
        t->customer = "CASE register WHEN 'customer' THEN key END";
        t->reg = "register";
    }
    if (strcmp(t->name, "reply") == 0) {
        t->customer = "(SELECT customer FROM drawn AS d"
                      " WHERE d.round = reply.round AND d.seq = reply.seq)";
        t->ticket = "(SELECT ticket FROM drawn AS d"
                    " WHERE d.round = reply.round AND d.seq = reply.seq)";
    }
    return e->code;
}

static void add_call(const struct erasing *x, const struct table *t, size_t i,
                     const char *function, struct buf *sql)
{
    char *call = sqlite3_mprintf("%s(%d, \"%w\", %s, %s, %s)", function, (int)i,
                                 x->places[i].column, t->customer, t->ticket, t->reg);
    buf_adds(sql, call);
    sqlite3_free(call);
}

static void count_row(struct erasing *x, struct table *t, sqlite3_stmt *st)
{
    int64_t found = 0, id = sqlite3_column_int64(st, 0);
    for (size_t i = 0; i < t->count; i++) {
        int64_t n = sqlite3_column_int64(st, (int)i + 1);
        x->places[t->first + i].cells += n > 0;
        x->places[t->first + i].traces += n;
        found += n;
    }
    if (found && (strcmp(t->name, "ticket") == 0 || strcmp(t->name, "event") == 0))
        map_put(&x->touched, (const char *)&id, sizeof id, NULL);
}

static enum status look_at(struct erasing *x, struct table *t, struct error *e)
{
    struct buf sql = BUF_EMPTY;
    buf_printf(&sql, "SELECT %s", t->ticket);
    for (size_t i = t->first; i < t->first + t->count; i++) {
        buf_adds(&sql, ", ");
        add_call(x, t, i, "erase_traces", &sql);
    }
    buf_printf(&sql, " FROM \"%s\"", t->name);
    run_statement(x, sql.s, t, count_row, e);
    buf_free(&sql);
    return e->code;
}

static void no_row(struct erasing *x, struct table *t, sqlite3_stmt *st)
{
    (void)x;
    (void)t;
    (void)st;
}

static int was_found(const struct erase_found *found, const struct place *p)
{
    for (size_t i = 0; i < found->count; i++)
        if (strcmp(found->places[i].table, p->table) == 0 &&
            strcmp(found->places[i].column, p->column) == 0)
            return 1;
    return 0;
}

static enum status change(struct erasing *x, struct table *t, const struct erase_found *found,
                          struct error *e)
{
    struct buf sql = BUF_EMPTY, where = BUF_EMPTY;
    for (size_t i = t->first; i < t->first + t->count; i++) {
        if (!was_found(found, &x->places[i]))
            continue;
        char *name = sqlite3_mprintf("\"%w\" = ", x->places[i].column);
        buf_printf(&sql, "%s%s", sql.len ? ", " : "", name);
        sqlite3_free(name);
        add_call(x, t, i, "erase_without", &sql);
        buf_adds(&where, where.len ? " OR " : "");
        add_call(x, t, i, "erase_traces", &where);
    }
    if (sql.len) {
        struct buf all = BUF_EMPTY;
        buf_printf(&all, "UPDATE \"%s\" SET %s WHERE %s", t->name, sql.s, where.s);
        run_statement(x, all.s, t, no_row, e);
        buf_free(&all);
    }
    BUF_FREE(&sql, &where);
    return e->code;
}

/* Applies a step to all tables. Virtual tables are rebuilt from the others. */
static enum status each_table(struct erasing *x, const struct erase_found *found,
                              struct error *e)
{
    char **names = NULL;
    size_t count = 0, room = 0;
    struct stmt *st =
        store_query(x->s,
                    "SELECT name FROM pragma_table_list WHERE schema = 'main'"
                    " AND type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name",
                    NULL, e);
    while (stmt_step(st, e) > 0)
        *MEM_NEXT(names, count, room) = mem_string(stmt_text(st, 0));
    for (size_t i = 0; i < count; i++) {
        struct table t = {.name = names[i]};
        if (e->code == ST_OK && read_table(x, &t, e) == ST_OK) {
            if (found)
                change(x, &t, found, e);
            else
                look_at(x, &t, e);
        }
        free(names[i]);
    }
    free(names);
    return e->code;
}

static void free_erasing(struct erasing *x)
{
    for (size_t i = 0; i < x->count; i++) {
        MEM_FREE(x->places[i].table, x->places[i].column);
    }
    free(x->places);
    MAP_FREE(&x->whose, &x->touched);
}

/* ---- looking ---- */

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void give_found(struct erasing *x, struct erase_found *found)
{
    for (size_t i = 0; i < x->count; i++) {
        struct place *p = &x->places[i];
        if (!p->cells)
            continue;
        *MEM_NEXT(found->places, found->count, found->room) = (struct erase_place){
            mem_string(p->table), mem_string(p->column), p->cells, p->traces};
        found->cells += p->cells;
        found->traces += p->traces;
    }
    for (size_t i = 0; i < x->touched.count; i++) {
        MEM_GROW(found->tickets, found->ticket_count, found->ticket_room);
        memcpy(&found->tickets[found->ticket_count++], x->touched.entries[i].key,
               sizeof *found->tickets);
    }
    if (found->ticket_count)
        qsort(found->tickets, found->ticket_count, sizeof *found->tickets, by_number);
}

enum status erase_look(struct store *s, const struct erase_plan *plan,
                       struct erase_found *found, struct error *e)
{
    struct erasing x = {.s = s, .plan = plan};
    *found = (struct erase_found){0};
    if (add_functions(&x, e) == ST_OK && find_tickets(&x, e) == ST_OK &&
        each_table(&x, NULL, e) == ST_OK)
        give_found(&x, found);
    free_erasing(&x);
    return e->code;
}

void erase_found_free(struct erase_found *found)
{
    for (size_t i = 0; i < found->count; i++) {
        MEM_FREE(found->places[i].table, found->places[i].column);
    }
    MEM_FREE(found->places, found->tickets);
    *found = (struct erase_found){0};
}

/* ---- doing ---- */

/* Reports and deletes the files of the person's own emails. */
static enum status forget_files(struct erasing *x, struct error *e)
{
    struct stmt *files, *gone;
    if (store_prepare(x->s, &files,
                      "SELECT blake2b FROM mail_file AS f WHERE ticket = :ticket AND NOT EXISTS"
                      " (SELECT 1 FROM mail_file AS o WHERE o.blake2b = f.blake2b"
                      " AND o.ticket <> f.ticket)",
                      e) != ST_OK ||
        store_prepare(x->s, &gone, "DELETE FROM mail_file WHERE ticket = :ticket", e) != ST_OK)
        return e->code;
    for (size_t i = 0; i < x->whose.count && e->code == ST_OK; i++) {
        int64_t id;
        memcpy(&id, x->whose.entries[i].key, sizeof id);
        if (x->whose.entries[i].n != WHOSE_OWN)
            continue;
        stmt_bind_int(files, ":ticket", id);
        while (stmt_step(files, e) > 0)
            if (x->plan->file)
                x->plan->file(x->plan->context, stmt_text(files, 0));
        stmt_bind_int(gone, ":ticket", id);
        if (e->code == ST_OK)
            stmt_run(gone, e);
    }
    return e->code;
}

/* Reports and forgets the files of the person's messages that no ticket came of. Called while
 * their addresses are still there. */
static enum status forget_passed(struct erasing *x, struct error *e)
{
    struct map digests = MAP_EMPTY;
    struct stmt *st = store_query(
        x->s, "SELECT address, blake2b FROM mail WHERE ticket = 0 AND blake2b IS NOT NULL",
        NULL, e);
    while (e->code == ST_OK && stmt_step(st, e) > 0)
        if (!stmt_is_null(st, 0) &&
            redact_replace(x->plan->traces, ERASE_NUMBER, stmt_text(st, 0), stmt_bytes(st, 0),
                           NULL, NULL, NULL))
            map_puts(&digests, stmt_text(st, 1), NULL);
    for (size_t i = 0; i < digests.count && e->code == ST_OK; i++) {
        const char *digest = digests.entries[i].key;
        store_write(x->s, "DELETE FROM mail_file WHERE ticket = 0 AND blake2b = :digest",
                    WITH(BIND(":digest", digest)), e);
        store_write(x->s, "UPDATE mail SET blake2b = NULL WHERE blake2b = :digest",
                    WITH(BIND(":digest", digest)), e);
        int kept = store_any(x->s, "SELECT 1 FROM mail_file WHERE blake2b = :digest",
                             WITH(BIND(":digest", digest)), e);
        if (kept == 0 && x->plan->file)
            x->plan->file(x->plan->context, digest);
    }
    map_free(&digests);
    return e->code;
}

enum status erase_do(struct store *s, const struct erase_plan *plan,
                     const struct erase_found *found, struct error *e)
{
    struct erasing x = {.s = s, .plan = plan};
    if (store_run(s, "PRAGMA defer_foreign_keys = ON", e) == ST_OK &&
        add_functions(&x, e) == ST_OK && find_tickets(&x, e) == ST_OK &&
        forget_passed(&x, e) == ST_OK && each_table(&x, found, e) == ST_OK &&
        forget_files(&x, e) == ST_OK && search_forget(s, e) == ST_OK)
        for (size_t i = 0; i < found->ticket_count && e->code == ST_OK; i++)
            ticket_reseal(s, found->tickets[i], e);
    free_erasing(&x);
    return e->code;
}
