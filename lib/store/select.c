#include <string.h>

#include "base/json.h"
#include "store/store_private.h"
#include "store/ticket.h"

static const char rank_sql[] =
    "CASE %s WHEN 'urgent' THEN 4 WHEN 'high' THEN 3 WHEN 'normal' THEN 2 ELSE 1 END";

/* Appends the expression for a column or a field; priorities may be replaced by their rank. */
static void expression(struct buf *sql, int column, const char *field, int ranked)
{
    if (field) {
        /* a member of the JSON object, by its quoted name */
        struct buf name = BUF_EMPTY;
        json_string(&name, field, strlen(field));
        buf_adds(sql, "(fields ->> '$.");
        for (const char *p = name.s; *p; p++) {
            if (*p == '\'')
                buf_addc(sql, '\'');
            buf_addc(sql, *p);
        }
        buf_adds(sql, "')");
        buf_free(&name);
    } else if (ranked && column == TC_PRIORITY) {
        buf_printf(sql, rank_sql, "priority");
    } else {
        buf_adds(sql, ticket_columns[column].name);
    }
}

static void parameters(struct buf *sql, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_adds(sql, i ? ", ?" : "?");
}

static void condition(struct buf *sql, const struct select_condition *c)
{
    static const char *const signs[] = {
        [OP_EQ] = "=",  [OP_NE] = "<>", [OP_LT] = "<",
        [OP_LE] = "<=", [OP_GT] = ">",  [OP_GE] = ">=",
    };
    if (c->sql) {
        buf_printf(sql, "(%s)", c->sql);
        return;
    }
    int ordered = c->op == OP_LT || c->op == OP_LE || c->op == OP_GT || c->op == OP_GE;
    struct buf x = BUF_EMPTY;
    expression(&x, c->column, c->field, ordered);
    int ranked = ordered && !c->field && c->column == TC_PRIORITY;
    switch (c->op) {
    case OP_EMPTY:
        buf_printf(sql, "%s IS NULL", x.s);
        break;
    case OP_FULL:
        buf_printf(sql, "%s IS NOT NULL", x.s);
        break;
    case OP_ANY:
        buf_printf(sql, "%s IN (", x.s);
        parameters(sql, c->count);
        buf_addc(sql, ')');
        break;
    case OP_NONE:
        buf_printf(sql, "(%s IS NULL OR %s NOT IN (", x.s, x.s);
        parameters(sql, c->count);
        buf_adds(sql, "))");
        break;
    case OP_NE:
        buf_printf(sql, "(%s IS NULL OR %s <> ?)", x.s, x.s);
        break;
    default:
        buf_printf(sql, "%s %s ", x.s, signs[c->op]);
        if (ranked)
            buf_printf(sql, rank_sql, "?");
        else
            buf_addc(sql, '?');
    }
    buf_free(&x);
}

static void ordering(struct buf *sql, const struct select *q)
{
    buf_adds(sql, " ORDER BY ");
    for (size_t i = 0; i < q->order_count; i++) {
        const struct select_order *o = &q->order[i];
        struct buf x = BUF_EMPTY;
        if (o->sql)
            buf_adds(&x, o->sql);
        else
            expression(&x, o->column, o->field, 1);
        if (o->sql || (!o->field && (o->column == TC_ID || o->column == TC_PRIORITY)))
            buf_printf(sql, "%s%s, ", x.s, o->descending ? " DESC" : "");
        else
            buf_printf(sql, "%s%s NULLS LAST, ", x.s, o->descending ? " DESC" : "");
        buf_free(&x);
    }
    buf_adds(sql, "id");
}

enum status ticket_select(struct store *s, const struct select *q, struct stmt **st,
                          struct error *e)
{
    struct buf sql = BUF_EMPTY;
    buf_adds(&sql, "SELECT ");
    for (size_t i = 0; i < q->column_count; i++)
        buf_printf(&sql, "%s, ", ticket_columns[q->columns[i]].name);
    /* :now is the first parameter of every select, whether it is used or not */
    buf_adds(&sql, "head FROM ticket WHERE ?1 IS NOT NULL");
    for (size_t i = 0; i < q->where_count; i++) {
        buf_adds(&sql, " AND ");
        condition(&sql, &q->where[i]);
    }
    if (q->order_count)
        ordering(&sql, q);
    if (q->limit >= 0)
        buf_adds(&sql, " LIMIT ?");
    if (store_prepare_buf(s, st, &sql, e) != ST_OK)
        return e->code;
    stmt_set_int(*st, 1, q->now);
    int at = 2;
    for (size_t i = 0; i < q->where_count; i++)
        for (size_t k = 0; !q->where[i].sql && k < q->where[i].count; k++)
            stmt_set_value(*st, at++, &q->where[i].values[k]);
    if (q->limit >= 0)
        stmt_set_int(*st, at, q->limit);
    return ST_OK;
}

int ticket_is_rare(struct store *s, const char *sql, int64_t now, struct error *e)
{
    enum { SHARE = 4 }; /* measured: an index that finds a quarter costs as much as a scan */
    struct buf text = BUF_EMPTY;
    struct stmt *st;
    int64_t all = ticket_last(s, e), most = all / SHARE;
    int rare = -1;
    buf_printf(&text,
               "SELECT count(*) FROM (SELECT 1 FROM ticket WHERE ?1 IS NOT NULL AND (%s)"
               " LIMIT ?2) AS found",
               sql);
    if (all >= 0 && store_prepare_buf(s, &st, &text, e) == ST_OK) {
        stmt_set_int(st, 1, now);
        stmt_set_int(st, 2, most + 1);
        if (stmt_step(st, e) > 0)
            rare = stmt_int(st, 0) <= most;
        stmt_reset(st);
    }
    return rare;
}

void ticket_from_row(const struct select *q, const struct stmt *st, struct ticket *t)
{
    for (size_t i = 0; i < q->column_count; i++)
        t->c[q->columns[i]] = stmt_value(st, (int)i);
    t->head = stmt_int(st, (int)q->column_count);
}
