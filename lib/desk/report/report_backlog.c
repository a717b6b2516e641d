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

static enum status add_ticket(struct report_run *r, size_t group, const struct ticket *t,
                              struct error *e)
{
    struct group *g = report_group(r, group);
    (void)e;
    g->overdue += is_overdue(t, r->desk->now);
    g->unassigned += t->c[TC_ASSIGNEE].type == VALUE_NULL;
    sample_add(&g->ages, r->desk->now - t->c[TC_OPENED].n);
    return ST_OK;
}

static void put_group(struct report_run *r, size_t group)
{
    struct group *g = report_group(r, group);
    int64_t age;
    report_int(r, OPEN, (int64_t)g->ages.count);
    report_int(r, OVERDUE, g->overdue);
    report_int(r, UNASSIGNED, g->unassigned);
    if (sample_max(&g->ages, &age))
        report_when(r, OLDEST, r->desk->now - age);
    report_percentile(r, P50, &g->ages, 500);
    report_percentile(r, P90, &g->ages, 900);
    report_row(r, group);
}

static void free_group(void *group)
{
    sample_free(&((struct group *)group)->ages);
}

const struct report report_backlog = {
    .name = "backlog",
    .help = N_("open tickets: overdue, unassigned, and their age in minutes"),
    .word = "open",
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .chart = {.values = "open"},
    .needs = needs,
    .group = sizeof(struct group),
    .add = add_ticket,
    .put = put_group,
    .drop = free_group,
};
