/* briefing_cells.h: what stands in the reports' cells, as people read it. */
#ifndef TKT_DESK_REPORT_BRIEFING_CELLS_H
#define TKT_DESK_REPORT_BRIEFING_CELLS_H

#include "base/error.h"
#include "desk/core/desk.h"
#include "flow/grid.h"

/* Puts names in the place of codes (those of the registers), and of words such as verdicts, and
 * shortens times to the minute. */
enum status briefing_name_cells(struct desk *desk, struct grid *g, struct error *e);

#endif
