/* round_report.h: what a round came to, and what differs from the round before it. */
#ifndef TKT_DESK_SURVEY_ROUND_REPORT_H
#define TKT_DESK_SURVEY_ROUND_REPORT_H

#include "desk/core/tool.h"

/* Rows of one measure each: of the round, then of each question of its form. Errors are left in
 * tool->e. */
void survey_report(struct tool *tool, const char *round);

#endif
