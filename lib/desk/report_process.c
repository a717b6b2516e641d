/* report_process.c: the way of a ticket through the house, from its events.
 *
 * An event that leads from an open status to resolved or closed solves the ticket, one that
 * leads back reopens it. A ticket is of n
 *   first_contact, reopened  where its events show that it was solved;
 *   transferred              where it has a department, and anything happened after intake;
 *   status_…                 where its events show that it left that status.
 * first_contact: solved and never reopened; never in `waiting`; never moved from one department
 * or person to another; and all events from intake and routing to the solving are one person's.
 * transferred: moved from one department to another at least once. status_…: the mean of the
 * elapsed minutes a ticket spent there, all its stays that are over added up; the stay it was
 * taken in with counts only in `new`, from opening. So a past taken in without its events is in
 * no n. Events are read from the newest back, by the chain: nothing is kept of a ticket. */
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "desk/report_list.h"

enum { MEASURE, N, VALUE, LOW, HIGH };

static const struct rows_column columns[] = {
    [MEASURE] = {"measure", 0, NULL}, [N] = {"n", 1, NULL},       [VALUE] = {"value", 1, NULL},
    [LOW] = {"low", 1, NULL},         [HIGH] = {"high", 1, NULL},
};

static const int needs[] = {TC_OPENED, TC_DEPT, -1};

enum rate { FIRST_CONTACT, REOPENED, TRANSFERRED, RATES };

static const char *const rate_names[RATES] = {
    [FIRST_CONTACT] = "first_contact", [REOPENED] = "reopened", [TRANSFERRED] = "transferred"};

enum stay { NEW, ASSIGNED, ACTIVE, WAITING, VERIFIED, PROPOSED, APPROVED, STAYS };

static const char *const stay_names[STAYS] = {
    "status_new",      "status_assigned", "status_active",   "status_waiting",
    "status_verified", "status_proposed", "status_approved",
};

struct group {
    struct {
        int64_t k, n;
    } rate[RATES];
    struct {
        int64_t seconds, n;
    } stay[STAYS];
};

/* One ticket, read from its newest event back. */
struct way {
    int events, solved, reopened, moved, handed_on, waited, others;
    int has_end; /* `end`: when the status that an older event led to was left */
    int64_t end;
    enum stay first; /* the status before the oldest change; STAYS: none, or an ended one */
    int64_t seconds[STAYS];
    int stayed[STAYS];
    struct buf solver;
};

static enum stay stay_of(const char *status)
{
    enum stay s = NEW;
    while (s < STAYS && strcmp(stay_names[s] + strlen("status_"), status) != 0)
        s++;
    return s;
}

static void add_stay(struct way *w, enum stay stay, int64_t from)
{
    if (stay == STAYS || !w->has_end)
        return;
    w->stayed[stay] = 1;
    w->seconds[stay] += w->end > from ? w->end - from : 0;
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

static void read_status(struct way *w, const struct event *ev, const char *from, const char *to)
{
    w->first = stay_of(from);
    if (is_solved(to) && w->first != STAYS) {
        w->solved = 1;
        buf_clear(&w->solver);
        buf_adds(&w->solver, ev->who);
    }
    w->reopened |= is_solved(from) && stay_of(to) != STAYS;
    w->waited |= strcmp(to, "waiting") == 0;
    add_stay(w, stay_of(to), ev->at);
    w->end = ev->at;
    w->has_end = 1;
}

static void read_event(struct way *w, const struct event *ev)
{
    struct json_object before = JSON_OBJECT_EMPTY, after = JSON_OBJECT_EMPTY;
    w->events++;
    if (json_read(ev->before, &before) && json_read(ev->after, &after)) {
        const char *from = text_of(&before, "status"), *to = text_of(&after, "status");
        if (from && to && strcmp(from, to) != 0)
            read_status(w, ev, from, to);
        w->moved |= went_on(&before, &after, "dept");
        w->handed_on |= went_on(&before, &after, "assignee");
    }
    json_free(&before);
    json_free(&after);
    if (w->solved && strcmp(ev->verb, "new") != 0 && strcmp(ev->verb, "route") != 0)
        w->others |= strcmp(ev->who, w->solver.s) != 0;
}

static enum status read_way(struct report_run *r, struct way *w, const struct ticket *t,
                            struct error *e)
{
    struct event ev;
    int found = 1;
    for (int64_t id = t->head; id && (found = event_get(r->desk->store, id, &ev, e)) > 0;
         id = ev.prev)
        read_event(w, &ev);
    if (found < 0)
        return e->code;
    if (w->first == NEW && t->c[TC_OPENED].type == VALUE_INT)
        add_stay(w, NEW, t->c[TC_OPENED].n);
    return ST_OK;
}

static void count_way(struct group *g, const struct way *w, int has_dept)
{
    int one = !w->reopened && !w->moved && !w->handed_on && !w->waited && !w->others;
    int known = w->events > 1 && has_dept;
    g->rate[FIRST_CONTACT].n += w->solved;
    g->rate[FIRST_CONTACT].k += w->solved && one;
    g->rate[REOPENED].n += w->solved;
    g->rate[REOPENED].k += w->solved && w->reopened;
    g->rate[TRANSFERRED].n += known;
    g->rate[TRANSFERRED].k += known && w->moved;
    for (enum stay s = NEW; s < STAYS; s++) {
        g->stay[s].n += w->stayed[s];
        g->stay[s].seconds += w->seconds[s];
    }
}

static enum status add(struct report_run *r, void *group, const struct ticket *t,
                       struct error *e)
{
    struct way w = {.first = STAYS, .solver = BUF_EMPTY};
    if (read_way(r, &w, t, e) == ST_OK)
        count_way(group, &w, t->c[TC_DEPT].type == VALUE_TEXT);
    buf_free(&w.solver);
    return e->code;
}

static void put(struct report_run *r, void *group, size_t number)
{
    const struct group *g = group;
    for (enum rate i = FIRST_CONTACT; i < RATES; i++) {
        report_text(r, MEASURE, rate_names[i]);
        report_int(r, N, g->rate[i].n);
        report_rate(r, VALUE, g->rate[i].k, g->rate[i].n);
        report_row(r, number);
    }
    for (enum stay s = NEW; s < STAYS; s++) {
        report_text(r, MEASURE, stay_names[s]);
        report_int(r, N, g->stay[s].n);
        if (g->stay[s].n)
            report_mean_minutes(r, VALUE, g->stay[s].seconds, g->stay[s].n);
        report_row(r, number);
    }
}

/* Chosen tickets to none of which anything happened here: that is no figure. */
static enum status finish(struct report_run *r, struct error *e)
{
    int64_t base = 0;
    (void)e;
    for (size_t i = 0; i < r->group_count; i++) {
        const struct group *g = (const void *)report_counters(r, i);
        for (enum rate k = FIRST_CONTACT; k < RATES; k++)
            base += g->rate[k].n;
        for (enum stay s = NEW; s < STAYS; s++)
            base += g->stay[s].n;
    }
    if (r->seen && !base)
        report_lacks(r, _("nothing happened to these tickets since they were taken in, so"
                          " there is nothing to measure; a past taken in with --history"
                          " has no events"));
    return ST_OK;
}

const struct report report_process = {
    .name = "process",
    .help = N_("solved at first contact, reopened, transferred; minutes in each status"),
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .needs = needs,
    .counters = sizeof(struct group) / sizeof(int64_t),
    .add = add,
    .put = put,
    .finish = finish,
};
