/* tkt-report: what a service desk reads together: the morning's sheet, the week, the month
 * against its targets, the quarter and its survey.
 *
 *     tkt-report daily | mail -s "This morning" team@example.com
 *     tkt-report monthly --at 2025-03 -f html -o march.html */
#include <string.h>

#include "base/i18n.h"
#include "desk/report/briefing.h"
#include "desk/core/tool.h"

static struct briefing_options asked;
static const char *const formats[] = {PAGE_FORMATS, NULL};
static struct option_choice format = {.words = formats};
static const char *output;

static const struct option_def options[] = {
    {"at", 0, OPTION_TEXT, &asked.at, "WHEN",
     N_("the day, week, month or quarter with that time: 2025-03-09, 2025-W10, 2025-03, "
        "2025-Q1, today; default: today, else the last one that is over")},
    {"dept", 0, OPTION_TEXT, &asked.dept, "CODE", N_("only this department")},
    {"format", 'f', OPTION_CHOICE, &format, "FORMAT",
     N_("text (default), markdown, html, csv")},
    {"output", 'o', OPTION_FILE, &output, "FILE", N_("write to this file, all or nothing")},
    {0},
};

static void complete_sheets(struct tool *tool, const char *what, struct buf *out)
{
    (void)tool;
    if (strcmp(what, "sheets") == 0)
        briefing_names(out);
}

static void report(struct tool *tool)
{
    if (tool->argc) {
        asked.sheet = tool->argv[0];
        asked.format = format.chosen ? (enum page_format)(format.chosen - 1) : PAGE_TEXT;
        tool->rows.file = output;
        if (tool_operands(tool, 1, 1) == ST_OK)
            briefing_print(tool, &asked);
        return;
    }
    error_set(&tool->e, ST_USAGE,
              _("no report given; reports are: daily, weekly, monthly, quarterly"));
}

int main(int argc, char **argv)
{
    struct tool tool = {
        .name = "tkt-report",
        .usage = "tkt-report daily|weekly|monthly|quarterly [--at WHEN] [--dept CODE]\n"
                 "          [-f text|markdown|html|csv] [-o FILE]",
        .summary =
            N_("Prints the desk's regular reports: the morning report, the week, the month\n"
               "against its targets, the quarter with its surveys."),
        .options = options,
        .footer = N_("The tables come from tkt-stats, which prints them in full.\n"
                     "Example: tkt-report monthly --at 2025-03 -f html -o march.html"),
        .common = TOOL_DB | TOOL_MASK,
        .complete = complete_sheets,
    };
    if (tool_start(&tool, argc, argv) == ST_OK)
        report(&tool);
    return tool_end(&tool);
}
