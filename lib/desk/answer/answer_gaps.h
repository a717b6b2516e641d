/* answer_gaps.h: what is asked about often and has no answer in the register, by category.
 *
 * Tickets count that are of a kind for which the register has answers (of any kind, where no
 * answer names one), and those that were solved at first contact (lifecycle.h): somebody knew
 * the answer by heart. */
#ifndef TKT_DESK_ANSWER_ANSWER_GAPS_H
#define TKT_DESK_ANSWER_ANSWER_GAPS_H

#include "desk/core/tool.h"

struct answer_gaps_options {
    const char *in, *from, *to; /* when they were opened; NULL: ever */
    const char *kind, *category;
    int64_t limit; /* rows; -1: all */
    int all;       /* categories that have an answer too, behind the others */
};

/* Prints the rows; errors are left in tool->e. Needs tool_desk. */
enum status answer_gaps_print(struct tool *tool, const struct answer_gaps_options *options);
void answer_gaps_columns(struct buf *out); /* their names, one a line */

#endif
