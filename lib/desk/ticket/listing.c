#include "desk/ticket/listing.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/text/near_code.h"
#include "desk/ticket/attribute.h"
#include "desk/core/masking.h"

struct printed {
    struct attribute subject;
    int extra; /* index of the extra column, or -1 */
};

struct listing {
    struct tool *tool;
    struct attribute_reader computed;
    struct listing_extra extra;
    struct printed *columns;
    struct rows_column *heads;
    size_t count, capacity;
    char *picked; /* the names, split in place */
    struct rows *rows;
    struct buf cell;
};

static int extra_of(const struct listing *l, const char *name)
{
    for (size_t i = 0; i < l->extra.count; i++)
        if (strcmp(l->extra.columns[i].name, name) == 0)
            return (int)i;
    return -1;
}

static enum status add_column(struct listing *l, const char *name, struct error *e)
{
    struct printed p = {.extra = extra_of(l, name)};
    if (p.extra < 0 && !attribute_find(name, &p.subject)) {
        struct buf names = BUF_EMPTY;
        for (const int *c = ticket_column_order; *c >= 0; c++)
            buf_printf(&names, "%s, ", ticket_columns[*c].name);
        for (size_t i = 0; i < l->extra.count; i++)
            buf_printf(&names, "%s, ", l->extra.columns[i].name);
        error_set(e, ST_USAGE, _("-c: '%s' is not one of %sfield.NAME, building, use, model"),
                  utf8_quote(name), names.s);
        buf_adds(&names, "building, use, model");
        near_code_suggest(e, name, names.s);
        buf_free(&names);
        return e->code;
    }
    size_t room = l->capacity;
    MEM_GROW(l->columns, l->count, room);
    MEM_GROW(l->heads, l->count, l->capacity);
    int column = p.extra < 0 ? p.subject.column : -1;
    l->heads[l->count] =
        p.extra >= 0
            ? l->extra.columns[p.extra]
            : (struct rows_column){.name = name,
                                   .number = attribute_is_number(&p.subject),
                                   .title = column >= 0 ? ticket_columns[column].label : NULL};
    l->columns[l->count++] = p;
    return ST_OK;
}

static enum status add_columns(struct listing *l, struct error *e)
{
    if (!l->tool->pick) {
        for (const int *c = ticket_column_order; *c >= 0; c++)
            if (ticket_columns[*c].flags & COL_SHOWN)
                add_column(l, ticket_columns[*c].name, e);
        for (size_t i = 0; i < l->extra.count; i++)
            add_column(l, l->extra.columns[i].name, e);
        return e->code;
    }
    l->picked = mem_string(l->tool->pick);
    for (char *name = l->picked; name && e->code == ST_OK;) {
        char *comma = strchr(name, ',');
        if (comma)
            *comma++ = '\0';
        add_column(l, name, e);
        name = comma;
    }
    return e->code;
}

static void free_listing(struct listing *l)
{
    attribute_reader_end(&l->computed);
    MEM_FREE(l->columns, l->heads, l->picked);
    buf_free(&l->cell);
    free(l);
}

enum status listing_open(struct listing **out, struct tool *tool,
                         const struct listing_extra *extra, struct error *e)
{
    struct listing *l = mem_zero(1, sizeof *l);
    l->tool = tool;
    if (extra)
        l->extra = *extra;
    attribute_reader_start(&l->computed, tool->desk);
    buf_init(&l->cell);
    if (add_columns(l, e) != ST_OK ||
        rows_open(&l->rows, &tool->rows, l->heads, l->count, e) != ST_OK) {
        free_listing(l);
        l = NULL;
    }
    *out = l;
    return e->code;
}

void listing_wants(const struct listing *l, struct filter *f)
{
    unsigned char need[TC_STORED] = {0};
    for (size_t i = 0; i < l->count; i++)
        if (l->columns[i].extra < 0)
            attribute_needs(&l->columns[i].subject, need);
    need[TC_ID] = 1;
    if (l->tool->desk->masking) /* what to mask in texts */
        need[TC_CUSTOMER] = need[TC_CONTACT] = need[TC_UNIT] = need[TC_FIELDS] = 1;
    for (int i = 0; i < TC_STORED; i++)
        if (need[i])
            filter_wants(f, i);
}

static enum status put_cell(struct listing *l, const struct printed *p, const struct ticket *t,
                            struct error *e)
{
    int column = p->extra < 0 ? p->subject.column : -1;
    if (column >= 0 && column < TC_STORED) {
        /* fast path: most cells */
        const struct value *v = &t->c[column];
        if (v->type == VALUE_NULL) {
            rows_empty(l->rows);
            return ST_OK;
        }
        if (v->type == VALUE_TEXT) {
            rows_text_n(l->rows, v->s, v->len);
            return ST_OK;
        }
    }
    buf_clear(&l->cell);
    if (p->extra >= 0)
        l->extra.cell(l->extra.context, t, (size_t)p->extra, &l->cell, e);
    else
        attribute_print(&l->computed, &p->subject, t, &l->cell, e);
    int number =
        p->extra >= 0 ? l->extra.columns[p->extra].number : attribute_is_number(&p->subject);
    if (number)
        rows_number(l->rows, l->cell.s);
    else
        rows_text_n(l->rows, l->cell.s, l->cell.len);
    return e->code;
}

enum status listing_put(struct listing *l, const struct ticket *t, struct error *e)
{
    masking_ticket(l->tool->desk, t);
    for (size_t i = 0; i < l->count; i++)
        if (put_cell(l, &l->columns[i], t, e) != ST_OK)
            return e->code;
    rows_end(l->rows);
    return ST_OK;
}

struct put_context {
    struct listing *l;
    struct error *e;
};

static int put_visit(void *context, const struct ticket *t)
{
    struct put_context *c = context;
    return listing_put(c->l, t, c->e) != ST_OK || listing_broken(c->l);
}

enum status listing_walk(struct listing *l, struct filter *f, struct error *e)
{
    struct put_context c = {l, e};
    listing_wants(l, f);
    return filter_walk(f, put_visit, &c, e);
}

enum status listing_put_ids(struct listing *l, const int64_t *ids, size_t count,
                            struct error *e)
{
    struct ids chosen = {.id = mem_alloc(count * sizeof *ids), .count = count};
    if (count)
        memcpy(chosen.id, ids, count * sizeof *ids);
    struct filter *f = filter_new(l->tool->desk);
    filter_ids(f, &chosen);
    listing_walk(l, f, e);
    filter_free(f);
    free(chosen.id);
    return e->code;
}

int64_t listing_count(const struct listing *l)
{
    return rows_count(l->rows);
}

int listing_broken(const struct listing *l)
{
    return rows_broken(l->rows);
}

enum status listing_close(struct listing *l, int64_t kept)
{
    if (!l)
        return ST_OK;
    struct tool *tool = l->tool;
    struct error e = ERROR_NONE;
    if (tool->e.code != ST_OK) {
        listing_abandon(l);
        return tool->e.code;
    }
    if (tool->empty_is_1 && listing_count(l) == 0)
        tool->partial = 1;
    if (rows_close(l->rows, &e) != ST_OK) {
        if (kept > 0)
            error_set(&tool->e, e.code, _("%s; the work done so far was kept: %lld tickets"),
                      e.message, (long long)kept);
        else
            error_set(&tool->e, e.code, "%s", e.message);
    }
    error_clear(&e);
    free_listing(l);
    return tool->e.code;
}

void listing_abandon(struct listing *l)
{
    if (!l)
        return;
    rows_abandon(l->rows);
    free_listing(l);
}

void listing_changed(struct listing **l, const int64_t *ids, size_t count)
{
    struct listing *listing = *l;
    *l = NULL;
    if (!listing)
        return;
    listing_put_ids(listing, ids, count, &listing->tool->e);
    listing_close(listing, (int64_t)count);
}
