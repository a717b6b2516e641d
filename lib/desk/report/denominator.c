#include "desk/report/denominator.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/list.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/stat/decimal.h"
#include "flow/csv_import.h"

struct denominator {
    struct desk *desk;
    const struct dims *dims;
    const struct per *per; /* NULL: a file */
    struct map cells;      /* the cells of a group that count → index into rows */
    struct row {
        int64_t base;
        int used;
    } * rows;
    size_t row_count, row_room;
};

static struct row *row_of(struct denominator *b, const struct buf *key, int *added)
{
    struct map_entry *at = map_put(&b->cells, key->s, key->len, added);
    if (*added) {
        at->n = (int64_t)b->row_count;
        *MEM_NEXT(b->rows, b->row_count, b->row_room) = (struct row){0};
    }
    return &b->rows[at->n];
}

/* ---- registers ---- */

/* Rows: unit, asset, customer. `once`: the same one may occur several times. */
static const struct per {
    const char *name;
    const char *knows; /* of the dimensions */
    const char *sql;
    int once;
} pers[] = {
    {"units", "unit|building|use", "SELECT code, NULL, NULL FROM unit", 0},
    {"assets", "unit|building|use|asset|model|customer",
     "SELECT unit, code, customer FROM asset", 0},
    {"customers", "unit|building|use|customer",
     "SELECT u.unit, NULL, c.code FROM customer AS c LEFT JOIN"
     " (SELECT owner AS who, code AS unit FROM unit WHERE owner IS NOT NULL"
     "  UNION SELECT tenant, code FROM unit WHERE tenant IS NOT NULL) AS u ON u.who = c.code",
     1},
};

static int is_known(const struct per *per, const struct dims *dims, size_t at)
{
    const char *name = dims_column(dims, at).name;
    return !per || list_has(per->knows, name, strlen(name));
}

/* Appends the group's cells that count, separated by commas, or for a register by NULs. Returns
 * 0 if one of a register's is empty: calls from no building aren't calls from the units of no
 * building. */
static int make_key(const struct per *per, const struct dims *dims, size_t group,
                    struct buf *key)
{
    int whole = 1, count = 0;
    for (size_t i = 0; i < dims_count(dims); i++)
        if (is_known(per, dims, i)) {
            if (count++)
                buf_addc(key, per ? '\0' : ',');
            whole &= dims_cell(dims, group, i, key) || !per;
        }
    return whole;
}

static enum status open_known(const struct denominator *b, struct dims **known, struct error *e)
{
    struct buf by = BUF_EMPTY;
    for (size_t i = 0; i < dims_count(b->dims); i++)
        if (is_known(b->per, b->dims, i))
            buf_printf(&by, "%s%s", by.len ? "," : "", dims_column(b->dims, i).name);
    dims_open(known, b->desk, by.s, TC_OPENED, 0, e);
    buf_free(&by);
    return e->code;
}

static struct value text_at(struct stmt *st, int column)
{
    if (stmt_is_null(st, column))
        return (struct value){.type = VALUE_NULL};
    const char *s = stmt_text(st, column);
    return (struct value){.type = VALUE_TEXT, .s = s, .len = strlen(s)};
}

/* Counts a row of the register. `seen`: customers that occurred, each after its group. */
static enum status count_row(struct denominator *b, struct dims *known, struct map *seen,
                             struct stmt *st, struct error *e)
{
    struct ticket t = {.c = {[TC_UNIT] = text_at(st, 0),
                             [TC_ASSET] = text_at(st, 1),
                             [TC_CUSTOMER] = text_at(st, 2)}};
    struct buf key = BUF_EMPTY;
    size_t group;
    int added = 1;
    if (dims_group(known, &t, &group, e) == ST_OK && make_key(b->per, known, group, &key)) {
        struct row *row = row_of(b, &key, &added);
        if (b->per->once) {
            buf_addc(&key, '\0');
            buf_adds(&key, t.c[TC_CUSTOMER].s);
            map_put(seen, key.s, key.len, &added);
        }
        row->base += !b->per->once || added;
    }
    buf_free(&key);
    return e->code;
}

static enum status count_register(struct denominator *b, struct error *e)
{
    struct stmt *st;
    struct dims *known = NULL;
    struct map seen = MAP_EMPTY;
    if (open_known(b, &known, e) == ST_OK &&
        store_prepare(b->desk->store, &st, b->per->sql, e) == ST_OK) {
        while (stmt_step(st, e) > 0 && count_row(b, known, &seen, st, e) == ST_OK)
            ;
        stmt_reset(st);
    }
    dims_close(known);
    map_free(&seen);
    return e->code;
}

/* ---- a file ---- */

struct reading {
    struct denominator *b;
    struct csv_import *in;
};

/* Places: the dimensions, then the base. */
static int place_column(void *context, const char *name, struct error *e)
{
    const struct denominator *b = ((const struct reading *)context)->b;
    (void)e;
    for (size_t i = 0; i < dims_count(b->dims); i++)
        if (strcmp(dims_column(b->dims, i).name, name) == 0)
            return (int)i;
    return strcmp(name, "base") == 0 ? (int)dims_count(b->dims) : PLACE_UNKNOWN;
}

static enum status check_columns(const struct reading *x, const char *by, struct error *e)
{
    for (size_t i = 0; i <= dims_count(x->b->dims); i++)
        if (!csv_import_has(x->in, (int)i))
            return error_set(
                e, ST_DATA, _("%s:1: the column '%s' is missing; required are %s,base"),
                csv_import_name(x->in),
                i < dims_count(x->b->dims) ? dims_column(x->b->dims, i).name : "base", by);
    return ST_OK;
}

static enum status read_row(struct denominator *b, const struct csv_import_row *row,
                            struct error *why)
{
    size_t dims = dims_count(b->dims);
    const char *text = row->cells[dims].s ? row->cells[dims].s : "";
    struct buf key = BUF_EMPTY;
    int64_t base;
    int added;
    for (size_t i = 0; i < dims; i++)
        buf_printf(&key, "%s%s", i ? "," : "", row->cells[i].s ? row->cells[i].s : "");
    if (money_read(text, 0, &base, why) != ST_OK || base < 1) {
        error_clear(why);
        error_set(why, ST_DATA, _("base: '%s' is not a whole number of 1 or more"),
                  utf8_quote(text));
    } else {
        row_of(b, &key, &added)->base = base;
        if (!added)
            error_set(why, ST_DATA, _("base: '%s' already has one"), utf8_quote(key.s));
    }
    buf_free(&key);
    return why->code;
}

static enum status read_file(struct denominator *b, const char *by, const char *file,
                             struct error *e)
{
    struct csv_import_options options = {.file = file, .extra = EXTRA_IGNORE};
    struct reading x = {.b = b};
    struct csv_import_row row;
    if (csv_import_open(&x.in, &options, place_column, &x, e) == ST_OK &&
        check_columns(&x, by, e) == ST_OK)
        while (e->code == ST_OK && csv_import_next(x.in, &row, e) > 0) {
            struct error why = ERROR_NONE;
            if (read_row(b, &row, &why) != ST_OK)
                csv_import_refuse(x.in, &why, e);
            error_clear(&why);
        }
    csv_import_close(x.in);
    return e->code;
}

/* ---- both ---- */

enum status denominator_load(struct denominator **out, struct desk *desk,
                             const struct dims *dims, const char *by, const char *per,
                             struct error *e)
{
    struct denominator *b = *out = mem_zero(1, sizeof *b);
    b->desk = desk;
    b->dims = dims;
    for (size_t i = 0; i < sizeof pers / sizeof *pers; i++)
        if (strcmp(pers[i].name, per) == 0) {
            b->per = &pers[i];
            return count_register(b, e);
        }
    if (strcmp(per, "-") != 0 && access(per, F_OK) != 0)
        return error_set(e, ST_NOINPUT,
                         _("'%s' is neither a file nor one of units, customers, assets"),
                         utf8_quote(per));
    return read_file(b, by, per, e);
}

void denominator_free(struct denominator *b)
{
    if (!b)
        return;
    free(b->rows);
    map_free(&b->cells);
    free(b);
}

int64_t denominator_of(struct denominator *b, size_t group)
{
    struct buf key = BUF_EMPTY;
    const struct map_entry *found =
        make_key(b->per, b->dims, group, &key) ? map_find(&b->cells, key.s, key.len) : NULL;
    buf_free(&key);
    if (!found)
        return 0;
    b->rows[found->n].used = 1;
    return b->rows[found->n].base;
}

size_t denominator_unused(const struct denominator *b, struct buf *out)
{
    size_t n = 0;
    for (size_t i = 0; i < b->cells.count && !b->per; i++)
        if (!b->rows[b->cells.entries[i].n].used && n++ < 5)
            buf_printf(out, "%s%s", n > 1 ? "; " : "", b->cells.entries[i].key);
    if (n > 5)
        buf_adds(out, "; …");
    return n;
}
