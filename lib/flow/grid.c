#include "flow/grid.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void grid_free(struct grid *g)
{
    for (size_t i = 0; i < g->columns; i++)
        free(g->head[i].name);
    for (size_t i = 0; i < g->count; i++)
        free(g->cells[i]);
    MEM_FREE(g->head, g->cells);
    *g = (struct grid){.most = g->most};
}

void grid_start(struct grid *g, const struct rows_column *columns, size_t count)
{
    grid_free(g);
    g->columns = count;
    g->head = mem_zero(count, sizeof *g->head);
    for (size_t i = 0; i < count; i++)
        g->head[i] = (struct grid_column){mem_string(columns[i].name), columns[i].number};
}

void grid_add(struct grid *g, const char *s, size_t n)
{
    if (g->most && g->rows >= g->most) {
        g->dropped++;
        return;
    }
    *MEM_NEXT(g->cells, g->count, g->room) = mem_string_n(s ? s : "", n);
    g->rows = g->count / g->columns;
}

const char *grid_cell(const struct grid *g, size_t row, size_t column)
{
    return g->cells[row * g->columns + column];
}

void grid_set(struct grid *g, size_t row, size_t column, const char *s)
{
    char **cell = &g->cells[row * g->columns + column], *was = *cell;
    *cell = mem_string(s);
    free(was);
}

int grid_find(const struct grid *g, const char *column)
{
    for (size_t i = 0; i < g->columns; i++)
        if (strcmp(g->head[i].name, column) == 0)
            return (int)i;
    return -1;
}

void grid_keep(struct grid *g, int (*keep)(void *context, const struct grid *g, size_t row),
               void *context)
{
    size_t kept = 0, columns = g->columns;
    for (size_t row = 0; row < g->rows; row++) {
        int stays = keep(context, g, row);
        for (size_t i = 0; i < columns; i++) {
            char *cell = g->cells[row * columns + i];
            if (!stays)
                free(cell);
            else
                g->cells[kept * columns + i] = cell;
        }
        kept += stays != 0;
    }
    g->rows = kept;
    g->count = kept * columns;
}

struct span {
    size_t from, count;
};

static int is_inside(void *context, const struct grid *g, size_t row)
{
    const struct span *s = context;
    (void)g;
    return row >= s->from && row - s->from < s->count;
}

void grid_cut(struct grid *g, size_t from, size_t count)
{
    struct span span = {from, count};
    grid_keep(g, is_inside, &span);
}

struct place {
    double x;
    size_t row;
};

static int by_size(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    int order = (x->x < y->x) - (x->x > y->x);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

void grid_sort(struct grid *g, const char *column)
{
    int at = grid_find(g, column);
    if (at < 0 || !g->rows)
        return;
    struct place *places = mem_zero(g->rows, sizeof *places);
    char **cells = mem_zero(g->count, sizeof *cells);
    for (size_t row = 0; row < g->rows; row++)
        places[row] = (struct place){strtod(grid_cell(g, row, (size_t)at), NULL), row};
    qsort(places, g->rows, sizeof *places, by_size);
    for (size_t row = 0; row < g->rows; row++)
        memcpy(cells + row * g->columns, g->cells + places[row].row * g->columns,
               g->columns * sizeof *cells);
    memcpy(g->cells, cells, g->count * sizeof *cells);
    MEM_FREE(places, cells);
}

void grid_pick(struct grid *g, const char *names)
{
    struct grid to = GRID_EMPTY;
    struct rows_column *columns = mem_zero(g->columns + 1, sizeof *columns);
    size_t *from = mem_zero(g->columns + 1, sizeof *from), count = 0;
    for (const char *p = names; *p && count < g->columns; p += *p == ',') {
        char *name = mem_string_n(p, strcspn(p, ","));
        int at = grid_find(g, name);
        if (at >= 0) {
            from[count] = (size_t)at;
            columns[count++] = (struct rows_column){g->head[at].name, g->head[at].number, NULL};
        }
        p += strlen(name);
        free(name);
    }
    grid_start(&to, columns, count);
    for (size_t row = 0; row < g->rows && count; row++)
        for (size_t i = 0; i < count; i++) {
            const char *s = grid_cell(g, row, from[i]);
            grid_add(&to, s, strlen(s));
        }
    MEM_FREE(columns, from);
    grid_free(g);
    *g = to;
}
