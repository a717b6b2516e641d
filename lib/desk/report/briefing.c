#include "desk/report/briefing.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/time/calendar.h"
#include "calc/time/period.h"
#include "desk/report/briefing_cells.h"
#include "desk/ticket/details.h"
#include "desk/report/report.h"
#include "desk/survey/round_report.h"
#include "flow/page.h"
#include "flow/label.h"
#include "store/register.h"
#include "store/survey_round.h"

/* The time that a section covers. */
enum span {
    SPAN_PERIOD, /* the sheet's period */
    SPAN_BEFORE, /* the one before it */
    SPAN_NEXT,   /* the one after it */
    SPAN_WEEKS,  /* the two weeks that end with it */
    SPAN_NOW     /* what is open now; left out of sheets about the distant past */
};

enum {
    TICKETS = 1, /* the tickets instead of the figures */
    CHART = 2,
    TARGETS = 8,  /* for kpi: --dept selects scopes, --period is the sheet's unit */
    WINDOW = 16,  /* for surge: the window that ends now, or with the period */
    HOURS = 32,   /* for coverage: joins rows into unstaffed hours */
    TAIL = 64,    /* the last rows, not the first */
    LARGEST = 128 /* by n, the largest first */
};

struct section {
    const char *id, *title; /* title: N_() */
    const char *report;     /* NULL: the survey rounds */
    const char *by, *word;  /* word: a filter, or NULL */
    const char *columns;    /* those to show */
    enum span span;
    unsigned flags;
    size_t most; /* maximum rows; 0: all */
};

/* Columns of sections that are in several sheets. */
#define FLOW "period,opened,resolved,reopened,backlog"
#define SLA "measure,n,met,missed,pending,rate,rate_low,rate_high,expected"
#define COMPLAINTS "kind,category,n,verdict,previous,change,change_p"
#define TARGETS_SHOWN "metric,scope,op,target,actual,n,low,high,verdict"
#define SATISFACTION "asked,answered,response_rate,csat,csat_low,csat_high,nps"

static const struct section daily[] = {
    {"since-yesterday", N_("Since yesterday"), "flow", "day", NULL, FLOW, SPAN_WEEKS,
     CHART | TAIL, 2},
    {"came-in", N_("Tickets opened yesterday"), "pareto", "kind,category", NULL,
     "kind,category,n,share", SPAN_BEFORE, 0, 12},
    {"unusual", N_("More than usual"), "surge", NULL, NULL,
     "category,building,n,expected,tickets", SPAN_NOW, WINDOW, 12},
    {"overdue", N_("Overdue"), "backlog", NULL, "overdue", "id,kind,subject,dept,assignee,due",
     SPAN_NOW, TICKETS, 20},
    {"who-has-what", N_("Open tickets by person"), "backlog", "dept,assignee", NULL,
     "dept,assignee,open,overdue,oldest", SPAN_NOW, 0, 0},
    {"uncovered", N_("Hours today with nobody on shift"), "coverage", NULL, NULL,
     "dept,weekday,hours", SPAN_PERIOD, HOURS, 0},
    {0},
};

static const struct section weekly[] = {
    {"flow", N_("Tickets in and out"), "flow", "day", NULL, FLOW, SPAN_PERIOD, CHART, 0},
    {"sla", N_("Deadlines met"), "sla", "dept", NULL, "dept," SLA, SPAN_PERIOD, CHART, 0},
    {"kinds", N_("What the tickets were about"), "pareto", "kind,category", NULL,
     "kind,category,n,share,cum_share", SPAN_PERIOD, CHART, 12},
    {"complaints", N_("Complaints"), "complaints", "kind,category", NULL, COMPLAINTS,
     SPAN_PERIOD, LARGEST, 12},
    {"satisfaction", N_("Customer satisfaction"), "satisfaction", "", NULL, SATISFACTION,
     SPAN_PERIOD, 0, 0},
    {"backlog", N_("Open tickets"), "backlog", "dept", NULL,
     "dept,open,overdue,unassigned,oldest", SPAN_NOW, CHART, 0},
    {"uncovered", N_("Hours of the following week with nobody on shift"), "coverage", NULL,
     NULL, "dept,weekday,hours", SPAN_NEXT, HOURS, 0},
    {0},
};

static const struct section monthly[] = {
    {"targets", N_("Targets"), "kpi", NULL, NULL, TARGETS_SHOWN, SPAN_PERIOD, TARGETS, 0},
    {"flow", N_("Tickets in and out"), "flow", "week", NULL, FLOW, SPAN_PERIOD, CHART, 0},
    {"sla", N_("Deadlines met"), "sla", "dept", NULL, "dept," SLA, SPAN_PERIOD, CHART, 0},
    {"time", N_("How long it took, in minutes"), "time", "kind", NULL, "kind,measure,n,p50,p90",
     SPAN_PERIOD, 0, 0},
    {"process", N_("Process"), "process", "", NULL, "measure,n,value,low,high", SPAN_PERIOD,
     CHART, 0},
    {"complaints", N_("Complaints"), "complaints", "kind,category", NULL, COMPLAINTS,
     SPAN_PERIOD, CHART | LARGEST, 12},
    {"causes", N_("Root causes"), "pareto", "cause", NULL, "cause,n,share,cum_share",
     SPAN_PERIOD, CHART, 12},
    {"satisfaction", N_("Customer satisfaction"), "satisfaction", "dept", NULL,
     "dept," SATISFACTION, SPAN_PERIOD, CHART, 0},
    {"agents", N_("People"), "agents", NULL, NULL,
     "dept,assignee,handled,within,dept_within,csat_n,csat,rank,rank_low,rank_high",
     SPAN_PERIOD, 0, 0},
    {0},
};

static const struct section quarterly[] = {
    {"survey", N_("Surveys"), NULL, NULL, NULL,
     "question,measure,value,n,estimate,low,high,previous,change_p", SPAN_PERIOD, 0, 0},
    {"targets", N_("Targets"), "kpi", NULL, NULL, TARGETS_SHOWN, SPAN_PERIOD, TARGETS, 0},
    {"satisfaction", N_("Customer satisfaction"), "satisfaction", "month", NULL,
     "month," SATISFACTION, SPAN_PERIOD, CHART, 0},
    {"flow", N_("Tickets in and out"), "flow", "month", NULL, FLOW, SPAN_PERIOD, CHART, 0},
    {"sla", N_("Deadlines met"), "sla", "month", NULL, "month," SLA, SPAN_PERIOD, CHART, 0},
    {"complaints", N_("Complaints"), "complaints", "kind,category", NULL, COMPLAINTS,
     SPAN_PERIOD, CHART | LARGEST, 12},
    {0},
};

static const struct sheet_kind {
    const char *name, *title; /* title: N_() */
    enum period_unit unit;
    int64_t back; /* without --at: how many units before the current one */
    const struct section *sections;
} sheets[] = {
    {"daily", N_("Morning report"), PERIOD_DAY, 0, daily},
    {"weekly", N_("Weekly report"), PERIOD_WEEK, 1, weekly},
    {"monthly", N_("Monthly report"), PERIOD_MONTH, 1, monthly},
    {"quarterly", N_("Quarterly report"), PERIOD_QUARTER, 1, quarterly},
};

enum { SHEETS = sizeof sheets / sizeof *sheets };

void briefing_names(struct buf *out)
{
    for (size_t i = 0; i < SHEETS; i++)
        buf_printf(out, "%s\t%s\n", sheets[i].name, _(sheets[i].title));
}

struct briefing {
    struct tool *tool;
    const struct briefing_options *options;
    const struct sheet_kind *kind;
    int64_t number; /* number of the period */
    struct period period;
    struct page page;
};

/* ---- what was requested ---- */

static enum status find_sheet(struct briefing *b)
{
    struct buf names = BUF_EMPTY;
    for (size_t i = 0; i < SHEETS && !b->kind; i++) {
        if (strcmp(sheets[i].name, b->options->sheet) == 0)
            b->kind = &sheets[i];
        buf_printf(&names, "%s%s", i ? ", " : "", sheets[i].name);
    }
    if (!b->kind)
        error_set(&b->tool->e, ST_USAGE, _("'%s' is not a report; reports are: %s"),
                  utf8_quote(b->options->sheet), names.s);
    buf_free(&names);
    return b->tool->e.code;
}

static enum status find_period(struct briefing *b)
{
    struct desk *desk = b->tool->desk;
    struct error *e = &b->tool->e;
    struct when when = desk_when(desk);
    struct period p = {desk->now, desk->now};
    if (b->options->at && period_read(&when, b->options->at, &p, e) != ST_OK) {
        e->code = ST_USAGE;
        return error_prefix(e, "--at");
    }
    if (p.from > desk->now)
        return error_set(e, ST_USAGE, _("--at: '%s' hasn't begun yet"),
                         utf8_quote(b->options->at));
    b->number =
        period_number(b->kind->unit, desk->zone, p.from) - (b->options->at ? 0 : b->kind->back);
    b->period = period_span(b->kind->unit, desk->zone, b->number);
    return ST_OK;
}

static enum status check_dept(struct briefing *b)
{
    struct register_row key = REGISTER_ROW_EMPTY, found = REGISTER_ROW_EMPTY;
    struct error *e = &b->tool->e;
    if (!b->options->dept)
        return ST_OK;
    key.c[0] = value_text(b->options->dept);
    if (register_get(b->tool->desk->store, register_find("department"), &key, &found, e) == 0)
        error_set(e, ST_DATA, _("--dept: '%s' is not in the register department"),
                  utf8_quote(b->options->dept));
    register_row_free(&found);
    return e->code;
}

/* ---- a section's rows ---- */

static char *label_of(enum period_unit unit, int64_t number)
{
    struct buf label = BUF_EMPTY;
    period_label(&label, unit, number);
    return buf_detach(&label);
}

static int is_of_now(const struct briefing *b)
{
    struct period next = period_span(b->kind->unit, b->tool->desk->zone, b->number + 1);
    int64_t now = b->tool->desk->now;
    return now >= b->period.from && now < next.to;
}

enum { FORTNIGHT = 14, WORDS = 2 };

struct asked {
    struct report_options o;
    char *label, *to;
    struct buf dept;
    char *words[WORDS];
};

static void ask_window(struct asked *a, const struct briefing *b)
{
    struct buf at = BUF_EMPTY;
    if (b->period.to <= b->tool->desk->now)
        when_print(&at, b->tool->desk->zone, b->period.to);
    a->label = buf_detach(&at);
    a->o.at = *a->label ? a->label : NULL;
}

static void ask_time(struct asked *a, const struct briefing *b, const struct section *s)
{
    struct zone *zone = b->tool->desk->zone;
    enum period_unit unit = b->kind->unit;
    int64_t last = period_number(PERIOD_DAY, zone, b->period.to - 1);
    switch (s->span) {
    case SPAN_PERIOD:
        a->o.in = a->label = label_of(unit, b->number);
        break;
    case SPAN_BEFORE:
        a->o.in = a->label = label_of(unit, b->number - 1);
        break;
    case SPAN_NEXT:
        a->o.in = a->label = label_of(unit, b->number + 1);
        break;
    case SPAN_WEEKS:
        a->o.from = a->label = label_of(PERIOD_DAY, last - FORTNIGHT + 1);
        a->o.to = a->to = label_of(PERIOD_DAY, last);
        break;
    case SPAN_NOW:
        break;
    }
}

static void ask_section(struct asked *a, const struct briefing *b, const struct section *s)
{
    *a = (struct asked){.dept = BUF_EMPTY};
    a->o.by = s->by;
    a->o.tickets = (s->flags & TICKETS) != 0;
    a->o.argv = a->words;
    if (s->flags & WINDOW)
        ask_window(a, b);
    else
        ask_time(a, b, s);
    if (b->options->dept && !(s->flags & TARGETS)) {
        buf_printf(&a->dept, "dept=%s", b->options->dept);
        a->words[a->o.argc++] = a->dept.s;
    }
    if (s->word)
        a->words[a->o.argc++] = (char *)(uintptr_t)s->word;
}

static void ask_end(struct asked *a)
{
    free(a->label);
    free(a->to);
    buf_free(&a->dept);
}

/* While a section is made, the tool prints rows into the grid and messages into `said`. */
static enum status fill_section(struct briefing *b, struct grid *g, struct buf *said,
                                const struct report *report, const struct report_options *o,
                                const char *round)
{
    struct tool *tool = b->tool;
    int partial = tool->partial;
    tool->rows.grid = g;
    tool->said = said;
    if (report)
        report_print(tool, report, o);
    else
        survey_report(tool, round);
    tool->rows.grid = NULL;
    tool->said = NULL;
    tool->pick = NULL;
    tool->partial = partial;
    return tool->e.code;
}

/* ---- shapes ---- */

static int is_of_dept(void *context, const struct grid *g, size_t row)
{
    struct buf scope = BUF_EMPTY;
    const char *dept = context;
    int at = grid_find(g, "scope");
    buf_printf(&scope, "dept=%s", dept);
    int same = at >= 0 && strcmp(grid_cell(g, row, (size_t)at), scope.s) == 0;
    buf_free(&scope);
    return same;
}

static int is_uncovered(void *context, const struct grid *g, size_t row)
{
    int at = grid_find(g, "uncovered");
    (void)context;
    return at >= 0 && strtod(grid_cell(g, row, (size_t)at), NULL) > 0;
}

static int same_cell(const struct grid *g, size_t a, size_t b, int column)
{
    return column < 0 ||
           strcmp(grid_cell(g, a, (size_t)column), grid_cell(g, b, (size_t)column)) == 0;
}

/* Joins consecutive hours: "00–08, 18–24"; *next is the first row of another day. */
static void put_spans(struct buf *spans, const struct grid *g, size_t row, size_t *next)
{
    int dept = grid_find(g, "dept"), day = grid_find(g, "weekday"), hour = grid_find(g, "hour");
    long end = -1;
    for (*next = row;
         *next < g->rows && same_cell(g, row, *next, dept) && same_cell(g, row, *next, day);
         ++*next) {
        long at = strtol(grid_cell(g, *next, (size_t)hour), NULL, 10);
        if (at != end && end >= 0)
            buf_printf(spans, "–%02ld, ", end);
        if (at != end)
            buf_printf(spans, "%02ld", at);
        end = at + 1;
    }
    buf_printf(spans, "–%02ld", end);
}

static int day_number(const char *name)
{
    int n = 1;
    while (n < 7 && strcmp(calendar_weekday_name(n), name) != 0)
        n++;
    return n;
}

static void put_days(struct buf *out, int first, int last)
{
    buf_adds(out, label_cell("weekday", calendar_weekday_name(first)));
    if (last > first)
        buf_printf(out, "–%s", label_cell("weekday", calendar_weekday_name(last)));
}

/* Makes one row of consecutive days with the same hours: "mon–fri", "18–24". */
static void join_hours(struct grid *g)
{
    static const struct rows_column columns[] = {
        {"dept", 0, NULL}, {"weekday", 0, NULL}, {"hours", 0, NULL}};
    struct grid to = GRID_EMPTY;
    int dept = grid_find(g, "dept"), day = grid_find(g, "weekday"), first = 0, last = 0;
    grid_start(&to, columns, 3);
    for (size_t row = 0, next; row < g->rows; row = next) {
        struct buf spans = BUF_EMPTY, days = BUF_EMPTY;
        const char *of = grid_cell(g, row, (size_t)dept);
        int now = day_number(grid_cell(g, row, (size_t)day));
        put_spans(&spans, g, row, &next);
        int goes_on = to.rows && now == last + 1 &&
                      strcmp(grid_cell(&to, to.rows - 1, 0), of) == 0 &&
                      strcmp(grid_cell(&to, to.rows - 1, 2), spans.s) == 0;
        first = goes_on ? first : now;
        last = now;
        put_days(&days, first, last);
        if (goes_on) {
            grid_set(&to, to.rows - 1, 1, days.s);
        } else {
            grid_add(&to, of, strlen(of));
            grid_add(&to, days.s, days.len);
            grid_add(&to, spans.s, spans.len);
        }
        buf_free(&spans);
        buf_free(&days);
    }
    grid_free(g);
    *g = to;
}

/* ---- printing ---- */

static void say_lines(struct briefing *b, const struct buf *said)
{
    for (const char *line = said->s; *line;) {
        size_t n = strcspn(line, "\n");
        char *one = mem_string_n(line, n);
        page_say(&b->page, one);
        free(one);
        line += n + (line[n] == '\n');
    }
}

static void put_table(struct briefing *b, struct grid *g, const char *picked)
{
    if (picked)
        grid_pick(g, picked);
    const char **heads = mem_zero(g->columns + 1, sizeof *heads);
    for (size_t i = 0; i < g->columns; i++)
        heads[i] = label_heading(g->head[i].name);
    page_table(&b->page, g, heads);
    free(heads);
}

/* Cuts the rows that the section doesn't show. Returns how many. */
static size_t cut(struct grid *g, const struct section *s)
{
    size_t all = g->rows + (g->columns ? g->dropped / g->columns : 0);
    if (s->flags & LARGEST)
        grid_sort(g, "n");
    if (!s->most || all <= s->most)
        return 0;
    grid_cut(g, s->flags & TAIL ? all - s->most : 0, s->most);
    return s->flags & TAIL ? 0 : all - s->most;
}

static void put_rows(struct briefing *b, const struct section *s, const char *title,
                     struct grid *g)
{
    struct error *e = &b->tool->e;
    const struct report *report = s->report ? report_find(s->report) : NULL;
    size_t label = report ? report_labels(report, g) : 0, more = 0;
    struct chart chart = report ? report->chart : (struct chart){0};
    chart.heading = label_heading;
    if (b->page.format == PAGE_CSV) {
        put_table(b, g, NULL);
        return;
    }
    if (s->flags & HOURS && grid_find(g, "dept") >= 0 && grid_find(g, "weekday") >= 0)
        join_hours(g);
    if (briefing_name_cells(b->tool->desk, g, e) != ST_OK)
        return;
    if (!(s->flags & TAIL))
        more = cut(g, s);
    if (s->flags & CHART && chart_fits(&chart, g))
        page_chart(&b->page, &chart, g, label, title);
    if (s->flags & TAIL)
        cut(g, s);
    put_table(b, g, s->columns);
    if (more) {
        struct buf said = BUF_EMPTY;
        if (s->flags & TICKETS)
            buf_printf(&said, _("… and %zu more: tkt-list %s"), more, s->word);
        else
            buf_printf(&said, _("… and %zu more: tkt-stats %s"), more, s->report);
        page_say(&b->page, said.s);
        buf_free(&said);
    }
}

static enum status put_section(struct briefing *b, const struct section *s)
{
    struct grid g = GRID_EMPTY;
    struct buf said = BUF_EMPTY;
    struct asked a;
    const char *title = _(s->title);
    if (s->span == SPAN_NOW && !is_of_now(b))
        return ST_OK;
    ask_section(&a, b, s);
    if (s->flags & TARGETS)
        a.o.period.chosen = (int)b->kind->unit;
    if (s->flags & TICKETS) {
        b->tool->pick = s->columns;
        g.most = b->page.format == PAGE_CSV ? 0 : s->most; /* there may be very many */
    }
    if (fill_section(b, &g, &said, report_find(s->report), &a.o, NULL) == ST_OK) {
        if (s->flags & TARGETS && b->options->dept)
            grid_keep(&g, is_of_dept, (void *)(uintptr_t)b->options->dept);
        if (s->flags & HOURS)
            grid_keep(&g, is_uncovered, NULL);
        page_section(&b->page, s->id, title);
        if (g.rows)
            put_rows(b, s, title, &g);
        else if (!said.len)
            page_say(&b->page, _("None."));
        say_lines(b, &said);
    }
    ask_end(&a);
    grid_free(&g);
    buf_free(&said);
    return b->tool->e.code;
}

static enum status put_round(struct briefing *b, const struct section *s, const char *code)
{
    struct grid g = GRID_EMPTY;
    struct buf said = BUF_EMPTY, title = BUF_EMPTY, id = BUF_EMPTY;
    buf_printf(&title, _("Survey %s"), code);
    buf_printf(&id, "%s-%s", s->id, code);
    if (fill_section(b, &g, &said, NULL, NULL, code) == ST_OK) {
        page_section(&b->page, id.s, title.s);
        put_rows(b, s, title.s, &g);
        say_lines(b, &said);
    }
    grid_free(&g);
    buf_free(&said);
    buf_free(&title);
    buf_free(&id);
    return b->tool->e.code;
}

/* Prints the rounds opened in the period, without quality checks. Surveys have no
 * departments. */
static enum status put_rounds(struct briefing *b, const struct section *s)
{
    struct error *e = &b->tool->e;
    char **codes = NULL;
    size_t count = 0, room = 0;
    if (b->options->dept)
        return ST_OK;
    struct stmt *st = round_opened(b->tool->desk->store, b->period.from, b->period.to, e);
    while (stmt_step(st, e) > 0) {
        MEM_GROW(codes, count, room);
        codes[count++] = mem_string(stmt_text(st, 0));
    }
    if (!count) {
        page_section(&b->page, s->id, _(s->title));
        page_say(&b->page, _("None."));
    }
    for (size_t i = 0; i < count; i++) {
        if (e->code == ST_OK)
            put_round(b, s, codes[i]);
        free(codes[i]);
    }
    free(codes);
    return e->code;
}

static void start_page(struct briefing *b, enum page_format format)
{
    struct desk *desk = b->tool->desk;
    struct buf title = BUF_EMPTY, about = BUF_EMPTY;
    char *label = label_of(b->kind->unit, b->number);
    buf_printf(&title, "%s%s%s %s", desk->site, *desk->site ? " · " : "", _(b->kind->title),
               label);
    if (b->options->dept) {
        buf_printf(&about, "%s ", _("Department"));
        details_name(desk, "department", b->options->dept, &about, &b->tool->e);
        buf_adds(&about, " · ");
    }
    buf_adds(&about, _("as of"));
    buf_addc(&about, ' ');
    details_time(&about, desk, desk->now);
    if (b->period.to > desk->now && b->kind->unit != PERIOD_DAY)
        buf_printf(&about, " · %s", _("the period is still running: its figures will change"));
    page_start(&b->page, format, b->tool->rows.file, title.s, about.s);
    free(label);
    buf_free(&title);
    buf_free(&about);
}

void briefing_print(struct tool *tool, const struct briefing_options *options)
{
    struct briefing b = {.tool = tool, .options = options};
    struct error *e = &tool->e;
    if (find_sheet(&b) != ST_OK || tool_desk(tool) != ST_OK || find_period(&b) != ST_OK ||
        check_dept(&b) != ST_OK)
        return;
    start_page(&b, options->format);
    for (const struct section *s = b.kind->sections; s->id && e->code == ST_OK; s++)
        if (s->report)
            put_section(&b, s);
        else
            put_rounds(&b, s);
    if (e->code == ST_OK)
        page_end(&b.page, tool->rows.file, e);
    else
        page_free(&b.page);
}
