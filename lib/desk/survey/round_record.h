/* round_record.h: records what a member of a round's sample answered. */
#pragma once

#include "desk/survey/response_check.h"
#include "desk/core/tool.h"

/* `who` is a seq, or seq=, customer=, unit= or ticket=VALUE. Records in one transaction, then
 * prints the member. Leaves errors in tool->e. */
void survey_record_round(struct tool *tool, const char *round, const char *who,
                         const struct survey_response *said);
