#include "desk/report/dims.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/text/near_code.h"
#include "calc/stat/decimal.h"
#include "desk/ticket/ticket_cell.h"
#include "desk/ticket/attribute.h"
#include "desk/ticket/ticket_state.h"

enum kind {
    DIM_PERIOD, /* the number of a period, hour or weekday */
    DIM_NUMBER, /* a stored integer */
    DIM_TEXT,   /* a stored text */
    DIM_MADE,   /* the text of anything that isn't stored as such */
};

enum { ABOVE_MOST = 64 }; /* how many parents above each other count */

struct dim {
    char *name;
    enum kind kind;
    enum period_unit unit;
    struct attribute subject;
    struct map parents; /* with roll_up: code → parent */
    /* of the last ticket: where its own part begins in the key, and the codes above it */
    size_t begin, end;
    const char *above[ABOVE_MOST];
    size_t above_count, at; /* at: which one the last group has; 0: its own */
};

/* A group's key has for each dimension a text and its NUL. For a number it has 0 if it is
 * empty, else 1 and the eight bytes. */
struct dims {
    struct desk *desk;
    int on;
    struct dim *v;
    size_t count, capacity;
    struct attribute_reader computed;
    struct map groups;
    struct buf key, upper; /* upper: of a group above */
};

/* ---- which ---- */

static enum kind kind_of(const struct attribute *s)
{
    if (s->column < 0 || s->column >= TC_STORED)
        return DIM_MADE;
    switch (ticket_columns[s->column].type) {
    case CT_ID:
    case CT_TIME:
    case CT_MONEY:
    case CT_SCORE:
    case CT_MINUTES:
    case CT_INT:
        return DIM_NUMBER;
    default:
        return DIM_TEXT;
    }
}

static enum status no_such(const char *name, struct error *e)
{
    struct buf names = BUF_EMPTY;
    for (const int *c = ticket_column_order; *c >= 0; c++)
        buf_printf(&names, "%s, ", ticket_columns[*c].name);
    error_set(e, ST_USAGE,
              _("--by: '%s' is not one of day, week, month, quarter, year, hour, weekday,"
                " building, use, model, field.NAME, %sjoined by commas"),
              utf8_quote(name), names.s);
    buf_adds(&names, "day, week, month, quarter, year, hour, weekday, building, use, model");
    near_code_suggest(e, name, names.s);
    buf_free(&names);
    return e->code;
}

static enum status add_dim(struct dims *d, char *name, struct error *e)
{
    for (size_t i = 0; i < d->count; i++)
        if (strcmp(d->v[i].name, name) == 0) {
            error_set(e, ST_USAGE, _("--by: '%s' is given twice"), utf8_quote(name));
            free(name);
            return e->code;
        }
    MEM_GROW(d->v, d->count, d->capacity);
    struct dim *dim = &d->v[d->count++];
    *dim = (struct dim){.name = name, .unit = period_unit_of(name)};
    if (dim->unit != PERIOD_NONE)
        dim->kind = DIM_PERIOD;
    else if (attribute_find(name, &dim->subject))
        dim->kind = kind_of(&dim->subject);
    else
        return no_such(name, e);
    return ST_OK;
}

static enum status load_parents(struct dims *d, struct error *e)
{
    int any = 0;
    for (size_t i = 0; i < d->count && e->code == ST_OK; i++) {
        struct dim *dim = &d->v[i];
        int column = dim->kind == DIM_TEXT ? dim->subject.column : -1;
        if (column != TC_CATEGORY && column != TC_CAUSE)
            continue;
        any = 1;
        struct stmt *st = store_query(
            d->desk->store,
            column == TC_CATEGORY ? "SELECT code, parent FROM category WHERE parent IS NOT NULL"
                                  : "SELECT code, parent FROM cause WHERE parent IS NOT NULL",
            NULL, e);
        while (stmt_step(st, e) > 0)
            map_puts(&dim->parents, stmt_text(st, 0), NULL)->p = mem_string(stmt_text(st, 1));
    }
    return any || e->code != ST_OK
               ? e->code
               : error_set(
                     e, ST_USAGE,
                     _("--roll-up: --by names neither category nor cause, which have parents"));
}

enum status dims_open(struct dims **out, struct desk *desk, const char *by, int on, int roll_up,
                      struct error *e)
{
    struct dims *d = mem_zero(1, sizeof *d);
    d->desk = desk;
    d->on = on;
    attribute_reader_start(&d->computed, desk);
    buf_init(&d->key);
    buf_init(&d->upper);
    while (by && *by && e->code == ST_OK) {
        size_t n = strcspn(by, ",");
        add_dim(d, mem_string_n(by, n), e);
        if (by[n] && !by[n + 1] && e->code == ST_OK)
            no_such("", e);
        by += n + (by[n] == ',');
    }
    if (e->code == ST_OK && roll_up)
        load_parents(d, e);
    if (e->code != ST_OK) {
        dims_close(d);
        d = NULL;
    }
    *out = d;
    return e->code;
}

void dims_close(struct dims *d)
{
    if (!d)
        return;
    for (size_t i = 0; i < d->count; i++) {
        for (size_t k = 0; k < d->v[i].parents.count; k++)
            free(d->v[i].parents.entries[k].p);
        map_free(&d->v[i].parents);
        free(d->v[i].name);
    }
    free(d->v);
    attribute_reader_end(&d->computed);
    map_free(&d->groups);
    BUF_FREE(&d->key, &d->upper);
    free(d);
}

size_t dims_count(const struct dims *d)
{
    return d->count;
}

struct rows_column dims_column(const struct dims *d, size_t at)
{
    const struct dim *dim = &d->v[at];
    int number = dim->kind != DIM_PERIOD && attribute_is_number(&dim->subject);
    int column = dim->kind != DIM_PERIOD ? dim->subject.column : -1;
    const char *title = column >= 0 ? ticket_columns[column].label : NULL;
    return (struct rows_column){.name = dim->name, .number = number, .title = title};
}

int dims_is_computed(const struct dims *d, size_t at)
{
    return d->v[at].kind == DIM_MADE && d->v[at].subject.column >= TC_STORED;
}

enum period_unit dims_unit(const struct dims *d, size_t at)
{
    return d->v[at].unit;
}

void dims_wants(const struct dims *d, struct filter *f)
{
    unsigned char need[TC_STORED] = {0};
    for (size_t i = 0; i < d->count; i++)
        if (d->v[i].kind == DIM_PERIOD)
            ticket_time_wants(d->on, f);
        else
            attribute_needs(&d->v[i].subject, need);
    for (int i = 0; i < TC_STORED; i++)
        if (need[i])
            filter_wants(f, i);
}

/* ---- groups ---- */

static void add_number(struct buf *key, int there, int64_t n)
{
    char bytes[1 + sizeof n] = {1};
    memcpy(bytes + 1, &n, sizeof n);
    if (there)
        buf_add(key, bytes, sizeof bytes);
    else
        buf_addc(key, '\0');
}

static enum status add_part(struct dims *d, const struct dim *dim, const struct ticket *t,
                            struct error *e)
{
    const struct value *v =
        dim->kind == DIM_NUMBER || dim->kind == DIM_TEXT ? &t->c[dim->subject.column] : NULL;
    int64_t at = 0;
    switch (dim->kind) {
    case DIM_PERIOD:
        if (ticket_time(t, d->on, &at))
            add_number(&d->key, 1, period_number(dim->unit, d->desk->zone, at));
        else
            add_number(&d->key, 0, 0);
        return ST_OK;
    case DIM_NUMBER:
        add_number(&d->key, v->type == VALUE_INT, v->n);
        return ST_OK;
    case DIM_TEXT:
        if (v->type == VALUE_TEXT)
            buf_add(&d->key, v->s, strlen(v->s));
        break;
    case DIM_MADE:
        attribute_print(&d->computed, &dim->subject, t, &d->key, e);
        break;
    }
    buf_addc(&d->key, '\0');
    return e->code;
}

/* Lists the codes above the ticket's own, the nearest first. If the parents form a circle, each
 * counts once. */
static void find_above(struct dims *d, struct dim *dim)
{
    const char *own = d->key.s + dim->begin;
    const struct map_entry *parent =
        dim->parents.count && *own ? map_finds(&dim->parents, own) : NULL;
    dim->above_count = dim->at = 0;
    while (parent && dim->above_count < ABOVE_MOST) {
        const char *code = parent->p;
        if (strcmp(code, own) == 0)
            return;
        for (size_t i = 0; i < dim->above_count; i++)
            if (strcmp(dim->above[i], code) == 0)
                return;
        dim->above[dim->above_count++] = code;
        parent = map_finds(&dim->parents, code);
    }
}

static size_t group_of(struct dims *d, const struct buf *key)
{
    int added;
    struct map_entry *entry = map_put(&d->groups, key->s, key->len, &added);
    if (added)
        entry->n = (int64_t)d->groups.count - 1;
    return (size_t)entry->n;
}

enum status dims_group(struct dims *d, const struct ticket *t, size_t *group, struct error *e)
{
    *group = 0;
    if (!d->count)
        return ST_OK;
    buf_clear(&d->key);
    for (size_t i = 0; i < d->count; i++) {
        d->v[i].begin = d->key.len;
        if (add_part(d, &d->v[i], t, e) != ST_OK)
            return e->code;
        d->v[i].end = d->key.len;
        find_above(d, &d->v[i]);
    }
    *group = group_of(d, &d->key);
    return ST_OK;
}

int dims_group_above(struct dims *d, size_t *group, unsigned *upper)
{
    size_t i = 0;
    while (i < d->count && d->v[i].at == d->v[i].above_count)
        d->v[i++].at = 0;
    if (i == d->count)
        return 0;
    d->v[i].at++;
    *upper = 0;
    buf_clear(&d->upper);
    for (i = 0; i < d->count; i++) {
        const struct dim *dim = &d->v[i];
        if (!dim->at) {
            buf_add(&d->upper, d->key.s + dim->begin, dim->end - dim->begin);
            continue;
        }
        buf_add(&d->upper, dim->above[dim->at - 1], strlen(dim->above[dim->at - 1]) + 1);
        *upper |= 1u << i;
    }
    *group = group_of(d, &d->upper);
    return 1;
}

size_t dims_groups(const struct dims *d)
{
    return d->count ? d->groups.count : 1;
}

/* One part of a key, and where the next one begins. */
struct part {
    int there;
    int64_t n;
    const char *s;
};

static const char *read_part(const struct dim *dim, const char *key, struct part *p)
{
    *p = (struct part){.s = key};
    if (dim->kind == DIM_TEXT || dim->kind == DIM_MADE) {
        p->there = *key != '\0';
        return key + strlen(key) + 1;
    }
    p->there = *key++;
    if (!p->there)
        return key;
    memcpy(&p->n, key, sizeof p->n);
    return key + sizeof p->n;
}

/* Numbers among computed texts, such as age, have at most one decimal. */
static int compare_texts(const struct dim *dim, const char *a, const char *b)
{
    if (dim->subject.column == TC_PRIORITY)
        return priority_rank(a) - priority_rank(b);
    if (dim->kind == DIM_MADE && attribute_is_number(&dim->subject)) {
        int64_t x = 0, y = 0;
        struct error e = ERROR_NONE;
        int numbers = money_read(a, 1, &x, &e) == ST_OK && money_read(b, 1, &y, &e) == ST_OK;
        error_clear(&e);
        if (numbers)
            return (x > y) - (x < y);
    }
    return strcmp(a, b);
}

struct sorting {
    const struct dims *d;
    size_t from; /* the first dimension to compare */
};

static int compare_groups(const void *a, const void *b, void *context)
{
    const struct sorting *sorting = context;
    const struct dims *d = sorting->d;
    const char *x = d->groups.entries[*(const size_t *)a].key,
               *y = d->groups.entries[*(const size_t *)b].key;
    for (size_t i = 0; i < d->count; i++) {
        struct part p, q;
        x = read_part(&d->v[i], x, &p);
        y = read_part(&d->v[i], y, &q);
        if (i < sorting->from)
            continue;
        int order = q.there - p.there;
        if (!order && p.there)
            order = d->v[i].kind == DIM_TEXT || d->v[i].kind == DIM_MADE
                        ? compare_texts(&d->v[i], p.s, q.s)
                        : (p.n > q.n) - (p.n < q.n);
        if (order)
            return order;
    }
    return 0;
}

size_t *dims_sorted_from(const struct dims *d, size_t at)
{
    struct sorting sorting = {d, at};
    size_t n = dims_groups(d);
    size_t *order = mem_zero(n, sizeof *order);
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    if (d->count)
        qsort_r(order, n, sizeof *order, compare_groups, &sorting);
    return order;
}

size_t *dims_sorted(const struct dims *d)
{
    return dims_sorted_from(d, 0);
}

/* ---- cells ---- */

int dims_cell(const struct dims *d, size_t group, size_t at, struct buf *out)
{
    const char *key = d->groups.entries[group].key;
    const struct dim *dim = &d->v[at];
    struct part p;
    for (size_t i = 0; i <= at; i++)
        key = read_part(&d->v[i], key, &p);
    struct value v = value_int(p.n);
    if (!p.there)
        return 0;
    if (dim->kind == DIM_PERIOD)
        period_label(out, dim->unit, p.n);
    else if (dim->kind == DIM_NUMBER)
        ticket_cell_print(out, d->desk, dim->subject.column, &v);
    else
        buf_adds(out, p.s);
    return 1;
}

int dims_equal(const struct dims *d, size_t a, size_t b, size_t at)
{
    struct buf x = BUF_EMPTY, y = BUF_EMPTY;
    int equal = dims_cell(d, a, at, &x) == dims_cell(d, b, at, &y) && strcmp(x.s, y.s) == 0;
    BUF_FREE(&x, &y);
    return equal;
}

void dims_put(const struct dims *d, size_t group, size_t count, struct sheet *sheet)
{
    struct buf cell = BUF_EMPTY;
    for (size_t i = 0; i < count; i++) {
        buf_clear(&cell);
        if (dims_cell(d, group, i, &cell))
            sheet_cell(sheet, dims_column(d, i).name, dims_column(d, i).number, cell.s);
    }
    buf_free(&cell);
}
