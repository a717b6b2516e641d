/* round_record.h: writing down what one of those drawn in a round said. */
#ifndef TKT_DESK_SURVEY_ROUND_RECORD_H
#define TKT_DESK_SURVEY_ROUND_RECORD_H

#include "desk/survey/response_check.h"
#include "desk/core/tool.h"

/* who: a seq, or seq=, customer=, unit=, ticket=VALUE. In one transaction; then prints the one
 * who was asked. Errors are left in tool->e. */
void survey_record_round(struct tool *tool, const char *round, const char *who,
                         const struct survey_response *said);

#endif
