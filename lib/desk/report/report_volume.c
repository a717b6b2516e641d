/* report_volume.c: how many tickets, and the share of all. */
#include "base/i18n.h"
#include "desk/report/report_private.h"

enum { N, SHARE, LOW, HIGH };

static const struct rows_column columns[] = {
    [N] = {"n", 1, NULL},
    [SHARE] = {"share", 1, NULL},
    [LOW] = {"share_low", 1, NULL},
    [HIGH] = {"share_high", 1, NULL},
};

static const int needs[] = {-1};

static void put_group(struct report_run *r, size_t group)
{
    int64_t n = *(int64_t *)report_group(r, group);
    report_int(r, N, n);
    report_rate(r, SHARE, n, r->added);
    report_row(r, group);
}

const struct report report_volume = {
    .name = "volume",
    .help = N_("number of tickets, and their share"),
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .chart = {.values = "n"},
    .needs = needs,
    .group = sizeof(int64_t),
    .put = put_group,
};
