/* report_backlog.c: what is open now, and for how long. */

#include "base/i18n.h"
#include "calc/stat/stat.h"
#include "calc/time/when.h"
#include "desk/report/report_private.h"
#include "desk/ticket/ticket_state.h"

enum { OPEN, OVERDUE, UNASSIGNED, OLDEST, P50, P90 };

static const struct rows_column columns[] = {
    [OPEN] = {"open", 1, NULL},
    [OVERDUE] = {"overdue", 1, NULL},
    [UNASSIGNED] = {"unassigned", 1, NULL},
    [OLDEST] = {"oldest", 0, NULL},
    [P50] = {"p50_age", 1, NULL},
    [P90] = {"p90_age", 1, NULL},
};

static const int needs[] = {TC_STATUS, TC_ASSIGNEE, TC_OPENED, TC_DUE, TC_SINCE, -1};

struct group {
    int64_t overdue, unassigned;
    struct sample ages;
};

static int is_overdue(const struct ticket *t, int64_t now)
{
    return t->c[TC_DUE].type == VALUE_INT && t->c[TC_DUE].n < ticket_clock(t, now);
}

static enum status add(struct report_run *r, void *group, const struct ticket *t,
                       struct error *e)
{
    struct group *g = group;
    (void)e;
    g->overdue += is_overdue(t, r->desk->now);
    g->unassigned += t->c[TC_ASSIGNEE].type == VALUE_NULL;
    sample_add(&g->ages, r->desk->now - t->c[TC_OPENED].n);
    return ST_OK;
}

static void put(struct report_run *r, void *group, size_t number)
{
    struct group *g = group;
    int64_t age;
    report_int(r, OPEN, (int64_t)g->ages.count);
    report_int(r, OVERDUE, g->overdue);
    report_int(r, UNASSIGNED, g->unassigned);
    if (sample_max(&g->ages, &age)) {
        struct buf b = BUF_EMPTY;
        when_print(&b, r->desk->zone, r->desk->now - age);
        report_text(r, OLDEST, b.s);
        buf_free(&b);
    }
    if (sample_percentile(&g->ages, 500, &age))
        report_minutes(r, P50, age);
    if (sample_percentile(&g->ages, 900, &age))
        report_minutes(r, P90, age);
    report_row(r, number);
    sample_free(&g->ages);
}

const struct report report_backlog = {
    .name = "backlog",
    .help = N_("what is open now: overdue, unassigned, and how old (minutes)"),
    .word = "open",
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .chart = {.values = "open"},
    .needs = needs,
    .counters = 2,
    .samples = 1,
    .add = add,
    .put = put,
};
