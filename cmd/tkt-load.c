/* tkt-load: what the site decides, into its registers.
 *
 *     tkt-load staff staff.csv
 *     tkt-load customer code=C12 phone=13800138000 */
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "desk/register/register_cell.h"
#include "desk/register/registers.h"
#include "desk/route/waiting.h"
#include "desk/core/setting.h"
#include "desk/core/tool.h"

static int replace, list;
static const char *describe, *folder;

static const struct option_def options[] = {
    {"all", 'a', OPTION_FILE, &folder, "DIR",
     N_("load every REGISTER.csv in a folder at once")},
    {"replace", 'r', OPTION_FLAG, &replace, NULL, N_("remove rows that the file lacks")},
    {"list", 'l', OPTION_FLAG, &list, NULL, N_("list the registers")},
    {"describe", 0, OPTION_TEXT, &describe, "TABLE", N_("columns, types, accepted values")},
    {0},
};

/* ---- --list, --describe: no database is needed ---- */

static const struct rows_column list_columns[] = {
    {"register", 0, NULL}, {"key", 0, NULL}, {"help", 0, NULL}};

static const struct rows_set list_rows = {"list", list_columns, 3};

static void list_registers(struct tool *tool)
{
    struct sheet *sheet;
    if (tool_operands(tool, 0, 0) != ST_OK ||
        tool_sheet(tool, &sheet, list_columns, 3, 3) != ST_OK)
        return;
    for (const struct register_info *r = registers; r->name; r++) {
        struct buf key = BUF_EMPTY;
        for (size_t i = 0; i < r->count && r->columns[i].flags & REG_KEY; i++)
            buf_printf(&key, "%s%s", i ? "|" : "", r->columns[i].name);
        sheet_text(sheet, "register", r->name);
        sheet_text(sheet, "key", key.s);
        sheet_text(sheet, "help", _(r->help));
        sheet_end(sheet);
        buf_free(&key);
    }
    tool_sheet_close(tool, sheet, 0);
}

static const struct rows_column describe_columns[] = {
    {"column", 0, NULL},  {"type", 0, NULL},   {"key", 1, NULL},  {"required", 1, NULL},
    {"default", 0, NULL}, {"values", 0, NULL}, {"help", 0, NULL},
};

static const struct rows_set describe_rows = {"describe", describe_columns, 7};

static void describe_column(struct sheet *sheet, const struct register_column *c)
{
    struct buf values = BUF_EMPTY;
    register_accepts(&values, c);
    sheet_text(sheet, "column", c->name);
    sheet_text(sheet, "type", register_type_name(c));
    sheet_int(sheet, "key", c->flags & REG_KEY ? 1 : 0);
    sheet_int(sheet, "required", c->flags & REG_REQUIRED ? 1 : 0);
    sheet_text(sheet, "default", c->preset);
    sheet_text(sheet, "values", values.s);
    sheet_text(sheet, "help", _(c->help));
    sheet_end(sheet);
    buf_free(&values);
}

static void describe_setting(struct sheet *sheet, const struct setting_info *s)
{
    static const char *const types[SETTING_TYPES] = {
        [SETTING_TEXT] = "text",   [SETTING_ZONE] = "zone",   [SETTING_CURRENCY] = "currency",
        [SETTING_INT] = "integer", [SETTING_ROLES] = "roles", [SETTING_PATTERN] = "pattern"};
    struct buf name = BUF_EMPTY, values = BUF_EMPTY;
    buf_printf(&name, "name=%s", s->name);
    if (s->type == SETTING_INT)
        buf_printf(&values, "%lld…%lld", (long long)s->low, (long long)s->high);
    sheet_text(sheet, "column", name.s);
    sheet_text(sheet, "type", types[s->type]);
    sheet_int(sheet, "key", 0);
    sheet_int(sheet, "required", 0);
    sheet_text(sheet, "default", s->initial);
    sheet_text(sheet, "values", values.s);
    sheet_text(sheet, "help", _(s->help));
    sheet_end(sheet);
    BUF_FREE(&name, &values);
}

static void describe_register(struct tool *tool)
{
    const struct register_info *r;
    struct sheet *sheet;
    if (tool_operands(tool, 0, 0) != ST_OK || registers_find(describe, &r, &tool->e) != ST_OK ||
        tool_sheet(tool, &sheet, describe_columns, 7, 7) != ST_OK)
        return;
    for (size_t i = 0; i < r->count; i++)
        describe_column(sheet, &r->columns[i]);
    if (strcmp(r->name, "setting") == 0)
        for (const struct setting_info *s = settings; s->name; s++)
            describe_setting(sheet, s);
    tool_sheet_close(tool, sheet, 0);
}

/* ---- loading ---- */

static void report(struct tool *tool, const struct load_count *c)
{
    struct buf words = BUF_EMPTY;
    buf_printf(&words, _("%s: %lld added, %lld changed, %lld unchanged"), c->r->name,
               (long long)c->added, (long long)c->changed, (long long)c->same);
    if (c->removed)
        buf_printf(&words, _(", %lld removed"), (long long)c->removed);
    if (c->refused)
        buf_printf(&words, _(", %lld rejected"), (long long)c->refused);
    if (tool->dry_run)
        buf_adds(&words, _(" (dry run: nothing was changed)"));
    tool_note(tool, "%s", words.s);
    buf_free(&words);
    if (c->doubtful > LOAD_WARNINGS)
        tool_warn(tool, _("%s: %lld more doubtful values"), c->r->name,
                  (long long)(c->doubtful - LOAD_WARNINGS));
    if (c->refused)
        tool->partial = 1;
}

/* With other people or other hours, somebody may be free for them. */
static void tell_waiting(struct tool *tool, const struct load_count *counts, size_t n)
{
    struct ids ids = IDS_EMPTY;
    int people = 0;
    for (size_t i = 0; i < n; i++)
        people |=
            strcmp(counts[i].r->name, "staff") == 0 || strcmp(counts[i].r->name, "shift") == 0;
    if (people && !tool->dry_run && !tool->quiet &&
        waiting_ids(tool->desk, &ids, &tool->e) == ST_OK && ids.count)
        tool_note(tool,
                  _("tickets that wait for somebody: %zu (tkt-route --again hands them out)"),
                  ids.count);
    ids_free(&ids);
}

static void report_one(struct tool *tool, const struct load_count *c)
{
    report(tool, c);
    tell_waiting(tool, c, 1);
}

static void passed_over(void *context, const char *file)
{
    tool_note(context, _("%s/%s: no such register; skipped"), folder, file);
}

static void load_folder(struct tool *tool, const struct load_options *how)
{
    struct load_count counts[REGISTERS_MOST];
    size_t n = 0;
    if (tool_operands(tool, 0, 0) == ST_OK && tool_desk(tool) == ST_OK &&
        registers_load_folder(tool->desk, folder, &tool->intake, how, counts, &n, passed_over,
                              tool, &tool->e) == ST_OK)
        for (size_t i = 0; i < n; i++)
            report(tool, &counts[i]);
    if (tool->e.code == ST_OK && tool->desk)
        tell_waiting(tool, counts, n);
}

/* A word with = is COL=VALUE, unless it looks like a path. */
static int is_assignment(const char *word)
{
    return strchr(word, '=') && *word != '/' && *word != '.';
}

static void load_words(struct tool *tool, const struct register_info *r,
                       const struct load_options *how)
{
    struct load_count count;
    const struct csv_import_options *in = &tool->intake;
    if (how->replace || in->rejects || in->map_count || in->set_count || in->date_format ||
        in->encoding || in->delimiter || in->extra)
        error_set(&tool->e, ST_USAGE, _("options for files can't be used with COL=VALUE"));
    else if (tool_desk(tool) == ST_OK &&
             registers_load_row(tool->desk, r, tool->argv + 1, (size_t)tool->argc - 1, how,
                                &count, &tool->e) == ST_OK)
        report_one(tool, &count);
}

static void load_file(struct tool *tool, const struct register_info *r,
                      const struct load_options *how)
{
    struct load_count count;
    tool->intake.file = tool->argc > 1 ? tool->argv[1] : NULL;
    if (tool_operands(tool, 1, 2) != ST_OK)
        return;
    if (tool->argc == 1 && isatty(STDIN_FILENO))
        error_set(&tool->e, ST_USAGE,
                  _("no FILE, no COL=VALUE, and standard input is a terminal"));
    else if (tool_desk(tool) == ST_OK &&
             registers_load(tool->desk, r, &tool->intake, how, &count, &tool->e) == ST_OK)
        report_one(tool, &count);
}

static void warn_of(void *context, const char *text)
{
    tool_warn(context, "%s", text);
}

static void load_input(struct tool *tool)
{
    const struct load_options how = {.replace = replace,
                                     .dry_run = tool->dry_run,
                                     .quiet = tool->quiet,
                                     .warn = warn_of,
                                     .context = tool};
    const struct register_info *r;
    if (folder)
        load_folder(tool, &how);
    else if (tool_operands(tool, 1, -1) == ST_OK &&
             registers_find(tool->argv[0], &r, &tool->e) == ST_OK) {
        if (tool->argc > 1 && is_assignment(tool->argv[1]))
            load_words(tool, r, &how);
        else
            load_file(tool, r, &how);
    }
}

static void complete_registers(struct tool *tool, const char *what, struct buf *out)
{
    (void)tool;
    tool_complete_registers(what, "=", out);
}

static const struct rows_set *const prints[] = {&list_rows, &describe_rows, NULL};

int main(int argc, char **argv)
{
    struct tool tool = {
        .name = "tkt-load",
        .usage = "tkt-load TABLE [FILE | COL=VALUE...] [--replace]\n"
                 "tkt-load --all DIR [--replace]\n"
                 "tkt-load --list | --describe TABLE",
        .summary =
            N_("Loads a register from CSV: adds rows, or changes those with the same key.\n"
               "Columns that the file lacks stay as they are. Without FILE, reads stdin."),
        .options = options,
        .prints = prints,
        .footer = N_("Example: tkt-load customer code=C12 phone=13800138000"),
        .spare = "name",
        .common = TOOL_DB | TOOL_ROWS | TOOL_QUIET | TOOL_INTAKE | TOOL_DRY,
        .complete = complete_registers,
    };
    if (tool_start(&tool, argc, argv) == ST_OK) {
        if (list)
            list_registers(&tool);
        else if (describe)
            describe_register(&tool);
        else
            load_input(&tool);
    }
    return tool_end(&tool);
}
