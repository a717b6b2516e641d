/* gaps.h: what is asked about often and has no answer in the register, by category.
 *
 * Tickets count that are of a kind for which the register has answers (of any kind, where no
 * answer names one), and those that were solved at first contact (way.h): somebody knew the
 * answer by heart. */
#ifndef TKT_DESK_GAPS_H
#define TKT_DESK_GAPS_H

#include "desk/tool.h"

struct gaps_options {
    const char *in, *from, *to; /* when they were opened; NULL: ever */
    const char *kind, *category;
    int64_t limit; /* rows; -1: all */
    int all;       /* categories that have an answer too, behind the others */
};

/* Prints the rows; errors are left in tool->e. Needs tool_desk. */
enum status gaps_print(struct tool *tool, const struct gaps_options *options);
extern const struct rows_set gaps_rows;

#endif
