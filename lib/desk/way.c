#include "desk/way.h"

#include <string.h>

#include "base/buf.h"
#include "base/json.h"

static const char *const stay_names[STAYS] = {
    "new", "assigned", "active", "waiting", "verified", "proposed", "approved",
};

const char *way_status(enum stay s)
{
    return stay_names[s];
}

int way_first_contact(const struct way *w)
{
    return w->solved && !w->reopened && !w->moved && !w->handed_on && !w->waited && !w->others;
}

/* What is known on the way back. */
struct back {
    struct way *w;
    int has_end; /* `end`: when the status that an older event led to was left */
    int64_t end;
    enum stay first; /* the status before the oldest change; STAYS: none, or an ended one */
    struct buf solver;
};

static enum stay stay_of(const char *status)
{
    enum stay s = NEW;
    while (s < STAYS && strcmp(stay_names[s], status) != 0)
        s++;
    return s;
}

static void add_stay(struct back *b, enum stay stay, int64_t from)
{
    if (stay == STAYS || !b->has_end)
        return;
    b->w->stayed[stay] = 1;
    b->w->seconds[stay] += b->end > from ? b->end - from : 0;
}

static const char *text_of(const struct json_object *o, const char *name)
{
    const struct json_pair *pair = json_find(o, name);
    return pair && pair->kind == JSON_TEXT && pair->len ? pair->text : NULL;
}

/* 1 where the column went from one value to another, neither being empty. */
static int went_on(const struct json_object *before, const struct json_object *after,
                   const char *name)
{
    const char *from = text_of(before, name), *to = text_of(after, name);
    return from && to && strcmp(from, to) != 0;
}

static int is_solved(const char *status)
{
    return strcmp(status, "resolved") == 0 || strcmp(status, "closed") == 0;
}

static void read_status(struct back *b, const struct event *ev, const char *from,
                        const char *to)
{
    b->first = stay_of(from);
    if (is_solved(to) && b->first != STAYS) {
        b->w->solved = 1;
        buf_clear(&b->solver);
        buf_adds(&b->solver, ev->who);
    }
    b->w->reopened |= is_solved(from) && stay_of(to) != STAYS;
    b->w->waited |= strcmp(to, "waiting") == 0;
    add_stay(b, stay_of(to), ev->at);
    b->end = ev->at;
    b->has_end = 1;
}

static void read_event(struct back *b, const struct event *ev)
{
    struct json_object before = JSON_OBJECT_EMPTY, after = JSON_OBJECT_EMPTY;
    b->w->events++;
    if (json_read(ev->before, &before) && json_read(ev->after, &after)) {
        const char *from = text_of(&before, "status"), *to = text_of(&after, "status");
        if (from && to && strcmp(from, to) != 0)
            read_status(b, ev, from, to);
        b->w->moved |= went_on(&before, &after, "dept");
        b->w->handed_on |= went_on(&before, &after, "assignee");
    }
    json_free(&before);
    json_free(&after);
    if (b->w->solved && strcmp(ev->verb, "new") != 0 && strcmp(ev->verb, "route") != 0)
        b->w->others |= strcmp(ev->who, b->solver.s) != 0;
}

enum status way_read(struct way *w, struct desk *desk, const struct ticket *t, struct error *e)
{
    struct back b = {.w = w, .first = STAYS, .solver = BUF_EMPTY};
    struct event ev;
    int found = 1;
    *w = (struct way){0};
    for (int64_t id = t->head; id && (found = event_get(desk->store, id, &ev, e)) > 0;
         id = ev.prev)
        read_event(&b, &ev);
    if (found > 0 && b.first == NEW && t->c[TC_OPENED].type == VALUE_INT)
        add_stay(&b, NEW, t->c[TC_OPENED].n);
    buf_free(&b.solver);
    return found < 0 ? e->code : ST_OK;
}
