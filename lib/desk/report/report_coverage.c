/* report_coverage.c: when tickets are opened, and whether anybody is on duty: the hours of the
 * week.
 *
 * n is the number of tickets opened in that hour of the week; `hours` is how many such hours
 * have passed in the period. per_hour is n / hours, with the interval of a Poisson count
 * (stat_poisson). people is the mean number of people on duty over the whole period, including
 * the future. uncovered is how many hours of it are unstaffed, on the dates `gaps`; n_uncovered
 * is the number of tickets opened while nobody was on duty. A department without shifts has
 * none of these. */
#include <string.h>

#include "base/i18n.h"
#include "desk/staff/rota.h"
#include "desk/report/report_private.h"

static const struct rows_column columns[] = {
    {"weekday", 0, NULL},       {"hour", 0, NULL},
    {"hours", 1, NULL},         {"n", 1, NULL},
    {"per_hour", 1, NULL},      {"per_hour_low", 1, NULL},
    {"per_hour_high", 1, NULL}, {"people", 1, NULL},
    {"n_uncovered", 1, NULL},   {"uncovered", 1, NULL},
    {"gaps", 0, NULL},          {"partial", 1, NULL},
};

static const int needs[] = {TC_OPENED, TC_DEPT, -1};

struct group {
    int64_t n[WEEK_HOURS], uncovered[WEEK_HOURS];
};

enum { WEEKS = 4 }; /* used if no period is given; the current one is the last */

/* ---- what was requested ---- */

static struct period last_weeks(const struct report_run *r)
{
    struct zone *zone = r->desk->zone;
    int64_t week = period_number(PERIOD_WEEK, zone, r->desk->now);
    return (struct period){period_span(PERIOD_WEEK, zone, week - WEEKS + 1).from,
                           period_span(PERIOD_WEEK, zone, week).to};
}

/* Before the day of the first ticket nothing was recorded, so these hours don't count as
 * quiet. */
static enum status begin_with_records(struct report_run *r, struct error *e)
{
    struct zone *zone = r->desk->zone;
    struct stmt *st =
        store_query(r->desk->store,
                    "SELECT CASE WHEN EXISTS (SELECT 1 FROM ticket WHERE opened < :from)"
                    " THEN NULL ELSE (SELECT min(opened) FROM ticket) END",
                    WITH(BIND(":from", r->period.from)), e);
    if (stmt_step(st, e) > 0 && !stmt_is_null(st, 0)) {
        int64_t day = period_number(PERIOD_DAY, zone, stmt_int(st, 0));
        int64_t from = period_span(PERIOD_DAY, zone, day).from;
        if (from > r->period.from)
            r->period.from = from < r->period.to ? from : r->period.to;
    }
    stmt_reset(st);
    return e->code;
}

static enum status load_rota(struct report_run *r, struct error *e)
{
    const struct report_options *o = r->options;
    struct period weeks = last_weeks(r);
    struct rota *duty;
    if (o->by && o->by[0] && strcmp(o->by, "dept") != 0)
        return error_set(e, ST_USAGE,
                         _("--by: coverage takes dept, or '' for all people together"));
    if (o->on.chosen)
        return error_set(e, ST_USAGE, _("--on: coverage counts tickets by when they came in"));
    if (r->has_period && r->period.from == INT64_MIN)
        return error_set(e, ST_USAGE, _("--to: coverage requires --from too"));
    if (!r->has_period)
        r->period.from = weeks.from;
    if (r->period.to == INT64_MAX)
        r->period.to = weeks.to > r->period.from ? weeks.to : r->period.from;
    r->has_period = 1;
    if (begin_with_records(r, e) != ST_OK)
        return e->code;
    rota_load(&duty, r->desk, &r->period, dims_count(r->dims) > 0, e);
    r->own = duty;
    return e->code;
}

static void free_rota(struct report_run *r)
{
    rota_free(r->own);
}

/* ---- the pass ---- */

static enum status add_ticket(struct report_run *r, size_t group, const struct ticket *t,
                              struct error *e)
{
    struct group *g = report_group(r, group);
    const struct value *dept = &t->c[TC_DEPT];
    int by_dept = dims_count(r->dims) > 0;
    const struct rota_team *team =
        rota_team(r->own, by_dept && dept->type == VALUE_TEXT ? dept->s : "");
    int hour = week_hour(r->desk->zone, t->c[TC_OPENED].n);
    (void)e;
    g->n[hour]++;
    g->uncovered[hour] += team && !rota_covers(team, t->c[TC_OPENED].n);
    return ST_OK;
}

/* ---- the rows ---- */

/* Returns 1 if the filters select only by department, including this one. */
static int is_chosen(const struct report_run *r, const char *dept)
{
    for (int i = 0; i < r->options->argc; i++) {
        const char *word = r->options->argv[i];
        int chosen = 0;
        if (strncmp(word, "dept=", 5) != 0)
            return 0;
        for (const char *at = word + 5; *at;) {
            size_t len = strcspn(at, ",");
            chosen = chosen || (strlen(dept) == len && strncmp(at, dept, len) == 0);
            at += len + (at[len] == ',');
        }
        if (!chosen)
            return 0;
    }
    return 1;
}

/* Departments with shifts but without tickets have their hours too. */
static enum status add_idle_depts(struct report_run *r, struct error *e)
{
    for (size_t i = 0; i < rota_teams(r->own) && dims_count(r->dims); i++) {
        struct ticket t = {0};
        size_t group;
        const char *name = rota_team_name(r->own, i);
        if (!name[0] || !is_chosen(r, name))
            continue;
        t.c[TC_DEPT] = (struct value){.type = VALUE_TEXT, .s = name};
        if (dims_group(r->dims, &t, &group, e) != ST_OK)
            break;
    }
    return e->code;
}

static void put_hour(struct report_run *r, const struct group *g, int known, int at,
                     const struct rota_hour *h)
{
    struct interval i;
    cells_period(r->sheet, "weekday", PERIOD_WEEKDAY, at / 24 + 1);
    cells_period(r->sheet, "hour", PERIOD_HOUR, at % 24);
    cells_ratio(r->sheet, "hours", h->elapsed, 3600, 1);
    sheet_int(r->sheet, "n", g->n[at]);
    cells_ratio(r->sheet, "per_hour", g->n[at] * 3600, h->elapsed, 3);
    if (h->elapsed && stat_poisson(g->n[at], &i)) {
        cells_double(r->sheet, "per_hour_low", i.low * 3600 / (double)h->elapsed, 3);
        cells_double(r->sheet, "per_hour_high", i.high * 3600 / (double)h->elapsed, 3);
    }
    if (known) {
        cells_ratio(r->sheet, "people", h->people, h->seconds, 1);
        sheet_int(r->sheet, "n_uncovered", g->uncovered[at]);
        cells_ratio(r->sheet, "uncovered", h->uncovered, 3600, 1);
        sheet_text(r->sheet, "gaps", h->gaps.s);
    }
    sheet_int(r->sheet, "partial", r->period.to > r->desk->now);
}

static void put_hours(struct report_run *r, size_t group)
{
    const struct group *g = report_group(r, group);
    struct rota_hour hours[WEEK_HOURS];
    struct buf dept = BUF_EMPTY;
    if (dims_count(r->dims))
        dims_cell(r->dims, group, 0, &dept);
    const struct rota_team *team = rota_team(r->own, dept.s);
    rota_hours(r->own, team, hours);
    for (int at = 0; at < WEEK_HOURS; at++)
        if (hours[at].seconds) {
            put_hour(r, g, team != NULL, at, &hours[at]);
            report_row(r, group);
        }
    rota_hours_free(hours);
    buf_free(&dept);
}

static enum status explain_empty(struct report_run *r, struct error *e)
{
    if (r->period.from >= r->period.to)
        tool_warn_partial(
            r->tool,
            _("the first ticket came in later, so nothing can be said about these hours"));
    else if (!rota_teams(r->own))
        tool_warn_partial(
            r->tool, _("there are no shifts, so nobody knows who is on duty: load them with "
                       "tkt-load shift"));
    return e->code;
}

const struct report report_coverage = {
    .name = "coverage",
    .help = N_("tickets by hour of the week, people on shift, unstaffed hours"),
    .by = "dept",
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .chart = {.values = "per_hour", .low = "per_hour_low", .high = "per_hour_high"},
    .labels = 2,
    .needs = needs,
    .group = sizeof(struct group),
    .begin = load_rota,
    .add = add_ticket,
    .settle = add_idle_depts,
    .put = put_hours,
    .finish = explain_empty,
    .end = free_rota,
};
