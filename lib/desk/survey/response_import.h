/* response_import.h: imports attempts from CSV: id,at,channel,outcome,score,nps,comment and the
 * codes of questions. For a round, seq, ticket (or id), customer or unit identify who was
 * asked.
 *
 * Importing twice is safe. An attempt on the same ticket at the same time by the same channel
 * is already known; a row without a time is known if the ticket has one with the same contents.
 * `key` can be used in place of `id`. */
#pragma once

#include "desk/core/tool.h"

/* Imports tool->intake in one transaction. Then prints the changed tickets, or the members of
 * the round who were asked. round NULL: callbacks. Leaves errors in tool->e. */
void survey_import(struct tool *tool, const char *round);
