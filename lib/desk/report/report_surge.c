/* report_surge.c: which cells have more tickets than their history predicts?
 *
 * A cell is a group of --by; the window ends at --at. calc/stat/surge.h computes what is
 * expected and how much more is too much; calc/time/window.h cuts the windows. Every ticket
 * counts, also merged and cancelled ones, because each was a call. It counts in the cell to
 * which it belongs today.
 *
 * To watch (options->watch, by kind,category,building) is to judge three families of cells in
 * one pass, again and again: by category and building, by kind, and all together. The two wide
 * ones are also judged by the last hour of the window, compared with the same hour of the days
 * before, since a burst of an hour is lost in the day of a busy desk. Each of these five has a
 * fifth of the level, so that all of them together keep to it. While the past is too short, the
 * setting surge_first decides by the last hour. One surge shows in several families. If a
 * narrower cell that surges has at least half of what is too much, that one tells of it, and
 * the wider one isn't printed. Else the wider one tells of it, and the narrower ones of whose
 * tickets it has at least half are printed as parts of it: `within` is the number of its
 * row. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/stat/surge.h"
#include "calc/time/window.h"
#include "desk/report/report_private.h"

static const struct rows_column columns[] = {
    {"at", 0, NULL},
    {"window", 0, NULL},
    {"n", 1, NULL},
    {"expected", 1, NULL},
    {"ratio", 1, NULL},
    {"p", 1, NULL},
    {"q", 1, NULL},
    {"first", 0, NULL},
    {"last", 0, NULL},
    {"tickets", 0, NULL},
    /* to watch: */ {"family", 0, NULL},
    {"within", 1, NULL},
    {"day", 1, NULL},
    {"hour", 1, NULL},
};

enum { WATCHED = 4, COLUMNS = sizeof columns / sizeof *columns - WATCHED };

static const int needs[] = {TC_OPENED, -1};

enum { DAY_HOURS = 24, SURE_DAYS = 56, LEAST_TICKETS = 3, TICKETS_MOST = 100, HOUR = 3600 };

static const double MOST_LEVEL = 0.1;

/* Cells by some of the dimensions. Each ticket is in one cell of each family. */
struct family {
    const char *name;
    size_t from, count; /* dimensions */
    int hourly;         /* also judged by the last hour */
};

/* From the narrowest to the widest. */
static const struct family watched[] = {
    {"category,building", 1, 2, 0}, {"kind", 0, 1, 1}, {"all", 0, 0, 1}};

/* A group of --by. Windows are numbered by time; the last one is judged. */
struct group {
    struct sample windows; /* the window of each of its tickets */
    struct sample hours;   /* to watch: of those in the last hour of their window */
};

struct cell {
    const struct family *family;
    const size_t *groups; /* its groups, of own->orders */
    size_t group_count;
    size_t place; /* in the order in which cells are printed */
    size_t *now;  /* its tickets in the last window, by time: indexes into own->now */
    size_t now_count, now_room;
    struct surge_cell is;
    struct surge_cell hour; /* the same of the last hour; n = 0: not judged */
};

/* A ticket in the last window. */
struct newcomer {
    size_t group;
    int64_t at, id;
    size_t told; /* the number of the row that tells of it, 0: none */
    size_t mark; /* see holds_most */
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
    unsigned char *flags;      /* of the windows, for surge.h */
    unsigned char *hour_flags; /* of their last hours */
    struct newcomer *now;
    size_t now_count, now_room;
    struct family whole; /* without options->watch: by all dimensions */
    const struct family *families;
    size_t family_count;
    int tests;          /* which share the level */
    size_t **orders;    /* of each family: the groups, cell by cell */
    struct cell *cells; /* those with any ticket */
    size_t cell_count, cell_room;
    int64_t threshold; /* surge_first, while the past is too short; 0: none */
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
    int64_t last;
    struct period p = period_span(PERIOD_DAY, desk->zone, day);
    for (size_t i = 0; own->hours <= DAY_HOURS && i < own->windows; i++) {
        int64_t middle = own->bounds[i] + (own->bounds[i + 1] - own->bounds[i]) / 2;
        if (middle >= p.from && middle < p.to)
            own->flags[i] = flag;
        last = own->bounds[i + 1] - HOUR / 2;
        if (last >= p.from && last < p.to)
            own->hour_flags[i] = flag;
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
    own->hour_flags = mem_zero(own->windows, sizeof *own->hour_flags);
    own->begin = INT64_MAX;
    own->whole = (struct family){"", 0, dims_count(r->dims), 0};
    own->families = o->watch ? watched : &own->whole;
    own->family_count = o->watch ? sizeof watched / sizeof *watched : 1;
    for (size_t i = 0; i < own->family_count; i++)
        own->tests += 1 + own->families[i].hourly;
    own->orders = mem_zero(own->family_count, sizeof *own->orders);
    r->column_count = o->watch ? COLUMNS + WATCHED : 0;
    return mark_holidays(r->desk, own, e);
}

static void free_windows(struct report_run *r)
{
    struct own *own = r->own;
    for (size_t i = 0; i < own->cell_count; i++)
        free(own->cells[i].now);
    for (size_t i = 0; i < own->family_count; i++)
        free(own->orders[i]);
    MEM_FREE(own->bounds, own->flags, own->hour_flags, own->now, own->cells, own->orders);
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
    struct group *g = report_group(r, group);
    int64_t at = t->c[TC_OPENED].n;
    size_t window = window_of(own, at);
    sample_add(&g->windows, (int64_t)window);
    if (r->options->watch && at >= own->bounds[window + 1] - HOUR)
        sample_add(&g->hours, (int64_t)window);
    if (window + 1 == own->windows) {
        *MEM_NEXT(own->now, own->now_count, own->now_room) =
            (struct newcomer){group, at, t->c[TC_ID].n, 0, 0};
    }
    return e->code;
}

/* ---- cells ---- */

/* Computes the counts of all cells together, which show when no records were kept. */
static void count_all(struct report_run *r, const struct own *own, int hourly, int64_t *totals)
{
    for (size_t i = 0; i < dims_groups(r->dims); i++) {
        const struct group *g = report_group(r, i);
        const struct sample *of = hourly ? &g->hours : &g->windows;
        for (size_t k = 0; k < of->count; k++)
            if ((size_t)of->v[k] >= own->first)
                totals[of->v[k]]++;
    }
}

static int same_cell(const struct report_run *r, const struct family *f, size_t a, size_t b)
{
    for (size_t i = f->from; i < f->from + f->count; i++)
        if (!dims_equal(r->dims, a, b, i))
            return 0;
    return 1;
}

static int has_tickets(struct report_run *r, const struct own *own, const struct cell *c)
{
    for (size_t i = 0; i < c->group_count; i++) {
        const struct group *g = report_group(r, c->groups[i]);
        for (size_t k = 0; k < g->windows.count; k++)
            if ((size_t)g->windows.v[k] >= own->first)
                return 1;
    }
    return 0;
}

/* To watch, a cell of which nothing is known but that is no cell: the wider ones have it. */
static int is_named(const struct report_run *r, const struct cell *c)
{
    struct buf text = BUF_EMPTY;
    int named = !r->options->watch || !c->family->count;
    for (size_t i = 0; i < c->family->count && !named; i++)
        named = dims_cell(r->dims, c->groups[0], c->family->from + i, &text);
    buf_free(&text);
    return named;
}

/* Lists the cells of a family with any ticket, in the order of their dimensions, and records
 * the cell of each group. */
static void list_cells(struct report_run *r, struct own *own, size_t family, size_t *cell_of)
{
    const struct family *f = &own->families[family];
    size_t n = dims_groups(r->dims);
    size_t *order = own->orders[family] = dims_sorted_from(r->dims, f->from);
    for (size_t i = 0, next; i < n; i = next) {
        struct cell c = {.family = f, .groups = order + i, .place = i};
        for (next = i + 1; next < n && same_cell(r, f, order[i], order[next]); next++)
            ;
        c.group_count = next - i;
        int any = is_named(r, &c) && has_tickets(r, own, &c);
        for (size_t k = i; k < next; k++)
            cell_of[order[k]] = any ? own->cell_count : SIZE_MAX;
        if (any)
            *MEM_NEXT(own->cells, own->cell_count, own->cell_room) = c;
    }
}

static int compare_newcomers(const void *a, const void *b)
{
    const struct newcomer *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

/* While the past is too short, only those of the last hour count. */
static void hand_out_newcomers(struct own *own, const size_t *cell_of)
{
    for (size_t i = 0; i < own->now_count; i++) {
        if (cell_of[own->now[i].group] == SIZE_MAX ||
            (own->threshold && own->now[i].at < own->at - HOUR))
            continue;
        struct cell *c = &own->cells[cell_of[own->now[i].group]];
        *MEM_NEXT(c->now, c->now_count, c->now_room) = i;
    }
}

static void list_all_cells(struct report_run *r, struct own *own)
{
    size_t *cell_of = mem_zero(dims_groups(r->dims) + 1, sizeof *cell_of);
    if (own->now_count)
        qsort(own->now, own->now_count, sizeof *own->now, compare_newcomers);
    for (size_t i = 0; i < own->family_count; i++) {
        list_cells(r, own, i, cell_of);
        hand_out_newcomers(own, cell_of);
    }
    free(cell_of);
}

static void look_at_cell(struct report_run *r, struct own *own, struct surge *s, struct cell *c,
                         int hourly, int64_t *series)
{
    memset(series, 0, own->windows * sizeof *series);
    for (size_t i = 0; i < c->group_count; i++) {
        const struct group *g = report_group(r, c->groups[i]);
        const struct sample *of = hourly ? &g->hours : &g->windows;
        for (size_t k = 0; k < of->count; k++)
            series[of->v[k]]++;
    }
    surge_look(s, series + own->first, hourly ? &c->hour : &c->is);
}

/* The cells of a family are adjacent, and are judged together. */
static void evaluate(struct report_run *r, struct own *own, int hourly)
{
    int64_t *series = mem_zero(own->windows, sizeof *series);
    int64_t *totals = mem_zero(own->windows, sizeof *totals);
    struct surge_cell **all = mem_zero(own->cell_count, sizeof *all);
    unsigned char *flags = hourly ? own->hour_flags : own->flags;
    count_all(r, own, hourly, totals);
    struct surge *s = surge_new(own->hours, own->windows - own->first, flags + own->first,
                                totals + own->first);
    for (size_t i = 0, next; i < own->cell_count; i = next) {
        const struct family *f = own->cells[i].family;
        for (next = i; next < own->cell_count && own->cells[next].family == f; next++) {
            if (!hourly || f->hourly)
                look_at_cell(r, own, s, &own->cells[next], hourly, series);
            all[next] = hourly ? &own->cells[next].hour : &own->cells[next].is;
        }
        if (!hourly || f->hourly)
            surge_judge(s, all + i, next - i, r->options->watch);
    }
    surge_free(s);
    MEM_FREE(all, series, totals);
}

/* Returns the level of one window of so many hours, for one test: the setting counts in days,
 * and all tests together. */
static double level_of(const struct own *own, int hours)
{
    double level = (double)hours / DAY_HOURS / (double)own->level;
    return (level < MOST_LEVEL ? level : MOST_LEVEL) / own->tests;
}

static int is_high(const struct own *own, const struct surge_cell *is, int hours)
{
    return is->n >= LEAST_TICKETS && is->q <= level_of(own, hours);
}

/* Returns 1 if it surges by its last hour. */
static int by_hour(const struct own *own, const struct cell *c)
{
    return c->family->hourly && !own->threshold && is_high(own, &c->hour, 1);
}

static int surges(const struct own *own, const struct cell *c)
{
    if (own->threshold)
        return (int64_t)c->now_count >= own->threshold;
    return by_hour(own, c) || is_high(own, &c->is, own->hours);
}

/* Returns what was expected of the cell in the time by which it surges, and the first of its
 * tickets in that time. */
static double expected_in(const struct own *own, const struct cell *c, size_t *first)
{
    *first = 0;
    if (!by_hour(own, c))
        return c->is.expected;
    while (*first < c->now_count && own->now[c->now[*first]].at < own->end - HOUR)
        ++*first;
    return c->hour.expected;
}

/* ---- rows ---- */

static void put_tickets(struct report_run *r, const struct cell *c)
{
    const struct own *own = r->own;
    struct buf ids = BUF_EMPTY;
    size_t first = 0;
    if (!c->now_count)
        return;
    if (r->options->watch) { /* as many as usual are no part of the surge */
        double usual = expected_in(own, c, &first);
        if (usual < (double)(c->now_count - first))
            first += (size_t)usual;
    }
    cells_time(r->sheet, "first", r->desk->zone, own->now[c->now[first]].at);
    cells_time(r->sheet, "last", r->desk->zone, own->now[c->now[c->now_count - 1]].at);
    for (size_t i = first; i < c->now_count && i < first + TICKETS_MOST; i++)
        buf_printf(&ids, "%s%lld", i > first ? "|" : "", (long long)own->now[c->now[i]].id);
    sheet_text(r->sheet, "tickets", ids.s);
    buf_free(&ids);
}

static void put_figures(struct report_run *r, const struct cell *c)
{
    struct buf window = BUF_EMPTY;
    const struct own *own = r->own;
    int hourly = by_hour(own, c);
    const struct surge_cell *is = hourly ? &c->hour : &c->is;
    window_print(&window, hourly ? 1 : own->hours);
    sheet_text(r->sheet, "window", window.s);
    sheet_int(r->sheet, "n", is->n);
    cells_double(r->sheet, "expected", is->expected, 2);
    cells_double(r->sheet, "ratio", (double)is->n / is->expected, 2);
    cells_p(r->sheet, "p", is->p);
    cells_p(r->sheet, "q", is->q);
    if (r->options->watch) {
        sheet_int(r->sheet, "day", c->is.n);
        sheet_int(r->sheet, "hour", c->hour.n);
    }
    buf_free(&window);
}

static void put_cell(struct report_run *r, const struct cell *c, size_t within)
{
    const struct own *own = r->own;
    const struct family *f = c->family;
    dims_put(r->dims, c->groups[0], dims_count(r->dims), r->sheet);
    for (size_t i = 0; i < dims_count(r->dims); i++)
        if (i < f->from || i >= f->from + f->count)
            sheet_text(r->sheet, dims_column(r->dims, i).name, "");
    cells_time(r->sheet, "at", r->desk->zone, own->at);
    if (!own->threshold) {
        put_figures(r, c);
    } else {
        sheet_text(r->sheet, "window", "1h");
        sheet_int(r->sheet, "n", (int64_t)c->now_count);
        sheet_int(r->sheet, "day", (int64_t)c->now_count);
        sheet_int(r->sheet, "hour", (int64_t)c->now_count);
    }
    put_tickets(r, c);
    if (r->options->watch)
        sheet_text(r->sheet, "family", f->name);
    if (within)
        sheet_int(r->sheet, "within", (int64_t)within);
    sheet_end(r->sheet);
}

/* The widest family first; in it the most likely surge; equal ones stay in the order of their
 * dimensions. */
static int compare_surges(const void *a, const void *b)
{
    const struct cell *x = a, *y = b;
    if (x->family != y->family)
        return x->family > y->family ? -1 : 1;
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
    int days = (int)((own->bounds[own->windows - 1] - own->begin) / (DAY_HOURS * HOUR));
    if (r->options->watch && (own->begin >= own->end || windows < least))
        return 0;
    if (own->begin >= own->end)
        tool_warn_partial(
            r->tool,
            _("no ticket was opened before that, so there is nothing to compare with"));
    else if (windows < least)
        tool_warn_partial(
            r->tool,
            days == 1
                ? _("the first ticket was opened %d day before the window: surges can be "
                    "detected from %d days on")
                : _("the first ticket was opened %d days before the window: surges can be "
                    "detected from %d days on"),
            days, (int)(least * (size_t)own->hours / DAY_HOURS));
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
    int past = has_past(r, own);
    if (!past && (!r->options->watch ||
                  desk_setting_int(r->desk, "surge_first", &own->threshold, e) != ST_OK ||
                  !own->threshold))
        return e->code;
    list_all_cells(r, own);
    if (past) {
        evaluate(r, own, 0);
        if (r->options->watch)
            evaluate(r, own, 1);
        tell_limits(r, own);
    }
    if (own->cell_count)
        qsort(own->cells, own->cell_count, sizeof *own->cells, compare_surges);
    return e->code;
}

/* Returns 1 if a narrower cell that surges has at least half of what is too much in a cell. The
 * narrower ones come after it. */
static int holds_most(struct own *own, size_t wide)
{
    const struct cell *w = &own->cells[wide];
    size_t first;
    double excess = -expected_in(own, w, &first);
    excess += (double)(w->now_count - first);
    for (size_t i = first; i < w->now_count; i++)
        own->now[w->now[i]].mark = wide + 1;
    for (size_t k = wide + 1; k < own->cell_count; k++) {
        const struct cell *c = &own->cells[k];
        size_t shared = 0;
        for (size_t i = 0; c->family != w->family && i < c->now_count; i++)
            shared += own->now[c->now[i]].mark == wide + 1;
        if (shared && 2 * (double)shared >= excess && surges(own, c))
            return 1;
    }
    return 0;
}

/* Returns the row that tells of at least half of its tickets, 0: none. */
static size_t told_by(const struct own *own, const struct cell *c)
{
    size_t told = 0, row = 0, first;
    expected_in(own, c, &first);
    for (size_t i = first; i < c->now_count; i++)
        if (own->now[c->now[i]].told) {
            row = own->now[c->now[i]].told;
            told++;
        }
    return told && 2 * told >= c->now_count - first ? row : 0;
}

static void put_watched(struct report_run *r, struct own *own)
{
    size_t row = 0, first;
    for (size_t i = 0; i < own->cell_count; i++) {
        const struct cell *c = &own->cells[i];
        if (!surges(own, c))
            continue;
        size_t within = told_by(own, c);
        if (!within && holds_most(own, i))
            continue;
        put_cell(r, c, within);
        row++;
        expected_in(own, c, &first);
        for (size_t k = first; !within && k < c->now_count; k++)
            own->now[c->now[k]].told = row;
    }
}

static enum status put_surges(struct report_run *r, struct error *e)
{
    struct own *own = r->own;
    if (r->options->watch)
        put_watched(r, own);
    for (size_t i = 0; !r->options->watch && i < own->cell_count; i++)
        if (r->options->all_cells || surges(own, &own->cells[i]))
            put_cell(r, &own->cells[i], 0);
    return e->code;
}

static const struct ids *list_tickets(struct report_run *r)
{
    struct own *own = r->own;
    struct ids *ids = &own->behind;
    for (size_t i = 0; i < own->cell_count; i++) {
        const struct cell *c = &own->cells[i];
        for (size_t k = 0; k < c->now_count && (r->options->all_cells || surges(own, c)); k++)
            ids_add(ids, own->now[c->now[k]].id);
    }
    return ids;
}

static void free_group(void *group)
{
    sample_free(&((struct group *)group)->windows);
    sample_free(&((struct group *)group)->hours);
}

const struct report report_surge = {
    .name = "surge",
    .help = N_("cells with more tickets than expected from their past"),
    .flags = REPORT_WINDOW,
    .by = "category,building",
    .columns = columns,
    .column_count = COLUMNS,
    .chart = {.values = "n"},
    .needs = needs,
    .group = sizeof(struct group),
    .own = sizeof(struct own),
    .begin = cut_windows,
    .counts = in_windows,
    .add = add_ticket,
    .settle = find_surges,
    .behind = list_tickets,
    .finish = put_surges,
    .drop = free_group,
    .end = free_windows,
};
