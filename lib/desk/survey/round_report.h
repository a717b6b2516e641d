/* round_report.h: the results of a round, and how they differ from those of the round
 * before. */
#pragma once

#include "desk/core/tool.h"

/* Prints one row per measure: of the round, then of each question in its form. Leaves errors in
 * tool->e. */
void survey_report(struct tool *tool, const char *round);
extern const struct rows_set round_report_rows;
