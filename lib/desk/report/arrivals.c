#include "desk/report/arrivals.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "store/arrival_cache.h"
#include "store/ticket.h"

enum {
    DAY = 24 * 60 * 60,
    MANY_EVENTS = 20000, /* as many since: counting afresh is the shorter way */
    SOME_EVENTS = 2000,  /* as many since: it is worth it to keep what they changed */
};

/* A ticket that is in another cell than it was, or new, or not there any more. */
struct change {
    struct pack_entry entry;
    int added; /* 1: it is there now; 0: it was there */
};

struct past {
    struct desk *desk;
    struct dims *dims;
    const char *spec; /* NULL: nothing is kept */
    struct pack_list entries;
    int64_t begin;
    int counted; /* 1: afresh; 0: from what was kept */
    struct kept kept;
    int64_t event, log; /* the newest that are in the entries */
    struct change *changes;
    size_t change_count, change_room;
    struct buf cells; /* as they were kept */
};

struct past *past_open(struct desk *desk, struct dims *dims, const char *by)
{
    struct past *p = mem_zero(1, sizeof *p);
    p->desk = desk;
    p->dims = dims;
    p->spec = by;
    p->begin = INT64_MAX;
    buf_init(&p->cells);
    for (size_t i = 0; i < dims_count(dims); i++)
        if (!dims_is_code(dims, i))
            p->spec = NULL;
    return p;
}

void past_close(struct past *p)
{
    if (!p)
        return;
    free(p->entries.v);
    free(p->changes);
    buf_free(&p->cells);
    free(p);
}

static int64_t day_of(int64_t at)
{
    return at >= 0 ? at / DAY : -((-at + DAY - 1) / DAY);
}

/* ---- what changed since ---- */

static enum status add_change(struct past *p, const struct ticket *t, int added,
                              struct error *e)
{
    struct pack_entry entry = {t->c[TC_OPENED].n, t->c[TC_ID].n, 0};
    if (dims_group(p->dims, t, &entry.cell, e) != ST_OK)
        return e->code;
    MEM_GROW(p->changes, p->change_count, p->change_room);
    p->changes[p->change_count++] = (struct change){entry, added};
    return ST_OK;
}

/* Takes the row back to what it was at the event that is kept. 1; 0: it wasn't there yet; -1:
 * it doesn't fit, or an error. The texts live in `texts`, which grows by two an event. */
static int take_back(struct past *p, struct ticket *t, struct json_object **texts,
                     size_t *count, struct error *e)
{
    struct event ev;
    for (int64_t at = t->head; at > p->kept.event; at = ev.prev) {
        if (event_get(p->desk->store, at, &ev, e) <= 0 || ev.ticket != t->c[TC_ID].n ||
            ev.prev >= at)
            return -1;
        if (!ev.prev)
            return 0;
        *texts = mem_resize(*texts, *count + 2, sizeof **texts);
        memset(*texts + *count, 0, 2 * sizeof **texts);
        *count += 2;
        if (!event_undo(t, &ev, *texts + *count - 2, *texts + *count - 1))
            return -1;
    }
    return 1;
}

/* 1: its changes are added; 0: they don't fit, or an error. */
static int compare_ticket(struct past *p, int64_t id, struct error *e)
{
    struct ticket_copy copy = TICKET_COPY_EMPTY;
    struct json_object *texts = NULL;
    size_t count = 0, before = p->change_count;
    int was = -1;
    if (ticket_get(p->desk->store, id, &copy, e) > 0 && add_change(p, &copy.t, 1, e) == ST_OK)
        was = take_back(p, &copy.t, &texts, &count, e);
    if (was > 0)
        add_change(p, &copy.t, 0, e);
    for (size_t i = 0; i < count; i++)
        json_free(&texts[i]);
    free(texts);
    ticket_copy_free(&copy);
    if (was < 0 || e->code != ST_OK)
        return 0;
    const struct change *now = &p->changes[before], *then = now + 1;
    if (was > 0 && now->entry.at == then->entry.at && now->entry.cell == then->entry.cell)
        p->change_count = before;
    return 1;
}

static int compare_changes(const void *a, const void *b)
{
    const struct change *x = a, *y = b;
    if (x->entry.at != y->entry.at)
        return x->entry.at < y->entry.at ? -1 : 1;
    if (x->entry.id != y->entry.id)
        return x->entry.id < y->entry.id ? -1 : 1;
    return x->added - y->added;
}

static int find_changes(struct past *p, struct error *e)
{
    struct stmt *st;
    int fits = 1;
    if (kept_touched(p->desk->store, &p->kept, &st, e) != ST_OK)
        return 0;
    while (fits && stmt_step(st, e) > 0)
        fits = compare_ticket(p, stmt_int(st, 0), e);
    stmt_reset(st);
    if (p->change_count)
        qsort(p->changes, p->change_count, sizeof *p->changes, compare_changes);
    return fits && e->code == ST_OK;
}

/* ---- a day ---- */

static struct pack_entry *find_entry(const struct pack_list *l, size_t from,
                                     const struct pack_entry *x)
{
    for (size_t i = from; i < l->count; i++)
        if (l->v[i].id == x->id && l->v[i].at == x->at && l->v[i].cell == x->cell)
            return &l->v[i];
    return NULL;
}

/* Appends a day as it is now: what was packed of it, and n changes. 0: they don't fit. */
static int add_day(struct pack_list *l, const struct value *packed, int64_t day,
                   const struct change *changes, size_t n, size_t cells)
{
    size_t from = l->count;
    if (!unpack(l, packed->s, packed->len, day * DAY))
        return 0;
    for (size_t i = from; i < l->count; i++)
        if (l->v[i].cell >= cells)
            return 0;
    for (size_t i = 0; i < n; i++) {
        struct pack_entry *was = NULL;
        if (changes[i].added) {
            MEM_GROW(l->v, l->count, l->capacity);
            l->v[l->count++] = changes[i].entry;
        } else {
            was = find_entry(l, from, &changes[i].entry);
            if (!was)
                return 0;
            *was = l->v[--l->count];
        }
    }
    if (n)
        pack_sort(l, from);
    return 1;
}

/* The changes of the first day among those from `at` on. */
static size_t same_day(const struct past *p, size_t at)
{
    size_t n = 0;
    while (at + n < p->change_count &&
           day_of(p->changes[at + n].entry.at) == day_of(p->changes[at].entry.at))
        n++;
    return n;
}

/* ---- loading ---- */

static void write_cells(const struct past *p, struct buf *cells)
{
    for (size_t i = 0; i < dims_groups(p->dims); i++) {
        size_t len;
        const char *key = dims_key(p->dims, i, &len);
        pack_number(cells, len);
        buf_add(cells, key, len);
    }
}

/* The groups get the numbers that they had. */
static int read_cells(struct past *p)
{
    const unsigned char *at = (const unsigned char *)p->cells.s, *end = at + p->cells.len;
    uint64_t len;
    for (size_t i = 0; at < end; i++) {
        if (!unpack_number(&at, end, &len) || len > (uint64_t)(end - at) ||
            dims_of_key(p->dims, (const char *)at, len) != i)
            return 0;
        at += len;
    }
    return 1;
}

/* 1: what is kept of it may be used, with what changed since. */
static int will_do(struct past *p, struct error *e)
{
    if (p->kept.event > p->event || p->event - p->kept.event > MANY_EVENTS ||
        p->kept.log > p->log || !read_cells(p))
        return 0;
    for (size_t i = 0; i < dims_count(p->dims); i++)
        if (dims_is_building(p->dims, i) &&
            kept_buildings_changed(p->desk->store, p->kept.log, e) != 0)
            return 0;
    return find_changes(p, e);
}

static int load_days(struct past *p, int64_t first, struct error *e)
{
    static const struct value nothing;
    struct stmt *st;
    size_t at = 0, n, cells = dims_groups(p->dims);
    int got = 1, fits = 1;
    if (kept_days(p->desk->store, &p->kept, first, &st, e) != ST_OK)
        return 0;
    while (at < p->change_count && day_of(p->changes[at].entry.at) < first)
        at++;
    while (fits && (got = stmt_step(st, e)) > 0) {
        struct value packed = {.s = stmt_blob(st, 1), .len = stmt_bytes(st, 1)};
        int64_t day = stmt_int(st, 0), next;
        for (; fits && at < p->change_count && (next = day_of(p->changes[at].entry.at)) < day;
             at += n) {
            n = same_day(p, at);
            fits = add_day(&p->entries, &nothing, next, p->changes + at, n, cells);
        }
        int changed = at < p->change_count && day_of(p->changes[at].entry.at) == day;
        n = changed ? same_day(p, at) : 0;
        fits = fits && add_day(&p->entries, &packed, day, p->changes + at, n, cells);
        at += n;
    }
    for (; fits && at < p->change_count; at += n) {
        n = same_day(p, at);
        fits = add_day(&p->entries, &nothing, day_of(p->changes[at].entry.at), p->changes + at,
                       n, cells);
    }
    stmt_reset(st);
    return fits && got == 0;
}

/* Whether tickets lie before those that were loaded. */
static int find_begin(struct past *p, int64_t first, struct error *e)
{
    int64_t day;
    int got = kept_first(p->desk->store, &p->kept, &day, e);
    if (got < 0)
        return 0;
    if ((got && day < first) || (p->change_count && day_of(p->changes[0].entry.at) < first))
        p->begin = INT64_MIN;
    else if (p->entries.count)
        p->begin = p->entries.v[0].at;
    return 1;
}

int past_load(struct past *p, int64_t from, struct error *e)
{
    struct store *s = p->desk->store;
    p->event = event_last(s, e);
    p->log = register_log_last(s, e);
    if (e->code != ST_OK || !p->spec)
        return e->code == ST_OK ? 0 : -1;
    int got = kept_find(s, p->spec, &p->kept, &p->cells, e);
    if (got > 0 && will_do(p, e) && load_days(p, day_of(from), e) &&
        find_begin(p, day_of(from), e))
        return 1;
    p->entries.count = p->change_count = 0;
    return e->code == ST_OK ? 0 : -1;
}

/* ---- counting afresh ---- */

static struct pack_entry pair(const struct sample *s, size_t i, size_t cell)
{
    return (struct pack_entry){s->v[i], s->v[i + 1], cell};
}

struct days {
    int64_t first, last;
    size_t total, *ends; /* where each day's entries end so far */
};

static void span_days(struct days *d, const struct sample *s)
{
    for (size_t i = 0; i < s->count; i += 2) {
        int64_t day = day_of(s->v[i]);
        if (!d->total || day < d->first)
            d->first = day;
        if (!d->total || day > d->last)
            d->last = day;
        d->total++;
    }
}

/* By days first: sorting a day at a time needs no second copy of all. */
void past_take(struct past *p, size_t cells, struct sample *(*of)(void *context, size_t cell),
               void *context)
{
    struct days d = {0};
    struct pack_list *l = &p->entries;
    p->counted = 1;
    for (size_t i = 0; i < cells; i++)
        span_days(&d, of(context, i));
    if (!d.total)
        return;
    size_t days = (size_t)(d.last - d.first) + 1, at = 0;
    d.ends = mem_zero(days, sizeof *d.ends);
    for (size_t i = 0; i < cells; i++) {
        const struct sample *s = of(context, i);
        for (size_t k = 0; k < s->count; k += 2)
            d.ends[day_of(s->v[k]) - d.first]++;
    }
    for (size_t i = 0; i < days; i++) {
        size_t n = d.ends[i];
        d.ends[i] = at;
        at += n;
    }
    l->v = mem_resize(l->v, d.total, sizeof *l->v);
    l->capacity = d.total;
    for (size_t i = 0; i < cells; i++) {
        struct sample *s = of(context, i);
        for (size_t k = 0; k < s->count; k += 2)
            l->v[d.ends[day_of(s->v[k]) - d.first]++] = pair(s, k, i);
        sample_free(s);
    }
    for (size_t i = 0; i < days; i++) {
        l->count = d.ends[i];
        pack_sort(l, i ? d.ends[i - 1] : 0);
    }
    free(d.ends);
    p->begin = l->v[0].at;
}

const struct pack_list *past_entries(const struct past *p)
{
    return &p->entries;
}

int64_t past_begin(const struct past *p)
{
    return p->begin;
}

/* ---- keeping ---- */

static enum status keep_all(struct past *p, struct error *e)
{
    const struct pack_list *l = &p->entries;
    struct buf cells = BUF_EMPTY, day = BUF_EMPTY;
    p->kept.event = p->event;
    p->kept.log = p->log;
    write_cells(p, &cells);
    kept_begin(p->desk->store, p->spec, &p->kept, &cells, e);
    for (size_t from = 0, to; from < l->count && e->code == ST_OK; from = to) {
        int64_t number = day_of(l->v[from].at);
        for (to = from; to < l->count && day_of(l->v[to].at) == number;)
            to++;
        buf_clear(&day);
        pack(&day, l->v + from, to - from, number * DAY);
        kept_set_day(p->desk->store, &p->kept, number, &day, e);
    }
    buf_free(&cells);
    buf_free(&day);
    return e->code;
}

static enum status keep_day(struct past *p, size_t at, size_t n, struct error *e)
{
    int64_t day = day_of(p->changes[at].entry.at);
    struct pack_list l = {0};
    struct buf was = BUF_EMPTY, is = BUF_EMPTY;
    if (kept_day(p->desk->store, &p->kept, day, &was, e) == ST_OK) {
        struct value packed = {.s = was.s, .len = was.len};
        if (add_day(&l, &packed, day, p->changes + at, n, dims_groups(p->dims))) {
            pack(&is, l.v, l.count, day * DAY);
            kept_set_day(p->desk->store, &p->kept, day, &is, e);
        } else {
            error_set(e, ST_INTERNAL, "day %lld", (long long)day);
        }
    }
    free(l.v);
    buf_free(&was);
    buf_free(&is);
    return e->code;
}

static enum status keep_changes(struct past *p, struct error *e)
{
    struct buf cells = BUF_EMPTY;
    for (size_t at = 0, n; at < p->change_count && e->code == ST_OK; at += n) {
        n = same_day(p, at);
        keep_day(p, at, n, e);
    }
    p->kept.event = p->event;
    p->kept.log = p->log;
    write_cells(p, &cells);
    if (e->code == ST_OK)
        kept_renew(p->desk->store, &p->kept, &cells, e);
    buf_free(&cells);
    return e->code;
}

/* 1 where what is kept is still what was read. */
static int is_as_it_was(const struct past *p, struct error *e)
{
    struct kept now = {0};
    struct buf cells = BUF_EMPTY;
    int got = kept_find(p->desk->store, p->spec, &now, &cells, e);
    buf_free(&cells);
    return got > 0 && now.id == p->kept.id && now.event == p->kept.event &&
           now.log == p->kept.log;
}

void past_keep(struct past *p)
{
    struct store *s = p->desk->store;
    struct error e = ERROR_NONE;
    int worth_it = p->counted || p->event - p->kept.event >= SOME_EVENTS;
    if (!p->spec || !worth_it || !store_try_begin(s))
        return;
    if (p->counted)
        keep_all(p, &e);
    else if (is_as_it_was(p, &e))
        keep_changes(p, &e);
    if (e.code == ST_OK)
        store_commit(s, &e);
    store_rollback(s);
    error_clear(&e);
}
