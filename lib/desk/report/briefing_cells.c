#include "desk/report/briefing_cells.h"

#include <string.h>

#include "desk/ticket/details.h"
#include "desk/core/masking.h"
#include "flow/label.h"
#include "store/register.h"
#include "store/ticket.h"

/* Returns the register of the column's codes; NULL: none with names. */
static const struct register_info *register_of(const char *column)
{
    int at = ticket_column_of(column);
    if (at < 0 || at >= TC_STORED || ticket_columns[at].type != CT_CODE ||
        !ticket_columns[at].refers)
        return NULL;
    const struct register_info *info = register_find(ticket_columns[at].refers);
    return info && register_column(info, "name") > 0 ? info : NULL;
}

static enum status name_code(struct desk *desk, const struct register_info *info,
                             struct grid *g, size_t row, size_t column, struct error *e)
{
    struct register_row key = REGISTER_ROW_EMPTY, found = REGISTER_ROW_EMPTY;
    int name = register_column(info, "name");
    key.c[0] = value_text(grid_cell(g, row, column));
    if (register_get(desk->store, info, &key, &found, e) > 0 &&
        found.c[name].type == VALUE_TEXT)
        grid_set(
            g, row, column,
            masking_text(desk, masking_register_column(desk, info, "name"), found.c[name].s));
    register_row_free(&found);
    return e->code;
}

static void shorten_time(struct desk *desk, struct grid *g, size_t row, size_t column)
{
    struct when when = desk_when(desk);
    struct error ignored = ERROR_NONE;
    struct buf b = BUF_EMPTY;
    int64_t at;
    if (when_read(&when, grid_cell(g, row, column), &at, NULL, &ignored) == ST_OK) {
        details_time(&b, desk, at);
        grid_set(g, row, column, b.s);
    }
    error_clear(&ignored);
    buf_free(&b);
}

enum status briefing_name_cells(struct desk *desk, struct grid *g, struct error *e)
{
    for (size_t i = 0; i < g->columns && e->code == ST_OK; i++) {
        const char *column = g->head[i].name;
        const struct register_info *info = register_of(column);
        int time = strcmp(column, "due") == 0 || strcmp(column, "oldest") == 0;
        for (size_t row = 0; row < g->rows && e->code == ST_OK; row++) {
            const char *cell = grid_cell(g, row, i);
            if (!*cell)
                continue;
            if (label_in(column))
                grid_set(g, row, i, label_cell(column, cell));
            else if (info)
                name_code(desk, info, g, row, i, e);
            else if (time)
                shorten_time(desk, g, row, i);
        }
    }
    return e->code;
}
