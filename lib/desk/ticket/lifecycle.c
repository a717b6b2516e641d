#include "desk/ticket/lifecycle.h"

#include <string.h>

#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "desk/ticket/ticket_state.h"

static const char *const stay_names[STAGES] = {
    "new", "assigned", "active", "waiting", "verified", "proposed", "approved",
};

const char *lifecycle_status(enum stage s)
{
    return stay_names[s];
}

int lifecycle_first_contact(const struct lifecycle *w)
{
    return w->solved && !w->reopened && !w->moved && !w->handed_on && !w->waited && !w->others;
}

enum { BATCH = 16384 };

/* What is known of a ticket while going back. */
struct back {
    struct lifecycle w;
    size_t tag;
    int64_t opened, end; /* end: when the status that an older event set was left */
    unsigned char has_opened, has_end;
    unsigned char first; /* the status before the oldest change; STAYS: none, or an ended one */
    const char *solver;  /* a key of `people` */
};

/* The next event of a ticket while going back. */
struct next {
    int64_t event;
    size_t at; /* index in `v` */
};

struct lifecycle_reader {
    struct desk *desk;
    void (*take)(void *context, size_t tag, const struct lifecycle *w);
    void *context;
    struct map people;
    struct json_object before, after; /* of the last event read */
    struct back *v;
    struct next *next;
    size_t count;
};

static enum stage stay_of(const char *status)
{
    enum stage s = STAGE_NEW;
    while (s < STAGES && strcmp(stay_names[s], status) != 0)
        s++;
    return s;
}

static void add_stay(struct back *b, enum stage stay, int64_t from)
{
    if (stay == STAGES || !b->has_end)
        return;
    b->w.stayed[stay] = 1;
    b->w.seconds[stay] += b->end > from ? b->end - from : 0;
}

static const char *text_of(const struct json_object *o, const char *name)
{
    const struct json_pair *pair = json_find(o, name);
    return pair && pair->kind == JSON_TEXT && pair->len ? pair->text : NULL;
}

/* Returns 1 if the column changed from one value to another and neither is empty. */
static int went_on(const struct json_object *before, const struct json_object *after,
                   const char *name)
{
    const char *from = text_of(before, name), *to = text_of(after, name);
    return from && to && strcmp(from, to) != 0;
}

static void read_status(struct lifecycle_reader *ways, struct back *b, const struct event *ev,
                        const char *from, const char *to)
{
    b->first = (unsigned char)stay_of(from);
    if (status_is_solved(to) && b->first != STAGES) {
        b->w.solved = 1;
        b->solver = map_puts(&ways->people, ev->who, NULL)->key;
    }
    b->w.reopened |= status_is_solved(from) && stay_of(to) != STAGES;
    b->w.waited |= strcmp(to, "waiting") == 0;
    add_stay(b, stay_of(to), ev->at);
    b->end = ev->at;
    b->has_end = 1;
}

static void read_event(struct lifecycle_reader *ways, struct back *b, const struct event *ev)
{
    struct json_object *before = &ways->before, *after = &ways->after;
    if (strcmp(ev->verb, EVENT_ERASE) == 0)
        return;
    if (ev->prev)
        b->w.touched = 1;
    if (json_read_again(ev->before, before) && json_read_again(ev->after, after)) {
        const char *from = text_of(before, "status"), *to = text_of(after, "status");
        if (from && to && strcmp(from, to) != 0)
            read_status(ways, b, ev, from, to);
        if (went_on(before, after, "dept"))
            b->w.moved = 1;
        if (went_on(before, after, "assignee"))
            b->w.handed_on = 1;
    }
    if (b->w.solved && strcmp(ev->verb, "new") != 0 && strcmp(ev->verb, "route") != 0)
        b->w.others |= strcmp(ev->who, b->solver) != 0;
}

/* ---- a batch of them at once ---- */

struct lifecycle_reader *lifecycle_open(struct desk *desk,
                                        void (*take)(void *context, size_t tag,
                                                     const struct lifecycle *w),
                                        void *context)
{
    struct lifecycle_reader *ways = mem_zero(1, sizeof *ways);
    *ways = (struct lifecycle_reader){.desk = desk,
                                      .take = take,
                                      .context = context,
                                      .before = JSON_OBJECT_EMPTY,
                                      .after = JSON_OBJECT_EMPTY};
    ways->v = mem_zero(BATCH, sizeof *ways->v);
    ways->next = mem_zero(BATCH, sizeof *ways->next);
    return ways;
}

void lifecycle_close(struct lifecycle_reader *ways)
{
    if (!ways)
        return;
    map_free(&ways->people);
    json_free(&ways->before);
    json_free(&ways->after);
    MEM_FREE(ways->v, ways->next, ways);
}

/* Moves the element at that index down to its place in the heap: the newest event is on top. */
static void sift(struct next *heap, size_t count, size_t at)
{
    struct next moved = heap[at];
    for (size_t down; (down = 2 * at + 1) < count; at = down) {
        down += down + 1 < count && heap[down + 1].event > heap[down].event;
        if (heap[down].event <= moved.event)
            break;
        heap[at] = heap[down];
    }
    heap[at] = moved;
}

static enum status read_all(struct lifecycle_reader *ways, struct error *e)
{
    struct next *top = ways->next;
    size_t left = ways->count;
    struct event ev;
    for (size_t i = left / 2; i-- > 0;)
        sift(ways->next, left, i);
    while (left) {
        int got = event_back(ways->desk->store, top->event, &ev, e);
        if (got < 0)
            return e->code;
        if (got)
            read_event(ways, &ways->v[top->at], &ev);
        /* a damaged chain ends where it turns back */
        if (got && ev.prev < top->event && ev.prev)
            top->event = ev.prev;
        else
            *top = ways->next[--left];
        sift(ways->next, left, 0);
    }
    return ST_OK;
}

enum status lifecycle_flush(struct lifecycle_reader *ways, struct error *e)
{
    if (read_all(ways, e) != ST_OK)
        return e->code;
    for (size_t i = 0; i < ways->count; i++) {
        struct back *b = &ways->v[i];
        if (b->first == STAGE_NEW && b->has_opened)
            add_stay(b, STAGE_NEW, b->opened);
        ways->take(ways->context, b->tag, &b->w);
    }
    ways->count = 0;
    return ST_OK;
}

enum status lifecycle_add(struct lifecycle_reader *ways, const struct ticket *t, size_t tag,
                          struct error *e)
{
    if (ways->count == BATCH && lifecycle_flush(ways, e) != ST_OK)
        return e->code;
    ways->next[ways->count] = (struct next){t->head, ways->count};
    ways->v[ways->count++] = (struct back){.w = {.has_dept = t->c[TC_DEPT].type == VALUE_TEXT},
                                           .tag = tag,
                                           .opened = t->c[TC_OPENED].n,
                                           .has_opened = t->c[TC_OPENED].type == VALUE_INT,
                                           .first = STAGES};
    return ST_OK;
}
