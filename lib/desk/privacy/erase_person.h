/* erase_person.h: a person taken out of the desk's data, logged, and its file cleaned.
 *
 * Everything is one transaction: what stands in the tables is out, or all is as it was. The
 * file is written anew after it, and its log emptied; where the tool is killed before, or
 * somebody else has the file in use, the next run does that. */
#ifndef TKT_DESK_PRIVACY_ERASE_PERSON_H
#define TKT_DESK_PRIVACY_ERASE_PERSON_H

#include "base/option.h"
#include "desk/core/tool.h"

/* Prints where there was something: table,column,cells,traces. code NULL: somebody who is no
 * customer, of whom only `also` is known. Errors are left in tool->e. */
void erase_person(struct tool *tool, const char *code, const struct option_list *also);
/* What an erasure that was broken off has left to do: cleans the file, where there is one. */
void erase_rest(struct tool *tool);
/* Appends the columns of erase_person, one a line. */
void erase_columns(struct buf *out);
/* Prints the log. */
void erase_print_log(struct tool *tool);

#endif
