/* Loads rules from the desk's register or from a file. */
#include <string.h>

#include "desk/register/register_cell.h"
#include "desk/register/register_rules.h"
#include "desk/route/rules.h"

static struct rules *new_rules(struct desk *desk, struct error *e)
{
    int64_t whole = 1;
    desk_setting_int(desk, "keyword_words", &whole, e);
    return rules_new(desk, whole != 0);
}

enum status rules_load(struct rules **out, struct desk *desk, struct error *e)
{
    const struct register_info *info = register_find("rule");
    struct rules *r = new_rules(desk, e);
    struct stmt *st;
    int got = -1;
    *out = NULL;
    if (e->code == ST_OK && register_select(desk->store, info, &st, e) == ST_OK) {
        struct register_row row = REGISTER_ROW_EMPTY;
        while ((got = stmt_step(st, e)) > 0) {
            register_from_row(info, st, &row);
            if (rules_add(r, &row, e) != ST_OK) {
                stmt_reset(st);
                got = -1;
                break;
            }
        }
        register_row_free(&row);
    }
    if (got < 0) {
        rules_free(r);
        return e->code;
    }
    rules_seal(r);
    *out = r;
    return ST_OK;
}

/* ---- a file ---- */

static int place_of(void *context, const char *name, struct error *e)
{
    (void)context;
    (void)e;
    int column = register_column(register_find("rule"), name);
    if (column >= 0)
        return column;
    return strcmp(name, "error") == 0 ? PLACE_PASS : PLACE_UNKNOWN;
}

/* Checks a row by the register's types and rules. Its calendars must exist, because they are
 * used. */
static enum status read_row(struct rules *r, struct desk *desk, const struct csv_import_row *in,
                            struct error *e)
{
    const struct register_info *info = register_find("rule");
    struct register_row row = REGISTER_ROW_EMPTY;
    struct when when = desk_when(desk);
    char room[REGISTER_COLUMNS][CELL_ROOM];
    struct calendar *calendar;
    for (size_t i = 0; i < info->count; i++) {
        const struct csv_cell *cell = &in->cells[i];
        const struct register_column *c = &info->columns[i];
        register_cell_read(desk, &when, c, cell->s ? cell->s : "", cell->s ? cell->len : 0,
                           room[i], &row.c[i], e);
        if (e->code == ST_OK && c->flags & REG_NOT && cell->s && cell->len &&
            desk_calendar(desk, cell->s + (*cell->s == '!'), &calendar, e) != ST_OK)
            e->code = ST_DATA;
        if (e->code != ST_OK)
            return error_prefix(e, "%s", c->name);
    }
    int column = 0;
    if (register_rules_row(desk, info, &row, &column, e) != ST_OK)
        return error_prefix(e, "%s", info->columns[column].name);
    return rules_add(r, &row, e);
}

enum status rules_read(struct rules **out, struct desk *desk,
                       const struct csv_import_options *options, struct error *e)
{
    *out = NULL;
    struct csv_import *in = NULL;
    if (csv_import_open(&in, options, place_of, NULL, e) != ST_OK)
        return e->code;
    struct rules *r = new_rules(desk, e);
    struct csv_import_row row;
    int got;
    while ((got = csv_import_next(in, &row, e)) > 0) {
        struct error why = ERROR_NONE;
        if (read_row(r, desk, &row, &why) != ST_OK && csv_import_refuse(in, &why, e) != ST_OK) {
            error_clear(&why);
            got = -1;
            break;
        }
        error_clear(&why);
    }
    csv_import_close(in);
    if (got < 0) {
        rules_free(r);
        return e->code;
    }
    rules_seal(r);
    *out = r;
    return ST_OK;
}
