#include "desk/report/denominator.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/stat/decimal.h"
#include "flow/csv_import.h"

struct denominator {
    struct desk *desk;
    const struct dims *dims;
    struct dims *known; /* those of them that the register knows; NULL: a file */
    int64_t *counts;    /* of a register, by group of `known` */
    size_t count, room;
    struct map seen;  /* of customers: group and code */
    struct map cells; /* of a file: the group's cells → its place */
    struct row {
        int64_t base;
        int used;
    } * rows;
    size_t row_count, row_room;
};

/* ---- registers ---- */

/* Rows: unit, asset, customer; `once`: the same one may come several times. */
static const struct per {
    const char *name;
    const char *knows; /* among the dimensions */
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

static int is_known(const struct per *per, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = per->knows; *p; p += strcspn(p, "|"), p += *p == '|')
        if (strcspn(p, "|") == n && strncmp(p, name, n) == 0)
            return 1;
    return 0;
}

static enum status open_known(struct denominator *b, const struct per *per, struct error *e)
{
    struct buf by = BUF_EMPTY;
    for (size_t i = 0; i < dims_count(b->dims); i++) {
        const char *name = dims_column(b->dims, i).name;
        if (is_known(per, name))
            buf_printf(&by, "%s%s", by.len ? "," : "", name);
    }
    dims_open(&b->known, b->desk, by.s, TC_OPENED, e);
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

/* 1 the first time that a customer comes in a group. */
static int is_new(struct denominator *b, size_t group, const char *code)
{
    struct buf key = BUF_EMPTY;
    int added;
    buf_printf(&key, "%zu %s", group, code);
    map_put(&b->seen, key.s, key.len, &added);
    buf_free(&key);
    return added;
}

static enum status count_register(struct denominator *b, const struct per *per, struct error *e)
{
    struct stmt *st;
    int got;
    if (open_known(b, per, e) != ST_OK ||
        store_prepare(b->desk->store, &st, per->sql, e) != ST_OK)
        return e->code;
    while ((got = stmt_step(st, e)) > 0) {
        struct ticket t = {0};
        size_t group;
        t.c[TC_UNIT] = text_at(st, 0);
        t.c[TC_ASSET] = text_at(st, 1);
        t.c[TC_CUSTOMER] = text_at(st, 2);
        if (dims_group(b->known, &t, &group, e) != ST_OK)
            break;
        while (b->count <= group) {
            MEM_GROW(b->counts, b->count, b->room);
            b->counts[b->count++] = 0;
        }
        b->counts[group] += !per->once || is_new(b, group, t.c[TC_CUSTOMER].s);
    }
    stmt_reset(st);
    return e->code;
}

/* ---- a file ---- */

struct reading {
    struct denominator *b;
    struct csv_import *in;
};

/* Places: the dimensions, then the base. */
static int place(void *context, const char *name, struct error *e)
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
                e, ST_DATA, _("%s:1: there is no column '%s'; needed are %s,base"),
                csv_import_name(x->in),
                i < dims_count(x->b->dims) ? dims_column(x->b->dims, i).name : "base", by);
    return ST_OK;
}

static void add_cell(struct buf *key, size_t at, const char *cell)
{
    if (at)
        buf_addc(key, ',');
    buf_adds(key, cell ? cell : "");
}

static enum status read_row(struct denominator *b, const struct csv_import_row *row,
                            struct error *why)
{
    size_t dims = dims_count(b->dims);
    struct buf key = BUF_EMPTY;
    struct row r = {0};
    int added;
    for (size_t i = 0; i < dims; i++)
        add_cell(&key, i, row->cells[i].s);
    const char *base = row->cells[dims].s ? row->cells[dims].s : "";
    if (money_read(base, 0, &r.base, why) != ST_OK || r.base < 1) {
        error_clear(why);
        error_set(why, ST_DATA, _("base: '%s' is not a whole number from 1 on"),
                  utf8_quote(base));
    } else {
        struct map_entry *at = map_put(&b->cells, key.s, key.len, &added);
        at->n = (int64_t)b->row_count;
        MEM_GROW(b->rows, b->row_count, b->row_room);
        b->rows[b->row_count++] = r;
        if (!added)
            error_set(why, ST_DATA, _("base: '%s' has one already"), utf8_quote(key.s));
    }
    buf_free(&key);
    return why->code;
}

static enum status read_file(struct denominator *b, const char *by, const char *file,
                             struct error *e)
{
    struct csv_import_options options = {.file = file, .extra = "ignore"};
    struct reading x = {.b = b};
    struct csv_import_row row;
    if (csv_import_open(&x.in, &options, place, &x, e) == ST_OK &&
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
        if (strcmp(pers[i].name, per) == 0)
            return count_register(b, &pers[i], e);
    if (strcmp(per, "-") != 0 && access(per, F_OK) != 0)
        return error_set(e, ST_NOINPUT,
                         _("'%s' is not one of units, customers, assets, nor a file"),
                         utf8_quote(per));
    return read_file(b, by, per, e);
}

void denominator_free(struct denominator *b)
{
    if (!b)
        return;
    dims_close(b->known);
    free(b->counts);
    free(b->rows);
    map_free(&b->seen);
    map_free(&b->cells);
    free(b);
}

/* Calls of no building aren't calls of the units of no building. */
static int has_empty_cell(const struct dims *known, size_t group)
{
    struct buf cell = BUF_EMPTY;
    int empty = 0;
    for (size_t i = 0; i < dims_count(known); i++)
        empty = empty || !dims_cell(known, group, i, &cell);
    buf_free(&cell);
    return empty;
}

int64_t denominator_of(struct denominator *b, size_t group)
{
    size_t at;
    if (b->known)
        return dims_same(b->dims, group, b->known, &at) && at < b->count &&
                       !has_empty_cell(b->known, at)
                   ? b->counts[at]
                   : 0;
    struct buf key = BUF_EMPTY, cell = BUF_EMPTY;
    for (size_t i = 0; i < dims_count(b->dims); i++) {
        buf_clear(&cell);
        dims_cell(b->dims, group, i, &cell);
        add_cell(&key, i, cell.s);
    }
    const struct map_entry *found = map_find(&b->cells, key.s, key.len);
    buf_free(&key);
    buf_free(&cell);
    if (!found)
        return 0;
    b->rows[found->n].used = 1;
    return b->rows[found->n].base;
}

size_t denominator_unused(const struct denominator *b, struct buf *out)
{
    size_t n = 0;
    for (size_t i = 0; i < b->cells.count; i++)
        if (!b->rows[b->cells.entries[i].n].used && n++ < 5)
            buf_printf(out, "%s%s", n > 1 ? "; " : "", b->cells.entries[i].key);
    if (n > 5)
        buf_adds(out, "; …");
    return n;
}
