/* briefing_cells.h: the cells of reports in a form for people. */
#pragma once

#include "base/error.h"
#include "desk/core/desk.h"
#include "flow/grid.h"

/* Replaces codes by their names in the registers, and words such as verdicts by the user's
 * language; shortens times to minutes. */
enum status briefing_name_cells(struct desk *desk, struct grid *g, struct error *e);
