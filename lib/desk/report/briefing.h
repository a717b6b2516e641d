/* briefing.h: the sheets of tkt-report: the morning's, the week's, the month's, the quarter's.
 *
 * A sheet is a table of sections, each of them one report of tkt-stats (or the tickets behind
 * it) run as it is there, over the sheet's period or one beside it; nothing is computed here.
 */
#ifndef TKT_DESK_REPORT_BRIEFING_H
#define TKT_DESK_REPORT_BRIEFING_H

#include "desk/core/tool.h"
#include "flow/page.h"

struct briefing_options {
    const char *sheet; /* "daily", "weekly", "monthly", "quarterly" */
    const char *at;    /* a period or time; NULL: today, or the last one that is over */
    const char *dept;  /* NULL: all */
    enum page_format format;
};

/* The names of the sheets, one a line. */
void briefing_names(struct buf *out);
/* Errors are left in tool->e. */
void briefing_print(struct tool *tool, const struct briefing_options *options);

#endif
