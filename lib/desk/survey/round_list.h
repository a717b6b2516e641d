/* round_list.h: the rounds that there are, and those drawn in one. */
#ifndef TKT_DESK_SURVEY_ROUND_LIST_H
#define TKT_DESK_SURVEY_ROUND_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "desk/survey/survey_round.h"
#include "desk/core/tool.h"
#include "flow/sheet.h"

/* code NULL: all rounds; else those drawn in that one. Errors are left in tool->e, here and
 * below. */
void survey_list(struct tool *tool, const char *code);
/* Closes it, which it may be already, and prints its row. */
void survey_close_round(struct tool *tool, const char *code);

/* Those drawn, as rows: opened before anything is changed, so that a wrong -c is told while
 * nothing is kept. */
enum status survey_people_sheet(struct tool *tool, struct sheet **sheet);
/* seqs NULL: all of them; else these, which are in order. */
enum status survey_people_put(struct tool *tool, struct sheet *sheet, const char *round,
                              const int64_t *seqs, size_t count);
/* After a commit: prints these as they stand now, and closes. *sheet may be NULL (under -q) and
 * is NULL afterwards. */
void survey_people_changed(struct tool *tool, struct sheet **sheet, const char *round,
                           int64_t *seqs, size_t count);
/* Closes it; where something was done and the print fails, says that it is kept all the same.
 */
enum status survey_sheet_close(struct tool *tool, struct sheet *sheet, int done);
/* 1 where the name is one of their columns. */
int survey_people_column(const char *name);

#endif
