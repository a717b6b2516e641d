/* remind_explain.h: who would be told of each reason in each department, and what is missing.
 *
 * One row per reason, department and person: of the reasons that concern a ticket's assignee,
 * whoever is told if there is none; then the levels of the register ladder; then each active
 * person, as the assignee of tickets. It asks the same functions as the reminders
 * themselves. */
#pragma once

#include "desk/core/tool.h"
#include "flow/rows.h"

extern const struct rows_set remind_explain_rows;
/* Prints the rows, and warns if anybody is missing who should be told. Leaves errors in
 * tool->e. */
void remind_explain(struct tool *tool);
