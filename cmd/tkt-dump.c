/* tkt-dump: registers as the CSV that tkt-load reads.
 *
 *     tkt-dump staff -c code,name,dept
 *     tkt-dump customer --stale 180d */

#include "base/i18n.h"
#include "desk/core/cells.h"
#include "desk/core/masking.h"
#include "desk/core/privilege.h"
#include "desk/register/registers.h"
#include "desk/core/tool.h"

static int history;
static const char *folder;
static struct option_duration stale = {.unit = 60};

static const struct option_def options[] = {
    {"all", 'a', OPTION_FILE, &folder, "DIR", N_("write every register as DIR/REGISTER.csv")},
    {"history", 0, OPTION_FLAG, &history, NULL, N_("who changed what, and when")},
    {"stale", 0, OPTION_DURATION, &stale, "T",
     N_("rows not changed or confirmed for T, as in 180d")},
    {0},
};

static const struct option_rule option_rules[] = {
    {"all", OPTION_BARS, "history|stale|columns|no-header|output|mask"},
    {"history", OPTION_BARS, "stale"},
    {0},
};

static void dump_folder(struct tool *tool)
{
    if (tool->rows.format > ROWS_CSV)
        error_set(&tool->e, ST_USAGE, _("--all writes CSV: without -f"));
    else if (tool_operands(tool, 0, 0) == ST_OK && tool_desk(tool) == ST_OK &&
             privilege_need(tool->desk, PRIVILEGE_COPY, &tool->e) == ST_OK)
        registers_dump_folder(tool->desk, folder, &tool->e);
}

static void put_change(struct tool *tool, struct sheet *sheet, const struct stmt *st)
{
    const char *reg = stmt_text(st, 3);
    sheet_int(sheet, "id", stmt_int(st, 0));
    cells_time(sheet, "at", tool->desk->zone, stmt_int(st, 1));
    sheet_text(sheet, "who", stmt_text(st, 2));
    sheet_text(sheet, "register", reg);
    sheet_text(sheet, "key", masking_key(tool->desk, reg, stmt_text(st, 4)));
    sheet_object(sheet, "before", masking_change(tool->desk, reg, stmt_text(st, 5)));
    sheet_object(sheet, "after", masking_change(tool->desk, reg, stmt_text(st, 6)));
    sheet_end(sheet);
}

static const struct rows_column history_columns[] = {{"id", 1, NULL},
                                                     {"at", 0, NULL},
                                                     {"who", 0, NULL},
                                                     {"register", 0, NULL},
                                                     {"key", 0, NULL},
                                                     {"before", 0, N_("old value")},
                                                     {"after", 0, N_("new value")}};

static const struct rows_set history_rows = {"history", history_columns, 7};

static void dump_history(struct tool *tool, const struct register_info *r)
{
    struct sheet *sheet;
    struct stmt *st;
    if (tool_desk(tool) != ST_OK ||
        register_history(tool->desk->store, r, &st, &tool->e) != ST_OK ||
        tool_sheet(tool, &sheet, history_columns, 7, 7) != ST_OK)
        return;
    while (stmt_step(st, &tool->e) > 0 && !sheet_broken(sheet))
        put_change(tool, sheet, st);
    tool_sheet_close(tool, sheet, 0);
}

static void dump_register(struct tool *tool, const struct register_info *r)
{
    struct rows_column columns[REGISTER_COLUMNS];
    size_t n = registers_columns(r, columns);
    struct sheet *sheet;
    if (tool_desk(tool) != ST_OK)
        return;
    masking_register(tool->desk, r);
    if (tool_sheet(tool, &sheet, columns, n, n) != ST_OK)
        return;
    int64_t before = tool->desk->now - stale.seconds;
    if (tool->desk->masking && registers_mask(tool->desk, r))
        tool_note(tool, _("persons are masked: don't load this again"));
    registers_dump(tool->desk, r, stale.given ? &before : NULL, sheet, &tool->e);
    tool_sheet_close(tool, sheet, 0);
}

static void dump(struct tool *tool)
{
    const struct register_info *r = NULL;
    if (folder)
        dump_folder(tool);
    else if (tool_operands(tool, history ? 0 : 1, 1) == ST_OK &&
             (!tool->argc || registers_find(tool->argv[0], &r, &tool->e) == ST_OK)) {
        if (history)
            dump_history(tool, r);
        else
            dump_register(tool, r);
    }
}

static void complete_registers(struct tool *tool, const char *what, struct buf *out)
{
    (void)tool;
    tool_complete_registers(what, "", out);
}

static const struct rows_set *const prints[] = {&history_rows, NULL};

int main(int argc, char **argv)
{
    struct tool tool = {
        .name = "tkt-dump",
        .usage = "tkt-dump TABLE [--stale T]\n"
                 "tkt-dump [TABLE] --history\n"
                 "tkt-dump --all DIR",
        .summary = N_("Prints a register as tkt-load reads it, its history, or the rows that\n"
                      "have gone stale."),
        .options = options,
        .prints = prints,
        .rules = option_rules,
        .footer = N_("Example: tkt-dump customer --stale 180d -c code,name,phone"),
        .common = TOOL_DB | TOOL_ROWS | TOOL_QUIET,
        .complete = complete_registers,
    };
    if (tool_start(&tool, argc, argv) == ST_OK)
        dump(&tool);
    return tool_end(&tool);
}
