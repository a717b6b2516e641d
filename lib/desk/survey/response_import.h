/* response_import.h: attempts from CSV: id,at,channel,outcome,score,nps,comment and the codes
 * of questions; of a round seq, ticket (or id), customer or unit tells who it was.
 *
 * Safe to run twice: an attempt on the same ticket at the same time by the same channel is
 * known; a row without a time, one that says the same of the ticket. `key` may stand for `id`.
 */
#ifndef TKT_DESK_SURVEY_RESPONSE_IMPORT_H
#define TKT_DESK_SURVEY_RESPONSE_IMPORT_H

#include "desk/core/tool.h"

/* Reads tool->intake, in one transaction; then prints the changed tickets, or those of the
 * round who were asked. round NULL: callbacks. Errors are left in tool->e. */
void survey_import(struct tool *tool, const char *round);

#endif
