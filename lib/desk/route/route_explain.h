/* route_explain.h: explains why a ticket is routed as it is: which rule won, which set
 * something on the way, and which nearly matched.
 *
 * Rows id,rule,name,outcome,dept,assignee,why. Outcomes: set (a rule without a department),
 * won, kind (no rule, but the kind's department), none (it stays new), passed (it wasn't new
 * and ROUTE_AS_NEW wasn't given), missing; then near: at most five rules, nearest first. */
#pragma once

#include "desk/route/route.h"
#include "flow/sheet.h"

enum { EXPLAIN_COLUMNS = 7 };
extern const struct rows_column explain_columns[EXPLAIN_COLUMNS];
extern const struct rows_set route_explain_rows;

/* Writes the rows of one outcome. Call it from the visitor of route_ids. */
void route_explain_put(struct sheet *sheet, const struct route_outcome *o);
