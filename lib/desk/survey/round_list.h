/* round_list.h: lists the rounds, and the sample of a round. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "desk/core/tool.h"
#include "flow/sheet.h"

/* Lists all rounds if code is NULL, else the sample of that round. Here and below, errors are
 * left in tool->e. */
void survey_list(struct tool *tool, const char *code);
/* The columns of rounds, of rounds on request (_more), and of the sample of a round. */
extern const struct rows_set round_list_rows, round_list_more_rows, round_people_rows;
/* Closes a round, which may be closed already, and prints its row. */
void survey_close_round(struct tool *tool, const char *code);

/* Opens a sheet for members of the sample. Call it before anything is changed, so that a wrong
 * -c is reported before anything is saved. */
enum status survey_people_sheet(struct tool *tool, struct sheet **sheet);
/* Prints these seqs, which must be in order; NULL: all. */
enum status survey_people_put(struct tool *tool, struct sheet *sheet, const char *round,
                              const int64_t *seqs, size_t count);
/* Call it after a commit: prints these members as they are now, and closes the sheet. *sheet
 * may be NULL (with -q) and is NULL afterwards. */
void survey_people_changed(struct tool *tool, struct sheet **sheet, const char *round,
                           int64_t *seqs, size_t count);
/* Closes the sheet. If something was done and printing fails, the message says that it was
 * saved anyway. */
enum status survey_sheet_close(struct tool *tool, struct sheet *sheet, int done);
/* Returns 1 if the name is one of the members' columns. */
int survey_people_column(const char *name);
