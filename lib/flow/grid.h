/* grid.h: rows in memory, for code that draws or lays them out once all are known.
 *
 * With rows_options.grid set, rows.h writes into a grid. Cells have the same text as in CSV. */
#pragma once

#include <stddef.h>

#include "flow/rows.h"

struct grid {
    size_t columns, rows;
    struct grid_column {
        char *name;
        int number;
    } * head;
    char **cells; /* rows * columns cells, row by row; "" if empty */
    size_t count, room;
    /* maximum number of rows to keep, the first ones; 0: all. grid_free doesn't change it */
    size_t most;
    size_t dropped; /* number of cells of the other rows */
};

#define GRID_EMPTY                                                                             \
    {                                                                                          \
        0, 0, 0, 0, 0, 0, 0, 0                                                                 \
    }

void grid_free(struct grid *g); /* leaves it empty */
/* Sets the columns and drops the old contents. */
void grid_start(struct grid *g, const struct rows_column *columns, size_t count);
void grid_add(struct grid *g, const char *s, size_t n); /* the next cell, row by row */

const char *grid_cell(const struct grid *g, size_t row, size_t column);
void grid_set(struct grid *g, size_t row, size_t column, const char *s);
int grid_find(const struct grid *g, const char *column); /* -1: no such column */
/* Keeps at most `count` rows, from row `from` on. */
void grid_cut(struct grid *g, size_t from, size_t count);
/* Keeps only the rows for which `keep` returns 1. */
void grid_keep(struct grid *g, int (*keep)(void *context, const struct grid *g, size_t row),
               void *context);
/* Sorts by a column of numbers, largest first. The sort is stable. */
void grid_sort(struct grid *g, const char *column);
/* Keeps only these columns, in this order; ignores unknown names. */
void grid_pick(struct grid *g, const char *names);
