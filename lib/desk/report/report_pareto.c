/* report_pareto.c: the few groups that account for most tickets: the largest first, with the
 * cumulative number. Tickets that were cancelled or merged count only if a filter names the
 * status. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "desk/report/report_private.h"

static const struct rows_column columns[] = {
    {"n", 1, NULL},
    {"share", 1, NULL},
    {"cum_n", 1, NULL},
    {"cum_share", 1, NULL},
};

static const int needs[] = {TC_STATUS, -1};

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
                               .n = *(int64_t *)report_group(r, order[i]),
                               .empty = is_empty(r, order[i])};
    free(order);
    qsort(rows, count, sizeof *rows, compare_rows);
    return rows;
}

static enum status put_rows(struct report_run *r, struct error *e)
{
    size_t count = dims_groups(r->dims);
    struct row *rows = sorted(r, count);
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += rows[i].n;
        sheet_int(r->sheet, "n", rows[i].n);
        cells_ratio(r->sheet, "share", rows[i].n, r->added, 4);
        sheet_int(r->sheet, "cum_n", sum);
        cells_ratio(r->sheet, "cum_share", sum, r->added, 4);
        report_row(r, rows[i].group);
    }
    free(rows);
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
    .group = sizeof(int64_t),
    .counts = report_is_case,
    .finish = put_rows,
};
