#include "desk/answer/answer_gaps.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "calc/time/period.h"
#include "desk/core/cells.h"
#include "desk/ticket/lifecycle.h"

enum { COLUMNS = 8 };

static const struct rows_column columns[COLUMNS] = {
    {"category", 0, NULL},
    {"name", 0, NULL},
    {"n", 1, NULL},
    {"answers", 1, NULL},
    {"solved", 1, NULL},
    {"first_contact", 1, NULL},
    {"first_contact_low", 1, NULL},
    {"first_contact_high", 1, NULL},
};

const struct rows_set answer_gaps_rows = {"gaps", columns, COLUMNS};

struct gap {
    const char *category; /* a key of the map */
    char *name;
    int64_t n, answers, solved, first;
};

struct gaps {
    struct desk *desk;
    struct map categories; /* category → its index in v */
    struct map kinds;      /* those that answers are for */
    struct gap *v;
    size_t count, capacity;
};

static size_t find_gap(struct gaps *g, const char *category)
{
    int added;
    struct map_entry *entry = map_puts(&g->categories, category, &added);
    if (added) {
        MEM_GROW(g->v, g->count, g->capacity);
        entry->n = (int64_t)g->count;
        g->v[g->count++] = (struct gap){.category = entry->key};
    }
    return (size_t)entry->n;
}

static struct gap *gap_of(struct gaps *g, const char *category)
{
    size_t at = find_gap(g, category); /* may move them all */
    return &g->v[at];
}

static enum status read_register(struct gaps *g, struct error *e)
{
    struct stmt *st =
        store_query(g->desk->store, "SELECT kind, category FROM answer ORDER BY code", NULL, e);
    while (stmt_step(st, e) > 0) {
        if (stmt_text(st, 0))
            map_puts(&g->kinds, stmt_text(st, 0), NULL);
        if (stmt_text(st, 1))
            gap_of(g, stmt_text(st, 1))->answers++;
    }
    if (e->code != ST_OK)
        return e->code;
    st = store_query(g->desk->store, "SELECT code, name FROM category ORDER BY code", NULL, e);
    while (stmt_step(st, e) > 0)
        gap_of(g, stmt_text(st, 0))->name = mem_string(stmt_text(st, 1));
    return e->code;
}

/* ---- the tickets ---- */

/* The tag holds the index of the category, and whether the ticket is of a kind that counts. */
static void take_way(void *context, size_t tag, const struct lifecycle *w)
{
    struct gap *gap = &((struct gaps *)context)->v[tag / 2];
    if (!(tag & 1) && !lifecycle_first_contact(w))
        return;
    gap->n++;
    gap->solved += w->solved;
    gap->first += lifecycle_first_contact(w);
}

static size_t conditions(struct select_condition c[5], const struct answer_gaps_options *o,
                         const struct period *p, struct value v[4])
{
    size_t n = 0;
    v[0] = value_int(p->from);
    v[1] = value_int(p->to);
    v[2] = value_text(o->kind);
    v[3] = value_text(o->category);
    c[n++] = (struct select_condition){.column = TC_CATEGORY, .op = OP_FULL};
    c[n++] = (struct select_condition){TC_OPENED, NULL, NULL, OP_GE, &v[0], 1};
    c[n++] = (struct select_condition){TC_OPENED, NULL, NULL, OP_LT, &v[1], 1};
    if (o->kind)
        c[n++] = (struct select_condition){TC_KIND, NULL, NULL, OP_EQ, &v[2], 1};
    if (o->category)
        c[n++] = (struct select_condition){TC_CATEGORY, NULL, NULL, OP_EQ, &v[3], 1};
    return n;
}

static enum status read_tickets(struct gaps *g, const struct answer_gaps_options *o,
                                const struct period *p, struct error *e)
{
    static const int wanted[] = {TC_KIND, TC_CATEGORY, TC_OPENED, TC_DEPT};
    struct select_condition where[5];
    struct value values[4];
    struct select select = {.columns = wanted,
                            .column_count = sizeof wanted / sizeof *wanted,
                            .where = where,
                            .where_count = conditions(where, o, p, values),
                            .limit = -1,
                            .now = g->desk->now};
    struct ticket t = {0};
    struct stmt *st;
    struct lifecycle_reader *ways = lifecycle_open(g->desk, take_way, g);
    if (ticket_select(g->desk->store, &select, &st, e) == ST_OK)
        while (stmt_step(st, e) > 0) {
            ticket_from_row(&select, st, &t);
            size_t at = find_gap(g, t.c[TC_CATEGORY].s);
            int counts = !g->kinds.count ||
                         (t.c[TC_KIND].s && map_finds(&g->kinds, t.c[TC_KIND].s) != NULL);
            if (lifecycle_add(ways, &t, 2 * at + (size_t)counts, e) != ST_OK)
                break;
        }
    if (e->code == ST_OK)
        lifecycle_flush(ways, e);
    lifecycle_close(ways);
    return e->code;
}

/* ---- the rows ---- */

static int most_asked_first(const void *a, const void *b)
{
    const struct gap *x = a, *y = b;
    if (!x->answers != !y->answers)
        return x->answers ? 1 : -1;
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return strcmp(x->category, y->category);
}

static void put_rows(struct gaps *g, const struct answer_gaps_options *o, struct sheet *sheet)
{
    int64_t left = o->limit;
    if (g->count)
        qsort(g->v, g->count, sizeof *g->v, most_asked_first);
    for (size_t i = 0; i < g->count && left != 0 && !sheet_broken(sheet); i++) {
        const struct gap *gap = &g->v[i];
        if (!gap->n || (gap->answers && !o->all))
            continue;
        sheet_text(sheet, "category", gap->category);
        sheet_text(sheet, "name", gap->name);
        sheet_int(sheet, "n", gap->n);
        sheet_int(sheet, "answers", gap->answers);
        sheet_int(sheet, "solved", gap->solved);
        cells_rate(sheet, "first_contact", gap->first, gap->solved);
        sheet_end(sheet);
        left--;
    }
}

enum status answer_gaps_print(struct tool *tool, const struct answer_gaps_options *o)
{
    struct gaps g = {.desk = tool->desk};
    struct error *e = &tool->e;
    struct period p;
    struct sheet *sheet;
    struct when when = desk_when(g.desk);
    if (period_asked(&when, o->in, o->from, o->to, &p, e) != ST_OK ||
        tool_sheet(tool, &sheet, columns, COLUMNS, COLUMNS) != ST_OK)
        return e->code;
    if (store_begin_read(g.desk->store, e) == ST_OK && read_register(&g, e) == ST_OK)
        read_tickets(&g, o, &p, e);
    if (e->code == ST_OK && store_commit(g.desk->store, e) == ST_OK)
        put_rows(&g, o, sheet);
    tool_sheet_close(tool, sheet, 0);
    for (size_t i = 0; i < g.count; i++)
        free(g.v[i].name);
    free(g.v);
    MAP_FREE(&g.categories, &g.kinds);
    return e->code;
}
