/* report_pareto.c: the few groups that account for most tickets: the largest first, with the
 * cumulative number. Tickets that were cancelled or merged count only if a filter names the
 * status. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/map.h"
#include "base/mem.h"
#include "desk/report/report_private.h"

static const struct rows_column columns[] = {
    {"n", 1, NULL},
    {"share", 1, NULL},
    {"cum_n", 1, NULL},
    {"cum_share", 1, NULL},
};

static const int needs[] = {TC_STATUS, -1};

/* tickets: with --roll-up, their numbers: a ticket counts once in cum_n. */
struct group {
    int64_t n;
    struct sample tickets;
};

struct row {
    size_t group, place; /* place: in the order of codes */
    int64_t n;
    int empty; /* all its dimensions are empty */
};

static int compare_rows(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    if (x->empty != y->empty)
        return x->empty - y->empty;
    if (x->n != y->n)
        return x->n < y->n ? 1 : -1;
    return (x->place > y->place) - (x->place < y->place);
}

static enum status add_ticket(struct report_run *r, size_t group, const struct ticket *t,
                              struct error *e)
{
    struct group *g = report_group(r, group);
    g->n++;
    if (r->options->roll_up)
        sample_add(&g->tickets, t->c[TC_ID].n);
    return e->code;
}

static void free_group(void *group)
{
    sample_free(&((struct group *)group)->tickets);
}

/* Returns how many of the row's tickets weren't in a row before. */
static int64_t count_new(struct report_run *r, struct map *seen, const struct group *g)
{
    int64_t n = 0;
    int added;
    for (size_t i = 0; i < g->tickets.count; i++, n += added)
        map_put(seen, (const char *)&g->tickets.v[i], sizeof *g->tickets.v, &added);
    return r->options->roll_up ? n : g->n;
}

static int is_empty(const struct report_run *r, size_t group)
{
    struct buf b = BUF_EMPTY;
    size_t n = dims_count(r->dims);
    int empty = n > 0;
    for (size_t i = 0; i < n && empty; i++)
        empty = !dims_cell(r->dims, group, i, &b);
    buf_free(&b);
    return empty;
}

static struct row *sorted(struct report_run *r, size_t count)
{
    struct row *rows = mem_zero(count, sizeof *rows);
    size_t *order = dims_sorted(r->dims);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct row){.group = order[i],
                               .place = i,
                               .n = ((struct group *)report_group(r, order[i]))->n,
                               .empty = is_empty(r, order[i])};
    free(order);
    qsort(rows, count, sizeof *rows, compare_rows);
    return rows;
}

static enum status put_rows(struct report_run *r, struct error *e)
{
    size_t count = dims_groups(r->dims);
    struct row *rows = sorted(r, count);
    struct map seen = MAP_EMPTY;
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += count_new(r, &seen, report_group(r, rows[i].group));
        sheet_int(r->sheet, "n", rows[i].n);
        cells_ratio(r->sheet, "share", rows[i].n, r->added, 4);
        sheet_int(r->sheet, "cum_n", sum);
        cells_ratio(r->sheet, "cum_share", sum, r->added, 4);
        report_row(r, rows[i].group);
    }
    free(rows);
    map_free(&seen);
    return e->code;
}

const struct report report_pareto = {
    .name = "pareto",
    .help = N_("the largest first, with their cumulative share"),
    .by = "cause",
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .chart = {.values = "n"},
    .needs = needs,
    .group = sizeof(struct group),
    .add = add_ticket,
    .drop = free_group,
    .counts = report_is_case,
    .finish = put_rows,
};
