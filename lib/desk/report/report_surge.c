/* report_surge.c: which cells get more tickets than their own past lets expect?
 *
 * A cell is a group of --by, the window ends at --at. What is expected, and how much more is
 * too much, is calc/stat/surge.h's; where the windows are cut calc/time/window.h's; when the
 * tickets were opened desk/report/arrivals.h's. Every ticket counts, merged and cancelled ones
 * too, for each was a call; it counts in the cell in which it is today. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/stat/surge.h"
#include "calc/time/window.h"
#include "desk/report/arrivals.h"
#include "desk/report/report_private.h"

enum { AT, WINDOW, N, EXPECTED, RATIO, P, Q, FIRST, LAST, TICKETS };

static const struct rows_column columns[] = {
    [AT] = {"at", 0, NULL},       [WINDOW] = {"window", 0, NULL},
    [N] = {"n", 1, NULL},         [EXPECTED] = {"expected", 1, NULL},
    [RATIO] = {"ratio", 1, NULL}, [P] = {"p", 1, NULL},
    [Q] = {"q", 1, NULL},         [FIRST] = {"first", 0, NULL},
    [LAST] = {"last", 0, NULL},   [TICKETS] = {"tickets", 0, NULL},
};

static const int needs[] = {TC_OPENED, -1};

enum { DAY_HOURS = 24, SURE_DAYS = 56, LEAST_TICKETS = 3, TICKETS_MOST = 100 };

static const double MOST_LEVEL = 0.1;

/* A cell with anything in it: its entries are order[from … to), those from `now` on being in
 * the last window. */
struct cell {
    size_t group, from, now, to;
    struct surge_cell is;
};

struct own {
    int64_t at, end; /* what was opened before `end` counts: what was opened now does too */
    int hours;
    int64_t level; /* quiet days per false alarm */
    int64_t *bounds;
    size_t windows; /* counted back from `at`; bounds has one more */
    size_t first;   /* the first of them that lies wholly within the records */
    struct past *past;
    int known;            /* 1: the past was loaded; 0: it has to be counted */
    unsigned char *flags; /* of the windows, for surge.h */
    size_t *order;        /* entries by cell, then time */
    struct cell *cells;
    size_t cell_count;
    struct ids behind;
};

/* ---- what was asked for ---- */

static enum status take_at(struct report_run *r, struct own *own, struct error *e)
{
    struct when when = desk_when(r->desk);
    struct zone *zone = r->desk->zone;
    int dated = 0;
    own->at = when.now;
    if (!r->options->at)
        return ST_OK;
    if (when_read(&when, r->options->at, &own->at, NULL, &dated, e) == ST_OK &&
        own->at > when.now)
        error_set(e, ST_USAGE, _("'%s' lies ahead: nothing has been opened up to then"),
                  utf8_quote(r->options->at));
    if (e->code != ST_OK) {
        error_prefix(e, "--at");
        return e->code = ST_USAGE;
    }
    if (dated) { /* to the end of that day */
        int64_t day = period_number(PERIOD_DAY, zone, own->at);
        own->at = period_span(PERIOD_DAY, zone, day).to;
        own->at = own->at > when.now ? when.now : own->at;
    }
    return ST_OK;
}

static enum status check_dims(const struct report_run *r, struct error *e)
{
    for (size_t i = 0; i < dims_count(r->dims); i++)
        if (dims_unit(r->dims, i) != PERIOD_NONE)
            return error_set(e, ST_USAGE,
                             _("--by: surge compares times by itself; '%s' would be a cell"
                               " without a past"),
                             dims_column(r->dims, i).name);
        else if (dims_is_computed(r->dims, i))
            return error_set(e, ST_USAGE,
                             _("--by: '%s' changes as time goes by, so that a cell of it has no"
                               " past"),
                             dims_column(r->dims, i).name);
    return ST_OK;
}

/* A window belongs to the day in which its middle lies. */
static void mark_day(struct desk *desk, struct own *own, int64_t day, unsigned char flag)
{
    struct period p = period_span(PERIOD_DAY, desk->zone, day);
    for (size_t i = 0; own->hours <= DAY_HOURS && i < own->windows; i++) {
        int64_t middle = own->bounds[i] + (own->bounds[i + 1] - own->bounds[i]) / 2;
        if (middle >= p.from && middle < p.to)
            own->flags[i] = flag;
    }
}

static enum status mark_holidays(struct desk *desk, struct own *own, struct error *e)
{
    struct stmt *st;
    char *calendar;
    if (desk_setting(desk, "surge_calendar", &calendar, e) != ST_OK)
        return e->code;
    if (store_prepare(desk->store, &st,
                      "SELECT date, kind FROM holiday WHERE calendar = :calendar",
                      e) == ST_OK) {
        stmt_bind_text(st, ":calendar", calendar);
        while (e->code == ST_OK && stmt_step(st, e) > 0) {
            int64_t day;
            if (when_date(stmt_text(st, 0), &day, e) == ST_OK)
                mark_day(desk, own, day,
                         strcmp(stmt_text(st, 1), "off") == 0 ? SURGE_OFF : SURGE_WORK);
        }
        stmt_reset(st);
    }
    free(calendar);
    return e->code;
}

static enum status begin(struct report_run *r, struct error *e)
{
    const struct report_options *o = r->options;
    struct own *own = r->own = mem_zero(1, sizeof *own);
    own->hours = DAY_HOURS;
    if (o->window && window_read(o->window, &own->hours, e) != ST_OK) {
        error_prefix(e, "--window");
        return e->code = ST_USAGE;
    }
    if (take_at(r, own, e) != ST_OK || check_dims(r, e) != ST_OK ||
        desk_setting_int(r->desk, "surge_level", &own->level, e) != ST_OK)
        return e->code;
    own->windows = surge_reach(own->hours);
    own->bounds = mem_zero(own->windows + 1, sizeof *own->bounds);
    own->end = own->at < r->desk->now ? own->at : r->desk->now + 1;
    window_bounds(r->desk->zone, own->end, own->hours, own->windows, own->bounds);
    own->flags = mem_zero(own->windows, sizeof *own->flags);
    if (mark_holidays(r->desk, own, e) != ST_OK)
        return e->code;
    /* what filters and ids choose among isn't kept */
    own->past = past_open(r->desk, r->dims, o->argc ? NULL : o->by ? o->by : r->report->by);
    return ST_OK;
}

static void end(struct report_run *r)
{
    struct own *own = r->own;
    if (!own)
        return;
    past_close(own->past);
    free(own->bounds);
    free(own->flags);
    free(own->order);
    free(own->cells);
    ids_free(&own->behind);
    free(own);
}

/* ---- counting ---- */

static int known(struct report_run *r, struct error *e)
{
    struct own *own = r->own;
    own->known = past_load(own->past, own->bounds[0], e) > 0;
    return own->known;
}

static enum status add(struct report_run *r, void *group, const struct ticket *t,
                       struct error *e)
{
    struct sample *pairs = group;
    (void)r;
    sample_add(pairs, t->c[TC_OPENED].n);
    sample_add(pairs, t->c[TC_ID].n);
    return e->code;
}

static struct sample *pairs_of(void *context, size_t cell)
{
    return report_samples(context, cell);
}

/* The entries from that time on. */
static size_t entry_at(const struct pack_list *l, int64_t at)
{
    size_t low = 0, high = l->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->v[middle].at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- cells ---- */

/* Sorts the entries up to `to` by cell: a counting sort, which keeps the order of time. The
 * cells are in the order in which they are printed. */
static void sort_by_cell(struct report_run *r, struct own *own, size_t from, size_t to)
{
    const struct pack_entry *v = past_entries(own->past)->v;
    size_t groups = dims_groups(r->dims), *sorted = dims_sorted(r->dims);
    size_t *count = mem_zero(groups + 1, sizeof *count),
           *place = mem_zero(groups, sizeof *place);
    for (size_t i = from; i < to; i++)
        count[v[i].cell]++;
    own->cells = mem_zero(groups, sizeof *own->cells);
    for (size_t i = 0, at = 0; i < groups; i++) {
        size_t n = count[sorted[i]];
        place[sorted[i]] = at;
        if (n)
            own->cells[own->cell_count++] = (struct cell){.group = sorted[i], .from = at};
        at += n;
    }
    own->order = mem_zero(to - from, sizeof *own->order);
    for (size_t i = from; i < to; i++)
        own->order[place[v[i].cell]++] = i;
    for (size_t i = 0; i < own->cell_count; i++)
        own->cells[i].to = place[own->cells[i].group];
    free(sorted);
    free(count);
    free(place);
}

/* How many entries of a cell lie in each window; where those of the last one begin. */
static void fill_series(const struct own *own, struct cell *c, int64_t *series)
{
    const struct pack_entry *v = past_entries(own->past)->v;
    size_t window = own->first;
    memset(series, 0, own->windows * sizeof *series);
    c->now = c->to;
    for (size_t i = c->from; i < c->to; i++) {
        while (v[own->order[i]].at >= own->bounds[window + 1])
            window++;
        if (window + 1 == own->windows && c->now == c->to)
            c->now = i;
        series[window]++;
    }
}

/* The counts of all cells together, which tell when no records were kept. */
static int64_t *count_whole(const struct own *own, size_t from, size_t to)
{
    const struct pack_entry *v = past_entries(own->past)->v;
    int64_t *totals = mem_zero(own->windows, sizeof *totals);
    size_t window = own->first;
    for (size_t i = from; i < to; i++) {
        while (v[i].at >= own->bounds[window + 1])
            window++;
        totals[window]++;
    }
    return totals;
}

static void evaluate(struct own *own, const int64_t *totals)
{
    size_t windows = own->windows - own->first;
    int64_t *series = mem_zero(own->windows, sizeof *series);
    struct surge_cell **all = mem_zero(own->cell_count, sizeof *all);
    struct surge *s =
        surge_new(own->hours, windows, own->flags + own->first, totals + own->first);
    for (size_t i = 0; i < own->cell_count; i++) {
        fill_series(own, &own->cells[i], series);
        surge_look(s, series + own->first, &own->cells[i].is);
        all[i] = &own->cells[i].is;
    }
    surge_judge(s, all, own->cell_count);
    surge_free(s);
    free(all);
    free(series);
}

/* The level of one window: the setting counts in days. */
static double level_of(const struct own *own)
{
    double level = (double)own->hours / DAY_HOURS / (double)own->level;
    return level < MOST_LEVEL ? level : MOST_LEVEL;
}

static int surges(const struct own *own, const struct cell *c)
{
    return c->is.n >= LEAST_TICKETS && c->is.q <= level_of(own);
}

/* ---- rows ---- */

static void put_time(struct report_run *r, size_t column, int64_t at)
{
    struct buf b = BUF_EMPTY;
    when_print(&b, r->desk->zone, at);
    report_text(r, column, b.s);
    buf_free(&b);
}

static void put_tickets(struct report_run *r, const struct cell *c)
{
    const struct own *own = r->own;
    const struct pack_entry *v = past_entries(own->past)->v;
    struct buf ids = BUF_EMPTY;
    if (c->now == c->to)
        return;
    put_time(r, FIRST, v[own->order[c->now]].at);
    put_time(r, LAST, v[own->order[c->to - 1]].at);
    for (size_t i = c->now; i < c->to && i < c->now + TICKETS_MOST; i++)
        buf_printf(&ids, "%s%lld", i > c->now ? "|" : "", (long long)v[own->order[i]].id);
    report_text(r, TICKETS, ids.s);
    buf_free(&ids);
}

static void put_cell(struct report_run *r, const struct cell *c)
{
    const struct own *own = r->own;
    struct buf window = BUF_EMPTY;
    window_print(&window, own->hours);
    put_time(r, AT, own->at);
    report_text(r, WINDOW, window.s);
    report_int(r, N, c->is.n);
    report_double(r, EXPECTED, c->is.expected, 2);
    report_double(r, RATIO, (double)c->is.n / c->is.expected, 2);
    report_p(r, P, c->is.p);
    report_p(r, Q, c->is.q);
    put_tickets(r, c);
    report_row(r, c->group);
    buf_free(&window);
}

/* The likeliest surge first; equal ones stay in the order of their dimensions. */
static int compare(const void *a, const void *b)
{
    const struct cell *x = a, *y = b;
    if (x->is.p != y->is.p)
        return x->is.p < y->is.p ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

/* ---- what can't be said ---- */

/* 1 where there is a past long enough. */
static int has_past(struct report_run *r, struct own *own)
{
    size_t least = surge_least(own->hours);
    int64_t begin = past_begin(own->past);
    while (own->first + 1 < own->windows && own->bounds[own->first] < begin)
        own->first++;
    size_t windows = own->windows - 1 - own->first;
    if (begin >= own->end)
        report_lacks(
            r, _("no ticket was opened before that, so there is nothing to compare with"));
    else if (windows < least)
        report_lacks(r,
                     _("the first ticket was opened %d days before the window: surges are told"
                       " from %d days on"),
                     (int)((own->bounds[own->windows - 1] - begin) / (DAY_HOURS * 3600)),
                     (int)(least * (size_t)own->hours / DAY_HOURS));
    else
        return 1;
    return 0;
}

/* What the figures can't know yet, or leave out. */
static void tell_limits(const struct report_run *r, const struct own *own)
{
    size_t last = own->windows - 1, empty = 0;
    int64_t days = (own->bounds[last] - own->bounds[own->first]) / (DAY_HOURS * 3600);
    for (size_t i = own->first; i < last; i++)
        empty += (own->flags[i] & SURGE_EMPTY) != 0;
    if (days < SURE_DAYS)
        tool_note(r->tool,
                  _("only %lld days of past: the course of the week isn't sure before %d"),
                  (long long)days, SURE_DAYS);
    if (own->flags[last] & SURGE_EMPTY)
        tool_note(r->tool, _("the window holds no ticket at all: are records being kept?"));
    if (empty && r->options->all_cells)
        tool_note(r->tool, _("%zu of %zu past windows hold no ticket at all and are left out"),
                  empty, last - own->first);
}

static void find_cells(struct report_run *r)
{
    struct own *own = r->own;
    const struct pack_list *l = past_entries(own->past);
    if (!own->known)
        past_take(own->past, dims_groups(r->dims), pairs_of, r);
    if (!has_past(r, own))
        return;
    size_t from = entry_at(l, own->bounds[own->first]), to = entry_at(l, own->end);
    sort_by_cell(r, own, from, to);
    int64_t *totals = count_whole(own, from, to);
    evaluate(own, totals);
    free(totals);
    tell_limits(r, own);
    if (own->cell_count)
        qsort(own->cells, own->cell_count, sizeof *own->cells, compare);
}

static enum status finish(struct report_run *r, struct error *e)
{
    struct own *own = r->own;
    find_cells(r);
    for (size_t i = 0; i < own->cell_count; i++)
        if (r->options->all_cells || surges(own, &own->cells[i]))
            put_cell(r, &own->cells[i]);
    return e->code;
}

static const struct ids *behind(struct report_run *r, struct error *e)
{
    struct own *own = r->own;
    struct ids *ids = &own->behind;
    (void)e;
    find_cells(r);
    const struct pack_entry *v = past_entries(own->past)->v; /* made by then */
    for (size_t i = 0; i < own->cell_count; i++) {
        const struct cell *c = &own->cells[i];
        for (size_t k = c->now; k < c->to && (r->options->all_cells || surges(own, c)); k++) {
            MEM_GROW(ids->id, ids->count, ids->capacity);
            ids->id[ids->count++] = v[own->order[k]].id;
        }
    }
    return ids;
}

static void after(struct report_run *r)
{
    struct own *own = r->own;
    past_keep(own->past);
}

const struct report report_surge = {
    .name = "surge",
    .help = N_("cells that get more tickets than their own past lets expect"),
    .flags = REPORT_WINDOW,
    .by = "category,building",
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .chart = {.values = "n"},
    .needs = needs,
    .samples = 1,
    .begin = begin,
    .known = known,
    .add = add,
    .behind = behind,
    .finish = finish,
    .after = after,
    .end = end,
};
