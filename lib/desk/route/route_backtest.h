/* route_backtest.h: would these rules have sent past tickets to where they really ended up?
 *
 * It takes the tickets of a filter that have a department. The rules see them as they are now
 * (for example with a priority that was changed later). If no rule matches, the kind's
 * department counts, as in routing. */
#pragma once

#include <stdint.h>

#include "desk/ticket/filter.h"
#include "desk/route/rules.h"
#include "flow/sheet.h"

struct route_backtest {
    int64_t n, agreed; /* tickets tested; those for which both departments are equal */
    int64_t left_out;  /* tickets without a department */
};

enum { BACKTEST_COLUMNS = 3 };
extern const struct rows_column
    backtest_columns[BACKTEST_COLUMNS]; /* rule_dept,actual_dept,n */
extern const struct rows_set route_backtest_rows;

/* Writes one row for each pair of departments, sorted, empty ones last. */
enum status route_backtest_run(struct desk *desk, struct rules *rules, struct filter *f,
                               struct sheet *sheet, struct route_backtest *result,
                               struct error *e);
