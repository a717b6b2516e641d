#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "desk/ticket/filter.h"
#include "desk/report/arrivals.h"
#include "store/arrival_cache.h"

struct recount {
    struct dims *dims;
    struct pack_list l;
    struct error *e;
};

static int add(void *context, const struct ticket *t)
{
    struct recount *c = context;
    struct pack_entry entry = {t->c[TC_OPENED].n, t->c[TC_ID].n, 0};
    if (dims_group(c->dims, t, &entry.cell, c->e) != ST_OK)
        return 1;
    MEM_GROW(c->l.v, c->l.count, c->l.capacity);
    c->l.v[c->l.count++] = entry;
    return 0;
}

static int same(const struct pack_list *a, const struct pack_list *b)
{
    int equal = a->count == b->count;
    for (size_t i = 0; equal && i < a->count; i++)
        equal = a->v[i].at == b->v[i].at && a->v[i].id == b->v[i].id &&
                a->v[i].cell == b->v[i].cell;
    return equal;
}

/* 1: what is kept is what the tickets say, or won't be used anyway; 0: it isn't; -1: an error.
 */
static int check(struct desk *desk, struct dims *dims, const char *spec, struct error *e)
{
    struct past *past = past_open(desk, dims, spec);
    int loaded = past_load(past, PAST_ALL, e), right = 1;
    if (loaded > 0) {
        struct recount c = {dims, {0}, e};
        struct filter *f = filter_new(desk);
        filter_wants(f, TC_OPENED);
        dims_wants(dims, f);
        filter_walk(f, add, &c, e);
        filter_free(f);
        pack_sort(&c.l, 0);
        right = same(past_entries(past), &c.l);
        free(c.l.v);
    }
    past_close(past);
    return e->code == ST_OK ? right : -1;
}

enum status past_check_all(struct desk *desk, void (*say)(void *context, const char *text),
                           void *context, struct error *e)
{
    struct stmt *st;
    int wrong = 0;
    if (kept_specs(desk->store, &st, e) != ST_OK)
        return e->code;
    while (stmt_step(st, e) > 0 && e->code == ST_OK) {
        const char *spec = stmt_text(st, 0);
        struct dims *dims;
        struct buf b = BUF_EMPTY;
        if (dims_open(&dims, desk, spec, TC_OPENED, e) != ST_OK)
            break;
        if (check(desk, dims, spec, e) == 0) {
            buf_printf(&b, _("what surge keeps by %s isn't what the tickets say"), spec);
            say(context, b.s);
            wrong++;
        }
        dims_close(dims);
        buf_free(&b);
    }
    stmt_reset(st);
    if (wrong && e->code == ST_OK)
        return error_set(e, ST_DATA,
                         _("%s: tickets or units were changed by something other than tkt;"
                           " DELETE FROM kept lets surge count again"),
                         store_path(desk->store));
    return e->code;
}
