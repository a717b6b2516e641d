#include "desk/report/report.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "desk/core/masking.h"
#include "desk/ticket/listing.h"
#include "desk/ticket/ticket_state.h"
#include "desk/report/report_private.h"
#include "flow/ids.h"
#include "flow/text.h"
#include "flow/label.h"

const struct report *const reports[] = {
    &report_volume, &report_flow,         &report_backlog,    &report_time,
    &report_sla,    &report_satisfaction, &report_complaints, &report_pareto,
    &report_matrix, &report_process,      &report_freshness,  &report_surge,
    &report_kpi,    &report_agents,       &report_coverage,   NULL,
};

const char *const report_times[] = {"opened", "resolved", "closed", NULL};

const struct report *report_find(const char *name)
{
    for (const struct report *const *r = reports; *r; r++)
        if (strcmp((*r)->name, name) == 0)
            return *r;
    return NULL;
}

/* ---- what was requested ---- */

static enum status take_on(struct report_run *r, int on, struct error *e)
{
    static const int columns[] = {TC_OPENED, TC_OPENED, TC_RESOLVED, TC_CLOSED};
    if (on && r->report->flags & REPORT_OWN_TIME)
        return error_set(e, ST_USAGE, _("--on: %s counts each thing by its own time"),
                         r->report->name);
    r->on = columns[on];
    return ST_OK;
}

/* An option that this report doesn't have is an error; it isn't ignored. */
static enum status check_options(const struct report_run *r, struct error *e)
{
    const struct report_options *o = r->options;
    const char *name = r->report->name;
    const char *window = o->window      ? "--window"
                         : o->at        ? "--at"
                         : o->all_cells ? "--all-cells"
                                        : NULL;
    const char *period = o->in          ? "--in"
                         : o->from      ? "--from"
                         : o->to        ? "--to"
                         : o->on.chosen ? "--on"
                                        : NULL;
    if (o->roll_up && (r->report->flags & REPORT_WINDOW || !r->report->group))
        return error_set(e, ST_USAGE,
                         _("--roll-up: each ticket counts in one row of %s, not in several"),
                         name);
    if (o->period.chosen && !(r->report->flags & REPORT_TARGETS))
        return error_set(e, ST_USAGE,
                         _("--period works only with kpi; give %s a period with --in"), name);
    if (o->per && !(r->report->flags & REPORT_PER))
        return error_set(e, ST_USAGE, _("--per works only with complaints, not with %s"), name);
    if (!(r->report->flags & REPORT_WINDOW))
        return window ? error_set(e, ST_USAGE,
                                  _("%s works only with surge; give %s a period with --in, or "
                                    "with --from and --to"),
                                  window, name)
                      : ST_OK;
    return period ? error_set(e, ST_USAGE,
                              _("%s: %s takes no period; it compares the window that ends at "
                                "--at with everything opened before it"),
                              period, name)
                  : ST_OK;
}

static enum status take_period(struct report_run *r, const struct report_options *o,
                               struct error *e)
{
    struct when when = desk_when(r->desk);
    r->has_period = o->in || o->from || o->to;
    return period_asked(&when, o->in, o->from, o->to, &r->period, e);
}

/* Whole days are counted as days, so that a change of the clocks doesn't shift them. */
static int64_t days_before(const struct report_run *r, int64_t to)
{
    struct zone *zone = r->desk->zone;
    int64_t first = period_number(PERIOD_DAY, zone, r->period.from),
            last = period_number(PERIOD_DAY, zone, to);
    if (period_span(PERIOD_DAY, zone, first).from == r->period.from &&
        period_span(PERIOD_DAY, zone, last).from == to)
        return period_span(PERIOD_DAY, zone, 2 * first - last).from;
    return r->period.from - (to - r->period.from);
}

/* There is none if --by names periods: each of them would have its own. */
static void take_before(struct report_run *r)
{
    int64_t now = r->desk->now;
    struct period p = r->period;
    if (!(r->report->flags & REPORT_BEFORE) || p.from == INT64_MIN || p.from >= now)
        return;
    for (size_t i = 0; i < dims_count(r->dims); i++)
        if (dims_unit(r->dims, i) >= PERIOD_DAY && dims_unit(r->dims, i) <= PERIOD_YEAR)
            return;
    r->before.from = days_before(r, p.to == INT64_MAX ? now : p.to);
    r->before.to = p.to > now ? r->before.from + (now - p.from) : p.from;
    r->has_before = 1;
}

static enum status check_dims(const struct report_run *r, struct error *e)
{
    if (r->report->flags & REPORT_TWO && dims_count(r->dims) != 2)
        return error_set(e, ST_USAGE, _("--by: %s takes two dimensions, as in kind,dept"),
                         r->report->name);
    if (!(r->report->flags & REPORT_PERIODS))
        return ST_OK;
    enum period_unit unit = dims_count(r->dims) == 1 ? dims_unit(r->dims, 0) : PERIOD_NONE;
    if (unit >= PERIOD_DAY && unit <= PERIOD_YEAR)
        return ST_OK;
    return error_set(e, ST_USAGE, _("--by: %s takes one of day, week, month, quarter, year"),
                     r->report->name);
}

static enum status take_ids(struct report_run *r, struct error *e)
{
    const struct report_options *o = r->options;
    for (int i = 0; i < o->argc && e->code == ST_OK; i++)
        if (strcmp(o->argv[i], "-") == 0)
            ids_read_stdin(&r->ids, e);
    return e->code;
}

/* Returns the period of the tickets to read. */
static struct period extend_period(const struct report_run *r)
{
    struct period p = r->period;
    if (r->has_before && !r->options->tickets)
        p.from = r->before.from;
    return p;
}

/* Returns a filter for the request. The caller frees it. */
static struct filter *make_filter(struct report_run *r, struct error *e)
{
    const struct report_options *o = r->options;
    struct filter *f = filter_new(r->desk);
    struct period period = extend_period(r);
    for (int i = 0; i < o->argc && e->code == ST_OK; i++)
        if (strcmp(o->argv[i], "-") != 0)
            filter_add(f, o->argv[i], e);
    if (e->code == ST_OK && r->report->word)
        filter_add(f, r->report->word, e);
    if (r->ids.from_stdin)
        filter_ids(f, &r->ids);
    /* the time of resolution isn't one column: that period is checked ticket by ticket */
    if (!(r->report->flags & REPORT_OWN_TIME) && r->on != TC_RESOLVED)
        filter_period(f, r->on, &period);
    filter_wants(f, TC_ID);
    for (const int *c = r->needs; c && *c >= 0; c++)
        filter_wants(f, *c);
    if (r->has_period)
        ticket_time_wants(r->on, f);
    return f;
}

static enum status prepare_run(struct report_run *r, struct error *e)
{
    const struct report_options *o = r->options;
    if (check_options(r, e) != ST_OK || take_on(r, o->on.chosen, e) != ST_OK ||
        take_period(r, o, e) != ST_OK ||
        dims_open(&r->dims, r->desk, o->by ? o->by : r->report->by, r->on, o->roll_up, e) !=
            ST_OK ||
        check_dims(r, e) != ST_OK)
        return e->code;
    take_before(r);
    /* report a wrong filter before stdin is read */
    filter_free(make_filter(r, e));
    return e->code == ST_OK ? take_ids(r, e) : e->code;
}

/* ---- one pass ---- */

void *report_group(struct report_run *r, size_t group)
{
    size_t size = r->report->group;
    if (group >= r->group_room) {
        size_t room = r->group_room ? r->group_room : 16;
        while (room <= group)
            room *= 2;
        r->groups = mem_resize(r->groups, room, size);
        r->group_room = room;
    }
    if (group >= r->group_count) {
        memset(r->groups + r->group_count * size, 0, (group + 1 - r->group_count) * size);
        r->group_count = group + 1;
    }
    return r->groups + group * size;
}

enum which { OUTSIDE, BEHIND, BEFORE };

static int is_within(const struct period *p, int64_t at)
{
    return at >= p->from && at < p->to;
}

static enum which which_period(const struct report_run *r, const struct ticket *t)
{
    int64_t at;
    if (!r->has_period || (r->on != TC_RESOLVED && !r->has_before))
        return BEHIND;
    if (!ticket_time(t, r->on, &at))
        return OUTSIDE;
    if (is_within(&r->period, at))
        return BEHIND;
    return r->has_before && is_within(&r->before, at) ? BEFORE : OUTSIDE;
}

static enum which place_ticket(struct report_run *r, const struct ticket *t)
{
    enum which which = which_period(r, t);
    r->seen += which == BEHIND;
    return which == OUTSIDE || !r->report->counts || r->report->counts(r, t) ? which : OUTSIDE;
}

static int visit_ticket(void *context, const struct ticket *t)
{
    struct report_run *r = context;
    struct error *e = &r->tool->e;
    size_t group = 0;
    enum which which = place_ticket(r, t);
    if (which == OUTSIDE)
        return 0;
    if (r->report->group && dims_group(r->dims, t, &group, e) != ST_OK)
        return 1;
    r->is_before = which == BEFORE;
    r->added += !r->is_before;
    r->upper = 0;
    do {
        if (!r->report->add)
            ++*(int64_t *)report_group(r, group);
        else if (r->report->add(r, group, t, e) != ST_OK)
            return 1;
    } while (r->report->group && r->options->roll_up &&
             dims_group_above(r->dims, &group, &r->upper));
    return 0;
}

static enum status walk(struct report_run *r, struct error *e)
{
    struct filter *f = make_filter(r, e);
    if (r->report->group)
        dims_wants(r->dims, f);
    if (e->code == ST_OK && filter_walk(f, visit_ticket, r, e) == ST_OK && r->report->settle)
        r->report->settle(r, e);
    filter_free(f);
    return e->code;
}

/* ---- rows ---- */

static enum status open_sheet(struct report_run *r)
{
    size_t base = r->report->group && r->report->columns ? dims_count(r->dims) : 0;
    size_t count = base + r->column_count;
    struct rows_column *columns = mem_zero(count, sizeof *columns);
    for (size_t i = 0; i < count; i++)
        columns[i] = i < base ? dims_column(r->dims, i) : r->columns[i - base];
    masking_grouped(r->tool->desk);
    tool_sheet(r->tool, &r->sheet, columns, count, count);
    free(columns);
    return r->tool->e.code;
}

static void put_groups(struct report_run *r)
{
    size_t *order = dims_sorted(r->dims), n = dims_groups(r->dims);
    for (size_t i = 0; i < n && !sheet_broken(r->sheet); i++)
        r->report->put(r, order[i]);
    free(order);
}

/* Reports wrong columns of -c before the pass, if they can be known then. */
static void print_figures(struct report_run *r)
{
    struct error *e = &r->tool->e;
    const struct report *report = r->report;
    r->columns = report->columns;
    r->column_count = r->column_count ? r->column_count : report->column_count;
    if (report->columns && open_sheet(r) != ST_OK)
        return;
    if (walk(r, e) == ST_OK && !report->columns)
        open_sheet(r);
    if (e->code == ST_OK && report->put)
        put_groups(r);
    if (e->code == ST_OK && report->finish)
        report->finish(r, e);
    if (e->code == ST_OK && report->none && r->seen && !r->added)
        tool_warn_partial(r->tool, "%s", _(report->none));
    tool_sheet_close(r->tool, r->sheet, 0);
}

struct listed {
    struct report_run *r;
    struct listing *l;
};

static int list_visit(void *context, const struct ticket *t)
{
    struct listed *c = context;
    if (place_ticket(c->r, t) != BEHIND)
        return 0;
    return listing_put(c->l, t, &c->r->tool->e) != ST_OK || listing_broken(c->l);
}

static void print_tickets(struct report_run *r)
{
    struct listed c = {.r = r};
    struct error *e = &r->tool->e;
    const struct ids *behind = NULL;
    if (listing_open(&c.l, r->tool, NULL, e) != ST_OK)
        return;
    if (r->report->behind && walk(r, e) == ST_OK)
        behind = r->report->behind(r);
    struct filter *f = make_filter(r, e);
    listing_wants(c.l, f);
    if (behind)
        filter_ids(f, behind);
    if (e->code == ST_OK && (behind || !r->ids.from_stdin))
        filter_order(f, "id", e);
    if (e->code == ST_OK)
        filter_walk(f, list_visit, &c, e);
    listing_close(c.l, 0);
    filter_free(f);
}

/* begin, the pass and finish read one state of the data. */
static void run_report(struct report_run *r)
{
    struct error *e = &r->tool->e;
    if (store_begin_read(r->desk->store, e) != ST_OK)
        return;
    if (!r->report->begin || r->report->begin(r, e) == ST_OK) {
        if (r->options->tickets)
            print_tickets(r);
        else
            print_figures(r);
    }
    store_rollback(r->desk->store);
}

static void end_run(struct report_run *r)
{
    for (size_t i = 0; i < r->group_count && r->report->drop; i++)
        r->report->drop(report_group(r, i));
    if (r->report->end)
        r->report->end(r);
    if (r->report->own)
        free(r->own);
    free(r->groups);
    dims_close(r->dims);
    ids_free(&r->ids);
}

void report_print(struct tool *tool, const struct report *report,
                  const struct report_options *options)
{
    if (tool_desk(tool) != ST_OK)
        return;
    struct report_run r = {.report = report,
                           .tool = tool,
                           .desk = tool->desk,
                           .options = options,
                           .needs = report->needs,
                           .own = report->own ? mem_zero(1, report->own) : NULL};
    if (prepare_run(&r, &tool->e) == ST_OK)
        run_report(&r);
    end_run(&r);
}

/* ---- charts ---- */

size_t report_labels(const struct report *report, const struct grid *g)
{
    int first = grid_find(g, report->columns[0].name);
    return (first < 0 ? 0 : (size_t)first) + report->labels;
}

/* A chart has the same words as a table. */
static void translate(struct grid *g)
{
    struct buf word = BUF_EMPTY;
    for (size_t i = 0; i < g->columns; i++)
        for (size_t row = 0; row < g->rows && label_in(g->head[i].name); row++) {
            buf_clear(&word);
            label_table_cell(&word, g->head[i].name, grid_cell(g, row, i));
            grid_set(g, row, i, word.s);
        }
    buf_free(&word);
}

static void draw(struct tool *tool, const struct report *report, struct grid *g, int svg)
{
    struct buf page = BUF_EMPTY;
    translate(g);
    size_t label = report_labels(report, g);
    if (!chart_fits(&report->chart, g)) {
        tool_note(tool, _("there is nothing to draw"));
        tool->partial |= tool->empty_is_1;
    } else if (svg) {
        chart_svg(&page, &report->chart, g, label, report->name, report->name, 1);
    } else {
        int terminal = !tool->rows.file && isatty(STDOUT_FILENO);
        chart_text(&page, &report->chart, g, label, terminal ? text_terminal_width() : 78);
    }
    if (page.len)
        text_write(&page, tool->rows.file, &tool->e);
    buf_free(&page);
}

void report_draw(struct tool *tool, const struct report *report,
                 const struct report_options *options, int svg)
{
    struct grid g = GRID_EMPTY;
    int empty_is_1 = tool->empty_is_1;
    if (!report->chart.values) {
        error_set(&tool->e, ST_USAGE, _("-f: %s has no common scale and can't be drawn"),
                  report->name);
        return;
    }
    if (svg && report->chart.sparks) {
        error_set(&tool->e, ST_USAGE, _("-f: %s is drawn in characters: -f chart"),
                  report->name);
        return;
    }
    if (tool->pick || options->tickets) {
        error_set(&tool->e, ST_USAGE, _("%s works with rows, not with a chart"),
                  tool->pick ? "-c" : "--tickets");
        return;
    }
    tool->rows.grid = &g;
    tool->empty_is_1 = 0;
    report_print(tool, report, options);
    tool->rows.grid = NULL;
    tool->empty_is_1 = empty_is_1;
    if (tool->e.code == ST_OK)
        draw(tool, report, &g, svg);
    grid_free(&g);
}

/* ---- for the reports ---- */

int report_filters(const struct report_options *options, const char *column)
{
    size_t n = strlen(column);
    for (int i = 0; i < options->argc; i++)
        if (strncmp(options->argv[i], column, n) == 0 && options->argv[i][n] &&
            strchr(".=!<>~", options->argv[i][n]))
            return 1;
    return 0;
}

int report_is_case(const struct report_run *r, const struct ticket *t)
{
    return !ticket_is_void(t) || report_filters(r->options, "status");
}

void report_row(struct report_run *r, size_t group)
{
    dims_put(r->dims, group, r->report->group && r->report->columns ? dims_count(r->dims) : 0,
             r->sheet);
    sheet_end(r->sheet);
}
