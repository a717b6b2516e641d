/* briefing.h: the reports of tkt-report: daily, weekly, monthly, quarterly.
 *
 * Each consists of sections. A section is one report of tkt-stats (or the tickets behind it),
 * run as tkt-stats does, over the briefing's period or a neighbouring one. Nothing is computed
 * here. */
#pragma once

#include "desk/core/tool.h"
#include "flow/page.h"

struct briefing_options {
    const char *sheet; /* "daily", "weekly", "monthly", "quarterly" */
    const char *at;    /* a period or a time; NULL: today, or the last complete one */
    const char *dept;  /* NULL: all */
    enum page_format format;
};

/* Appends the names of the sheets, one per line. */
void briefing_names(struct buf *out);
/* Prints a sheet. Leaves errors in tool->e. */
void briefing_print(struct tool *tool, const struct briefing_options *options);
