/* survey_record.h: writing down what one of those drawn in a round said. */
#ifndef TKT_DESK_SURVEY_RECORD_H
#define TKT_DESK_SURVEY_RECORD_H

#include "desk/reply.h"
#include "desk/tool.h"

/* who: a seq, or seq=, customer=, unit=, ticket=VALUE. In one transaction; then prints the one
 * who was asked. Errors are left in tool->e. */
void survey_record_round(struct tool *tool, const char *round, const char *who,
                         const struct survey_entry *said);

#endif
