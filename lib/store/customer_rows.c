#include "store/customer_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/register.h"

static int has_own_way(const char *table)
{
    static const char *const own[] = {"ticket", "event", "register_log"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(own[i], table) == 0)
            return 1;
    return register_find(table) != NULL;
}

enum status customer_rows_find(struct store *s, struct customer_rows *b, struct error *e)
{
    size_t room = 0;
    *b = (struct customer_rows){0};
    struct stmt *st =
        store_query(s,
                    "SELECT t.name FROM pragma_table_list AS t WHERE t.schema = 'main'"
                    " AND t.type = 'table' AND EXISTS (SELECT 1 FROM pragma_table_info(t.name)"
                    " AS c WHERE c.name IN ('customer', 'ticket', 'seq')) ORDER BY t.name",
                    NULL, e);
    while (stmt_step(st, e) > 0)
        if (!has_own_way(stmt_text(st, 0)))
            *MEM_NEXT(b->tables, b->count, room) = mem_string(stmt_text(st, 0));
    return e->code;
}

void customer_rows_free(struct customer_rows *b)
{
    for (size_t i = 0; i < b->count; i++)
        free(b->tables[i]);
    free(b->tables);
}

/* Appends "t."a", t."b"", and finds which of the columns that show a row's owner exist. */
static enum status read_columns(struct store *s, const char *table, struct buf *names,
                                int *customer, int *ticket, struct error *e)
{
    struct stmt *st = store_query(s, "SELECT name FROM pragma_table_info(:table) ORDER BY cid",
                                  WITH(BIND(":table", table)), e);
    while (stmt_step(st, e) > 0) {
        const char *name = stmt_text(st, 0);
        buf_printf(names, "%st.\"%s\"", names->len ? ", " : "", name);
        *customer |= strcmp(name, "customer") == 0;
        *ticket |= strcmp(name, "ticket") == 0;
    }
    return e->code;
}

enum status customer_rows_walk(struct store *s, const char *table, const char *code,
                               const char *ids, struct stmt **st, struct error *e)
{
    struct buf sql = BUF_EMPTY, names = BUF_EMPTY;
    int customer = 0, ticket = 0;
    if (read_columns(s, table, &names, &customer, &ticket, e) == ST_OK) {
        const char *of = customer || ticket ? "t" : "d";
        buf_printf(&sql, "SELECT %s FROM \"%s\" AS t", names.s, table);
        if (!customer && !ticket)
            buf_adds(&sql, " JOIN drawn AS d ON d.round = t.round AND d.seq = t.seq");
        buf_printf(&sql, " WHERE (%s%s = :code)", customer || !ticket ? of : "NULL",
                   customer || !ticket ? ".customer" : "");
        if (ticket || !customer)
            buf_printf(&sql, " OR %s.ticket IN (%s)", of, ids);
        buf_adds(&sql, " ORDER BY 1, 2");
        if (store_prepare(s, st, sql.s, e) == ST_OK)
            stmt_bind_text(*st, ":code", code);
    }
    BUF_FREE(&sql, &names);
    return e->code;
}
