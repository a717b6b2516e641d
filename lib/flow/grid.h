/* grid.h: rows kept in memory, for whoever draws or lays them out after they are all there.
 *
 * rows_options.grid makes the writers of rows fill one. Cells are what CSV would have. */
#ifndef TKT_FLOW_GRID_H
#define TKT_FLOW_GRID_H

#include <stddef.h>

#include "flow/rows.h"

struct grid {
    size_t columns, rows;
    struct grid_column {
        char *name;
        int number;
    } * head;
    char **cells; /* rows * columns, "" where empty; row after row */
    size_t count, room;
    size_t most;    /* rows that are kept, the first ones; 0: all. Survives grid_free */
    size_t dropped; /* cells of the others */
};

#define GRID_EMPTY                                                                             \
    {                                                                                          \
        0, 0, 0, 0, 0, 0, 0, 0                                                                 \
    }

void grid_free(struct grid *g); /* empty again */
/* Sets the columns; whatever it held is gone. */
void grid_start(struct grid *g, const struct rows_column *columns, size_t count);
void grid_add(struct grid *g, const char *s, size_t n); /* the next cell, row after row */

const char *grid_cell(const struct grid *g, size_t row, size_t column);
void grid_set(struct grid *g, size_t row, size_t column, const char *s);
int grid_find(const struct grid *g, const char *column); /* -1: there is none */
/* Leaves only the rows from `from` on, `count` of them at most. */
void grid_cut(struct grid *g, size_t from, size_t count);
/* Leaves only rows for which `keep` says 1. */
void grid_keep(struct grid *g, int (*keep)(void *context, const struct grid *g, size_t row),
               void *context);
/* Largest first by a column of numbers; rows that are equal there stay in their order. */
void grid_sort(struct grid *g, const char *column);
/* Leaves only these columns, in this order; names that it hasn't are passed over. */
void grid_pick(struct grid *g, const char *names);

#endif
