#include "desk/ticket/reply.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"

struct first {
    int64_t ticket, at;
};

struct replies {
    struct desk *desk;
    struct map written; /* codes of channels */
    struct first *v;    /* by ticket */
    size_t count, room;
};

static enum status load_channels(struct replies *r, struct error *e)
{
    struct stmt *st =
        store_query(r->desk->store, "SELECT code FROM channel WHERE written = 1", NULL, e);
    while (stmt_step(st, e) > 0)
        map_puts(&r->written, stmt_text(st, 0), NULL);
    return e->code;
}

static enum status load_times(struct replies *r, struct error *e)
{
    struct stmt *st = event_replies(r->desk->store, e);
    while (stmt_step(st, e) > 0)
        *MEM_NEXT(r->v, r->count, r->room) = (struct first){stmt_int(st, 0), stmt_int(st, 1)};
    return e->code;
}

enum status replies_load(struct replies **out, struct desk *desk, int all, struct error *e)
{
    struct replies *r = mem_zero(1, sizeof *r);
    r->desk = desk;
    *out = r;
    if (load_channels(r, e) == ST_OK && (all || r->written.count))
        load_times(r, e);
    return e->code;
}

void replies_free(struct replies *r)
{
    if (!r)
        return;
    map_free(&r->written);
    MEM_FREE(r->v, r);
}

static int compare_ticket(const void *key, const void *element)
{
    int64_t id = *(const int64_t *)key, other = ((const struct first *)element)->ticket;
    return (id > other) - (id < other);
}

int replies_first(const struct replies *r, int64_t ticket, int64_t *at)
{
    const struct first *f =
        r->count ? bsearch(&ticket, r->v, r->count, sizeof *r->v, compare_ticket) : NULL;
    if (f)
        *at = f->at;
    return f != NULL;
}

int replies_is_written(const struct replies *r, const struct ticket *t)
{
    const struct value *channel = &t->c[TC_CHANNEL];
    return r->written.count && channel->type == VALUE_TEXT &&
           map_finds(&r->written, channel->s) != NULL;
}

/* Returns 1 if `responded` came with the ticket: no event set it. */
static int came_with_it(struct desk *desk, const struct ticket *t, struct error *e)
{
    struct event ev = EVENT_WALK(t->head);
    while (event_walk(desk->store, &ev, e) > 0)
        if (ev.prev && ev.after && strstr(ev.after, "\"responded\""))
            return 0;
    return e->code == ST_OK;
}

int replies_responded(const struct replies *r, const struct ticket *t, int64_t *at,
                      struct error *e)
{
    const struct value *responded = &t->c[TC_RESPONDED];
    int written = replies_is_written(r, t);
    if (written && replies_first(r, t->c[TC_ID].n, at))
        return 1;
    if (responded->type != VALUE_INT || (written && !came_with_it(r->desk, t, e)))
        return 0;
    *at = responded->n;
    return 1;
}

int reply_is_owed(struct desk *desk, const struct ticket *t, struct error *e)
{
    if (t->c[TC_RESPONDED].type == VALUE_NULL)
        return 1;
    if (t->c[TC_CHANNEL].type != VALUE_TEXT || !t->head ||
        store_any(desk->store, "SELECT 1 FROM channel WHERE code = :code AND written = 1",
                  WITH(BIND(":code", t->c[TC_CHANNEL].s)), e) <= 0)
        return 0;
    int replied = store_any(
        desk->store, "SELECT 1 FROM event WHERE ticket = :ticket AND data = '{\"reply\":1}'",
        WITH(BIND(":ticket", t->c[TC_ID].n)), e);
    return e->code == ST_OK && !replied && !came_with_it(desk, t, e) && e->code == ST_OK;
}
