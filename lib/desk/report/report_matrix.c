/* report_matrix.c: cross-tabulates two dimensions.
 *
 * It has a row for each value of the first, a column for each value of the second, and the
 * row's total. If the name of a value is already that of another column, it gets
 * underscores. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "desk/report/report_private.h"
#include "flow/label.h"

enum { MOST = 200, ACROSS = 2 }; /* ACROSS: the bit of the second dimension */

/* own: without those for a column above that of the ticket's own code */
struct cell {
    int64_t n, own;
};

struct own {
    struct rows_column *columns; /* the first dimension, the values, total */
    size_t count;
    size_t *column_of; /* per group */
};

static void free_matrix(struct report_run *r)
{
    struct own *own = r->own;
    for (size_t i = 0; i < own->count; i++)
        free((char *)(uintptr_t)own->columns[i].name);
    MEM_FREE(own->columns, own->column_of);
}

static int has_column(const struct own *own, const char *name)
{
    for (size_t i = 0; i < own->count; i++)
        if (strcmp(own->columns[i].name, name) == 0)
            return 1;
    return 0;
}

static void add_column(struct own *own, const char *dim, struct buf *name, int number)
{
    /* the word for the value, else the value itself */
    const char *title = label_mark(dim, name->s);
    while (has_column(own, name->s) || (number && strcmp(name->s, "total") == 0))
        buf_addc(name, '_');
    own->columns[own->count++] =
        (struct rows_column){.name = mem_string(name->s), .number = number, .title = title};
}

/* Adds the values of the second dimension in their order, a column each. */
static enum status add_values(struct report_run *r, struct own *own, struct error *e)
{
    struct buf cell = BUF_EMPTY;
    size_t n = dims_groups(r->dims), *order = dims_sorted_from(r->dims, 1), values = 0;
    for (size_t i = 0; i < n; i++) {
        buf_clear(&cell);
        if (!i || !dims_equal(r->dims, order[i - 1], order[i], 1)) {
            if (!dims_cell(r->dims, order[i], 1, &cell))
                buf_adds(&cell, "none");
            if (++values <= MOST)
                add_column(own, dims_column(r->dims, 1).name, &cell, 1);
        }
        own->column_of[order[i]] = own->count - 1;
    }
    free(order);
    buf_free(&cell);
    if (values > MOST)
        error_set(e, ST_USAGE,
                  _("--by: '%s' has %zu values, but a matrix has at most %d columns: put it "
                    "first, or filter"),
                  dims_column(r->dims, 1).name, values, MOST);
    return e->code;
}

static enum status make_columns(struct report_run *r, struct error *e)
{
    struct own *own = r->own;
    struct rows_column first = dims_column(r->dims, 0);
    own->columns = mem_zero(MOST + 2, sizeof *own->columns);
    own->column_of = mem_zero(dims_groups(r->dims) + 1, sizeof *own->column_of);
    own->columns[own->count++] = (struct rows_column){
        .name = mem_string(first.name), .number = first.number, .title = first.title};
    if (add_values(r, own, e) != ST_OK)
        return e->code;
    own->columns[own->count++] = (struct rows_column){.name = mem_string("total"), .number = 1};
    r->columns = own->columns;
    r->column_count = own->count;
    return ST_OK;
}

static enum status add_ticket(struct report_run *r, size_t group, const struct ticket *t,
                              struct error *e)
{
    struct cell *cell = report_group(r, group);
    (void)t;
    cell->n++;
    cell->own += !(r->upper & ACROSS);
    return e->code;
}

static void put_line(struct report_run *r, size_t group, const struct cell *cells)
{
    const struct own *own = r->own;
    int64_t total = 0;
    dims_put(r->dims, group, 1, r->sheet);
    for (size_t i = 1; i + 1 < own->count; i++) {
        sheet_int(r->sheet, own->columns[i].name, cells[i].n);
        total += cells[i].own;
    }
    sheet_int(r->sheet, own->columns[own->count - 1].name, total);
    report_row(r, group);
}

static enum status put_lines(struct report_run *r, struct error *e)
{
    const struct own *own = r->own;
    size_t n = dims_groups(r->dims), *order = dims_sorted(r->dims);
    struct cell *cells = mem_zero(own->count, sizeof *cells);
    for (size_t i = 0; i < n; i++) {
        const struct cell *cell = report_group(r, order[i]);
        cells[own->column_of[order[i]]].n += cell->n;
        cells[own->column_of[order[i]]].own += cell->own;
        if (i + 1 < n && dims_equal(r->dims, order[i], order[i + 1], 0))
            continue;
        put_line(r, order[i], cells);
        memset(cells, 0, own->count * sizeof *cells);
    }
    MEM_FREE(cells, order);
    return e->code;
}

const struct report report_matrix = {
    .name = "matrix",
    .help = N_("one dimension down, another across: --by A,B"),
    .flags = REPORT_TWO,
    .group = sizeof(struct cell),
    .own = sizeof(struct own),
    .add = add_ticket,
    .settle = make_columns,
    .finish = put_lines,
    .end = free_matrix,
};
