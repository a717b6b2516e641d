/* route_explain.h: why a ticket goes where it goes: which rule won, which set something on the
 * way, which came near.
 *
 * Rows id,rule,name,outcome,dept,assignee,why. Outcomes: set (a rule without department),
 * won, kind (no rule, but the kind's own department), none (it stays new), passed (it wasn't
 * new and wasn't asked about), missing; then near: at most five rules, nearest first. */
#ifndef TKT_DESK_ROUTE_ROUTE_EXPLAIN_H
#define TKT_DESK_ROUTE_ROUTE_EXPLAIN_H

#include <stddef.h>

#include "base/error.h"
#include "desk/route/route.h"
#include "desk/route/rules.h"
#include "flow/sheet.h"

enum { EXPLAIN_COLUMNS = 7 };
extern const struct rows_column explain_columns[EXPLAIN_COLUMNS];

/* Puts the rows of one outcome; to be called from route_ids' visitor. */
void route_explain_put(struct sheet *sheet, const struct route_outcome *o);

#endif
