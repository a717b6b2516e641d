/* report_flow.c: tickets opened and finished, period by period, and the backlog.
 *
 * resolved: solved in the period; a ticket closed without being resolved counts when it was
 * closed. closed: confirmed, cancelled or merged in the period. Both by the last time: what was
 * undone by a reopening doesn't count. reopened: events of that verb.
 * backlog: opened before the end of the period, and neither resolved nor closed then. One that
 * was reopened later wasn't open before that. partial: the period isn't over, or --from or --to
 * cuts it. There are no gaps between the first and the last period, and no future periods. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "desk/report/report_private.h"
#include "desk/ticket/ticket_state.h"
#include "store/ticket.h"

enum { OPENED = 1, RESOLVED, CLOSED, REOPENED, BACKLOG }; /* in `columns` */

static const struct rows_column columns[] = {
    {"period", 0, NULL},   {"opened", 1, NULL},  {"resolved", 1, NULL}, {"closed", 1, NULL},
    {"reopened", 1, NULL}, {"backlog", 1, NULL}, {"partial", 1, NULL},
};

static const int needs[] = {TC_STATUS, TC_OPENED, TC_RESOLVED, TC_CLOSED, -1};

struct cell {
    int64_t n[BACKLOG]; /* per column, OPENED to REOPENED */
    int64_t ended;      /* number that left the backlog */
};

struct reopening {
    int64_t ticket, at;
    int64_t ended; /* before that; `at` if that isn't known */
};

struct flow {
    enum period_unit unit;
    struct map periods; /* number → index into cells */
    struct cell *cells;
    size_t count, room;
    int64_t first, last; /* their numbers; periods in between are shown too */
    int64_t before;      /* the backlog at the beginning of the requested time */
    struct reopening *reopened;
    size_t reopened_count, reopened_room;
};

/* Returns when a ticket had ended before it was reopened, as the event says that removed it. */
static int64_t ended_at(const char *before, struct json_object *was, int64_t reopened)
{
    static const char *const times[] = {"resolved", "closed"};
    for (size_t i = 0; json_read_again(before, was) && i < sizeof times / sizeof *times; i++) {
        const struct json_pair *time = json_find(was, times[i]);
        if (time && time->kind == JSON_INT)
            return time->n;
    }
    return reopened;
}

static enum status load_reopenings(struct report_run *r, struct error *e)
{
    struct flow *f = r->own;
    f->unit = dims_unit(r->dims, 0);
    struct stmt *st;
    struct json_object was = JSON_OBJECT_EMPTY;
    if (event_by_verb(r->desk->store, "reopen", &st, e) != ST_OK)
        return e->code;
    while (stmt_step(st, e) > 0) {
        int64_t at = stmt_int(st, 1);
        *MEM_NEXT(f->reopened, f->reopened_count, f->reopened_room) =
            (struct reopening){stmt_int(st, 0), at, ended_at(stmt_text(st, 2), &was, at)};
    }
    json_free(&was);
    return e->code;
}

/* Finds the first reopening of a ticket, or where it would be. */
static size_t first_reopening(const struct flow *f, int64_t ticket)
{
    size_t low = 0, high = f->reopened_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f->reopened[middle].ticket < ticket)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int has_reopening(const struct report_run *r, int64_t ticket)
{
    const struct flow *f = r->own;
    for (size_t i = first_reopening(f, ticket);
         i < f->reopened_count && f->reopened[i].ticket == ticket; i++)
        if (f->reopened[i].at >= r->period.from && f->reopened[i].at < r->period.to)
            return 1;
    return 0;
}

static struct cell *cell_at(struct flow *f, int64_t number)
{
    int added;
    struct map_entry *at = map_put(&f->periods, (const char *)&number, sizeof number, &added);
    if (added) {
        f->first = f->count && f->first < number ? f->first : number;
        f->last = f->count && f->last > number ? f->last : number;
        at->n = (int64_t)f->count;
        *MEM_NEXT(f->cells, f->count, f->room) = (struct cell){0};
    }
    return &f->cells[at->n];
}

/* Returns the period that contains a time, or NULL if the time wasn't requested. */
static struct cell *cell_of(const struct report_run *r, int64_t at)
{
    struct flow *f = r->own;
    if (at < r->period.from || at >= r->period.to)
        return NULL;
    return cell_at(f, period_number(f->unit, r->desk->zone, at));
}

static void count_one(const struct report_run *r, int column, int64_t at)
{
    struct cell *c = cell_of(r, at);
    if (c)
        c->n[column]++;
}

/* So many tickets are no longer open from that time on; -1: one is again. */
static void leave_backlog(const struct report_run *r, int64_t at, int64_t n)
{
    struct flow *f = r->own;
    struct cell *c = cell_of(r, at);
    if (c)
        c->ended += n;
    if (at < r->period.from)
        f->before -= n;
}

static int time_of(const struct ticket *t, int column, int64_t *at)
{
    *at = t->c[column].n;
    return t->c[column].type == VALUE_INT;
}

static enum status add_ticket(struct report_run *r, size_t group, const struct ticket *t,
                              struct error *e)
{
    struct flow *f = r->own;
    int64_t at;
    (void)group;
    (void)e;
    if (time_of(t, TC_OPENED, &at)) {
        count_one(r, OPENED, at);
        f->before += at < r->period.from;
    }
    if (ticket_solved(t, &at))
        count_one(r, RESOLVED, at);
    if (time_of(t, TC_CLOSED, &at))
        count_one(r, CLOSED, at);
    if (ticket_ended(t, &at))
        leave_backlog(r, at, 1);
    for (size_t i = first_reopening(f, t->c[TC_ID].n);
         i < f->reopened_count && f->reopened[i].ticket == t->c[TC_ID].n; i++) {
        count_one(r, REOPENED, f->reopened[i].at);
        leave_backlog(r, f->reopened[i].ended, 1);
        leave_backlog(r, f->reopened[i].at, -1);
    }
    return ST_OK;
}

/* With --tickets: those with an event in the requested time. */
static int has_event(const struct report_run *r, const struct ticket *t)
{
    static const int times[] = {TC_OPENED, TC_RESOLVED, TC_CLOSED};
    int64_t at;
    /* the backlog needs all of them */
    if (r->sheet || !r->has_period)
        return 1;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        if (time_of(t, times[i], &at) && at >= r->period.from && at < r->period.to)
            return 1;
    return has_reopening(r, t->c[TC_ID].n);
}

/* Shows all of the requested time up to now, even if nothing happened in it. */
static void widen(const struct report_run *r)
{
    struct flow *f = r->own;
    struct zone *zone = r->desk->zone;
    int64_t now = r->desk->now;
    if (!r->has_period || (r->period.from != INT64_MIN && r->period.from > now))
        return;
    if (r->period.from != INT64_MIN)
        cell_at(f, period_number(f->unit, zone, r->period.from));
    if (r->period.to != INT64_MAX && r->period.to > r->period.from)
        cell_at(f,
                period_number(f->unit, zone, r->period.to - 1 < now ? r->period.to - 1 : now));
}

static enum status put_periods(struct report_run *r, struct error *e)
{
    struct flow *f = r->own;
    (void)e;
    widen(r);
    int64_t backlog = f->before;
    for (int64_t number = f->first; f->count && number <= f->last; number++) {
        const struct cell *c = cell_at(f, number);
        struct period p = period_span(f->unit, r->desk->zone, number);
        int partial = p.to > r->desk->now || p.from < r->period.from || p.to > r->period.to;
        cells_period(r->sheet, "period", f->unit, number);
        for (size_t column = OPENED; column < BACKLOG; column++)
            sheet_int(r->sheet, columns[column].name, c->n[column]);
        backlog += c->n[OPENED] - c->ended;
        sheet_int(r->sheet, "backlog", backlog);
        sheet_int(r->sheet, "partial", partial);
        report_row(r, 0);
    }
    return ST_OK;
}

static void free_flow(struct report_run *r)
{
    struct flow *f = r->own;
    map_free(&f->periods);
    MEM_FREE(f->cells, f->reopened);
}

const struct report report_flow = {
    .name = "flow",
    .help = N_("tickets in, out and left open, by day, week, month, quarter or year"),
    .flags = REPORT_PERIODS | REPORT_OWN_TIME,
    .by = "month",
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .chart = {.values = "opened,resolved,backlog", .sparks = 1},
    .labels = 1,
    .needs = needs,
    .own = sizeof(struct flow),
    .begin = load_reopenings,
    .counts = has_event,
    .add = add_ticket,
    .finish = put_periods,
    .end = free_flow,
};
