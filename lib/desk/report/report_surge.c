/* report_surge.c: which cells have more tickets than their history predicts?
 *
 * A cell is a group of --by; the window ends at --at. calc/stat/surge.h computes what is
 * expected and how much more is too much; calc/time/window.h cuts the windows. Every ticket
 * counts, also merged and cancelled ones, because each was a call. It counts in the cell to
 * which it belongs today. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/stat/surge.h"
#include "calc/time/window.h"
#include "desk/report/report_private.h"

static const struct rows_column columns[] = {
    {"at", 0, NULL},    {"window", 0, NULL},  {"n", 1, NULL}, {"expected", 1, NULL},
    {"ratio", 1, NULL}, {"p", 1, NULL},       {"q", 1, NULL}, {"first", 0, NULL},
    {"last", 0, NULL},  {"tickets", 0, NULL},
};

static const int needs[] = {TC_OPENED, -1};

enum { DAY_HOURS = 24, SURE_DAYS = 56, LEAST_TICKETS = 3, TICKETS_MOST = 100 };

static const double MOST_LEVEL = 0.1;

/* A group of --by. Windows are numbered by time; the last one is judged. */
struct cell {
    size_t group, place; /* place: in the order in which cells are printed */
    size_t now, now_end; /* its tickets in the last window: from now to now_end in own->now */
    struct surge_cell is;
    struct sample windows; /* the window of each of its tickets */
};

/* A ticket in the last window. */
struct newcomer {
    size_t group;
    int64_t at, id;
};

struct own {
    int64_t at, end; /* what was opened before `end` counts; this includes what is opened now */
    int hours;
    int64_t level; /* quiet days per false alarm */
    int64_t *bounds;
    size_t windows; /* counted back from `at`; bounds has one more */
    size_t first;   /* the first of them that is completely within the records */
    int64_t begin;  /* when the first ticket was opened, however long ago; INT64_MAX: none */
    size_t window;  /* of the last ticket added */
    unsigned char *flags; /* of the windows, for surge.h */
    struct newcomer *now;
    size_t now_count, now_room;
    struct cell **cells; /* those with any ticket */
    size_t cell_count;
    struct ids behind;
};

/* ---- what was requested ---- */

static enum status take_at(struct report_run *r, struct own *own, struct error *e)
{
    struct when when = desk_when(r->desk);
    struct zone *zone = r->desk->zone;
    int dated = 0;
    own->at = when.now;
    if (!r->options->at)
        return ST_OK;
    if (when_read(&when, r->options->at, &own->at, &dated, e) == ST_OK && own->at > when.now)
        error_set(e, ST_USAGE, _("'%s' is in the future: its tickets haven't been opened yet"),
                  utf8_quote(r->options->at));
    if (e->code != ST_OK) {
        error_prefix(e, "--at");
        return e->code = ST_USAGE;
    }
    if (dated) { /* until the end of that day */
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
            return error_set(
                e, ST_USAGE,
                _("--by: surge itself compares times; a cell of '%s' would have no past"),
                dims_column(r->dims, i).name);
        else if (dims_is_computed(r->dims, i))
            return error_set(
                e, ST_USAGE,
                _("--by: '%s' changes over time, so its cells have no past to compare with"),
                dims_column(r->dims, i).name);
    return ST_OK;
}

/* A window belongs to the day that contains its middle. */
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
    char *calendar;
    if (desk_setting(desk, "surge_calendar", &calendar, e) != ST_OK)
        return e->code;
    struct stmt *st =
        store_query(desk->store, "SELECT date, kind FROM holiday WHERE calendar = :calendar",
                    WITH(BIND(":calendar", calendar)), e);
    while (e->code == ST_OK && stmt_step(st, e) > 0) {
        int64_t day;
        if (when_date(stmt_text(st, 0), &day, e) == ST_OK)
            mark_day(desk, own, day,
                     strcmp(stmt_text(st, 1), "off") == 0 ? SURGE_OFF : SURGE_WORK);
    }
    stmt_reset(st);
    free(calendar);
    return e->code;
}

static enum status cut_windows(struct report_run *r, struct error *e)
{
    const struct report_options *o = r->options;
    struct own *own = r->own;
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
    own->begin = INT64_MAX;
    return mark_holidays(r->desk, own, e);
}

static void free_windows(struct report_run *r)
{
    struct own *own = r->own;
    MEM_FREE(own->bounds, own->flags, own->now, own->cells);
    ids_free(&own->behind);
}

/* ---- counting ---- */

/* Tickets before the first window only show how long records have been kept. */
static int in_windows(const struct report_run *r, const struct ticket *t)
{
    struct own *own = r->own;
    int64_t at = t->c[TC_OPENED].n;
    if (at < own->begin)
        own->begin = at;
    return at >= own->bounds[0] && at < own->end;
}

/* Usually the window of the ticket before it: tickets are stored roughly in the order of
 * opening. */
static size_t window_of(struct own *own, int64_t at)
{
    size_t low = 0, high = own->windows;
    if (at >= own->bounds[own->window] && at < own->bounds[own->window + 1])
        return own->window;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (own->bounds[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    return own->window = low;
}

static enum status add_ticket(struct report_run *r, size_t group, const struct ticket *t,
                              struct error *e)
{
    struct own *own = r->own;
    struct cell *c = report_group(r, group);
    int64_t at = t->c[TC_OPENED].n;
    size_t window = window_of(own, at);
    sample_add(&c->windows, (int64_t)window);
    if (window + 1 == own->windows) {
        *MEM_NEXT(own->now, own->now_count, own->now_room) =
            (struct newcomer){group, at, t->c[TC_ID].n};
    }
    return e->code;
}

/* ---- cells ---- */

/* Lists the cells with any ticket, in the order of their dimensions, and computes the counts of
 * all cells together, which show when no records were kept. */
static void list_cells(struct report_run *r, struct own *own, int64_t *totals)
{
    size_t n = dims_groups(r->dims), *order = dims_sorted(r->dims);
    own->cells = mem_zero(n, sizeof *own->cells);
    for (size_t i = 0; i < n; i++) {
        struct cell *c = report_group(r, order[i]);
        int any = 0;
        for (size_t k = 0; k < c->windows.count; k++)
            if ((size_t)c->windows.v[k] >= own->first) {
                totals[c->windows.v[k]]++;
                any = 1;
            }
        c->group = order[i];
        c->place = i;
        if (any)
            own->cells[own->cell_count++] = c;
    }
    free(order);
}

static int compare_newcomers(const void *a, const void *b)
{
    const struct newcomer *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static void hand_out_newcomers(struct report_run *r, struct own *own)
{
    if (own->now_count)
        qsort(own->now, own->now_count, sizeof *own->now, compare_newcomers);
    for (size_t i = 0; i < own->now_count; i++) {
        struct cell *c = report_group(r, own->now[i].group);
        if (!c->now_end)
            c->now = i;
        c->now_end = i + 1;
    }
}

static void evaluate(struct own *own, const int64_t *totals)
{
    int64_t *series = mem_zero(own->windows, sizeof *series);
    struct surge_cell **all = mem_zero(own->cell_count, sizeof *all);
    struct surge *s = surge_new(own->hours, own->windows - own->first, own->flags + own->first,
                                totals + own->first);
    for (size_t i = 0; i < own->cell_count; i++) {
        struct cell *c = own->cells[i];
        memset(series, 0, own->windows * sizeof *series);
        for (size_t k = 0; k < c->windows.count; k++)
            series[c->windows.v[k]]++;
        surge_look(s, series + own->first, &c->is);
        all[i] = &c->is;
    }
    surge_judge(s, all, own->cell_count);
    surge_free(s);
    MEM_FREE(all, series);
}

/* Returns the level of one window: the setting counts in days. */
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

static void put_tickets(struct report_run *r, const struct cell *c)
{
    const struct newcomer *v = ((const struct own *)r->own)->now;
    struct buf ids = BUF_EMPTY;
    if (!c->now_end)
        return;
    cells_time(r->sheet, "first", r->desk->zone, v[c->now].at);
    cells_time(r->sheet, "last", r->desk->zone, v[c->now_end - 1].at);
    for (size_t i = c->now; i < c->now_end && i < c->now + TICKETS_MOST; i++)
        buf_printf(&ids, "%s%lld", i > c->now ? "|" : "", (long long)v[i].id);
    sheet_text(r->sheet, "tickets", ids.s);
    buf_free(&ids);
}

static void put_cell(struct report_run *r, const struct cell *c)
{
    const struct own *own = r->own;
    struct buf window = BUF_EMPTY;
    window_print(&window, own->hours);
    cells_time(r->sheet, "at", r->desk->zone, own->at);
    sheet_text(r->sheet, "window", window.s);
    sheet_int(r->sheet, "n", c->is.n);
    cells_double(r->sheet, "expected", c->is.expected, 2);
    cells_double(r->sheet, "ratio", (double)c->is.n / c->is.expected, 2);
    cells_p(r->sheet, "p", c->is.p);
    cells_p(r->sheet, "q", c->is.q);
    put_tickets(r, c);
    report_row(r, c->group);
    buf_free(&window);
}

/* The most likely surge first; equal ones stay in the order of their dimensions. */
static int compare_surges(const void *a, const void *b)
{
    const struct cell *x = *(struct cell *const *)a, *y = *(struct cell *const *)b;
    if (x->is.p != y->is.p)
        return x->is.p < y->is.p ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* ---- what can't be determined ---- */

/* Returns 1 if the history is long enough. */
static int has_past(struct report_run *r, struct own *own)
{
    size_t least = surge_least(own->hours);
    while (own->first + 1 < own->windows && own->bounds[own->first] < own->begin)
        own->first++;
    size_t windows = own->windows - 1 - own->first;
    if (own->begin >= own->end)
        tool_warn_partial(
            r->tool,
            _("no ticket was opened before that, so there is nothing to compare with"));
    else if (windows < least)
        tool_warn_partial(
            r->tool,
            _("the first ticket was opened %d days before the window: surges can be "
              "detected from %d days on"),
            (int)((own->bounds[own->windows - 1] - own->begin) / (DAY_HOURS * 3600)),
            (int)(least * (size_t)own->hours / DAY_HOURS));
    else
        return 1;
    return 0;
}

/* Reports what the figures can't know yet, or leave out. */
static void tell_limits(const struct report_run *r, const struct own *own)
{
    size_t last = own->windows - 1, empty = 0;
    int64_t days = (own->bounds[last] - own->bounds[own->first]) / (DAY_HOURS * 3600);
    for (size_t i = own->first; i < last; i++)
        empty += (own->flags[i] & SURGE_EMPTY) != 0;
    if (days < SURE_DAYS)
        tool_note(r->tool,
                  _("only %lld days of history: the weekly pattern isn't reliable before %d"),
                  (long long)days, SURE_DAYS);
    if (own->flags[last] & SURGE_EMPTY)
        tool_note(r->tool, _("the window has no tickets at all: are tickets being recorded?"));
    if (empty && r->options->all_cells)
        tool_note(r->tool, _("%zu of %zu past windows have no tickets and are left out"), empty,
                  last - own->first);
}

static enum status find_surges(struct report_run *r, struct error *e)
{
    struct own *own = r->own;
    if (!has_past(r, own))
        return e->code;
    int64_t *totals = mem_zero(own->windows, sizeof *totals);
    list_cells(r, own, totals);
    hand_out_newcomers(r, own);
    evaluate(own, totals);
    free(totals);
    tell_limits(r, own);
    if (own->cell_count)
        qsort(own->cells, own->cell_count, sizeof(struct cell *), compare_surges);
    return e->code;
}

static enum status put_surges(struct report_run *r, struct error *e)
{
    const struct own *own = r->own;
    for (size_t i = 0; i < own->cell_count; i++)
        if (r->options->all_cells || surges(own, own->cells[i]))
            put_cell(r, own->cells[i]);
    return e->code;
}

static const struct ids *list_tickets(struct report_run *r)
{
    struct own *own = r->own;
    struct ids *ids = &own->behind;
    for (size_t i = 0; i < own->cell_count; i++) {
        const struct cell *c = own->cells[i];
        for (size_t k = c->now; k < c->now_end && (r->options->all_cells || surges(own, c));
             k++)
            ids_add(ids, own->now[k].id);
    }
    return ids;
}

static void free_cell(void *group)
{
    sample_free(&((struct cell *)group)->windows);
}

const struct report report_surge = {
    .name = "surge",
    .help = N_("cells with more tickets than expected from their past"),
    .flags = REPORT_WINDOW,
    .by = "category,building",
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .chart = {.values = "n"},
    .needs = needs,
    .group = sizeof(struct cell),
    .own = sizeof(struct own),
    .begin = cut_windows,
    .counts = in_windows,
    .add = add_ticket,
    .settle = find_surges,
    .behind = list_tickets,
    .finish = put_surges,
    .drop = free_cell,
    .end = free_windows,
};
