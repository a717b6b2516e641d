/* answer_gaps.h: frequent questions that have no answer in the register, by category.
 *
 * It counts the tickets of kinds for which the register has answers (of all kinds, if no answer
 * has a kind), and those resolved at first contact (lifecycle.h): somebody knew the answer by
 * heart. */
#pragma once

#include "desk/core/tool.h"

struct answer_gaps_options {
    const char *in, *from, *to; /* when they were opened; NULL: no limit */
    const char *kind, *category;
    int64_t limit; /* maximum number of rows; -1: all */
    int all;       /* also list categories that have an answer, after the others */
};

/* Prints the rows. Leaves errors in tool->e. Call tool_desk first. */
enum status answer_gaps_print(struct tool *tool, const struct answer_gaps_options *options);
extern const struct rows_set answer_gaps_rows;
