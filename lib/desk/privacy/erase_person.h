/* erase_person.h: erases a person from the desk's data, logs the erasure, and cleans the file.
 *
 * The erasure is one transaction: either the person is erased from all tables, or nothing
 * changes. Then the file is rewritten and its log emptied. If the tool is killed before that,
 * or another process is using the file, the next run does it. */
#pragma once

#include "base/option.h"
#include "desk/core/tool.h"

/* Prints where there was something: table,column,cells,traces. code NULL: somebody who isn't a
 * customer and of whom only `also` is known. Leaves errors in tool->e. */
void erase_person(struct tool *tool, const char *code, const struct option_list *also);
/* Finishes an interrupted erasure, if there is one: cleans the file. */
void erase_rest(struct tool *tool);
/* Prints the log. */
void erase_print_log(struct tool *tool);
/* The columns of erase_person and erase_print_log. */
extern const struct rows_set erase_rows, erase_log_rows;
