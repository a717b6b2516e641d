/* report_volume.c: how many tickets, and the share of all. */
#include "base/i18n.h"
#include "desk/report/report_private.h"

static const struct rows_column columns[] = {
    {"n", 1, NULL},
    {"share", 1, NULL},
    {"share_low", 1, NULL},
    {"share_high", 1, NULL},
};

static void put_group(struct report_run *r, size_t group)
{
    int64_t n = *(int64_t *)report_group(r, group);
    sheet_int(r->sheet, "n", n);
    cells_rate(r->sheet, "share", n, r->added);
    report_row(r, group);
}

const struct report report_volume = {
    .name = "volume",
    .help = N_("number of tickets, and their share"),
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .chart = {.values = "n"},
    .group = sizeof(int64_t),
    .put = put_group,
};
