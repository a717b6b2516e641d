/* tkt-erase: takes a person out of the data, logged, and keeps the figures.
 *
 *     tkt-erase C12 --dry-run
 *     tkt-erase C12 --also '小明妈妈' --also B1-0301 */

#include "base/i18n.h"
#include "desk/privacy/erase_person.h"
#include "desk/core/tool.h"

static struct option_list also;
static int show_log, rest;

static const struct option_def options[] = {
    {"also", 0, OPTION_LIST, &also, "TEXT",
     N_("also erase this, wherever it is: a name, a number, an address, a unit")},
    {"log", 0, OPTION_FLAG, &show_log, NULL, N_("log of erasures: who, when, and how much")},
    {"rest", 0, OPTION_FLAG, &rest, NULL,
     N_("finish an aborted erasure: clean the file of what was overwritten")},
    {0},
};

static const struct option_rule option_rules[] = {
    {"log|rest", OPTION_BARS, "log|rest|also|dry-run"},
    {0},
};

static void erase(struct tool *tool)
{
    if ((show_log || rest) && tool_operands(tool, 0, 0) != ST_OK)
        return;
    if (show_log)
        erase_print_log(tool);
    else if (rest)
        erase_rest(tool);
    else if (tool_operands(tool, also.count ? 0 : 1, 1) == ST_OK)
        erase_person(tool, tool->argc ? tool->argv[0] : NULL, &also);
}

static const struct rows_set *const prints[] = {&erase_rows, &erase_log_rows, NULL};

int main(int argc, char **argv)
{
    struct tool tool = {
        .name = "tkt-erase",
        .usage = "tkt-erase CUSTOMER [--also TEXT]... [--dry-run]\n"
                 "tkt-erase --also TEXT... [--dry-run]\n"
                 "tkt-erase --log | --rest",
        .summary =
            N_("Erases a person from registers, tickets, events, notes, emails, surveys and\n"
               "the file itself; a pseudonym keeps the statistics. Prints where traces were\n"
               "found: table,column,cells,traces."),
        .options = options,
        .prints = prints,
        .rules = option_rules,
        .footer = N_("This can't be undone: check with --dry-run first.\n"
                     "Example: tkt-erase C12 --dry-run -f table"),
        .common = TOOL_DB | TOOL_ROWS | TOOL_QUIET | TOOL_DRY,
    };
    if (tool_start(&tool, argc, argv) == ST_OK)
        erase(&tool);
    option_list_free(&also);
    return tool_end(&tool);
}
