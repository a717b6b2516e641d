/* report_backlog.c: what is open now, and for how long. */

#include "base/i18n.h"
#include "calc/stat/stat.h"
#include "desk/report/report_private.h"
#include "desk/ticket/ticket_state.h"

static const struct rows_column columns[] = {
    {"open", 1, NULL},   {"overdue", 1, NULL}, {"unassigned", 1, NULL},
    {"oldest", 0, NULL}, {"p50_age", 1, NULL}, {"p90_age", 1, NULL},
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
    int64_t age = r->desk->now - t->c[TC_OPENED].n;
    sample_add(&g->ages, age > 0 ? age : 0); /* the computer's clock may have been set back */
    return ST_OK;
}

static void put_group(struct report_run *r, size_t group)
{
    struct group *g = report_group(r, group);
    int64_t age;
    sheet_int(r->sheet, "open", (int64_t)g->ages.count);
    sheet_int(r->sheet, "overdue", g->overdue);
    sheet_int(r->sheet, "unassigned", g->unassigned);
    if (sample_max(&g->ages, &age))
        cells_time(r->sheet, "oldest", r->desk->zone, r->desk->now - age);
    cells_percentile(r->sheet, "p50_age", &g->ages, 500);
    cells_percentile(r->sheet, "p90_age", &g->ages, 900);
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
