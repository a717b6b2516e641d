/* tkt-stats: reports, each figure with its base and how sure it is.
 *
 *     tkt-stats time --by dept --in last-month
 *     tkt-list overdue | tkt-stats volume --by assignee - */
#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "calc/text/near_code.h"
#include "desk/ticket/filter.h"
#include "desk/report/report.h"
#include "desk/core/tool.h"
#include "flow/text.h"
#include "store/ticket.h"

static const char *const periods[] = {PERIOD_UNITS, NULL};
static struct report_options asked = {.on.words = report_times, .period.words = periods};

/* What -f takes: those of rows, and then the two of pictures. */
enum { CHART = ROWS_TABLE + 1, SVG };
static const char *const formats[] = {ROWS_FORMATS, "chart", "svg", NULL};

static const struct option_def options[] = {
    {"by", 'b', OPTION_TEXT, &asked.by, "DIM,…",
     N_("columns, building, use, model, field.NAME, day … year, hour")},
    {"in", 'i', OPTION_TEXT, &asked.in, "PERIOD",
     N_("2025, 2025-Q1, 2025-03, 2025-W10, 2025-03-09, today, last-month …")},
    {"from", 0, OPTION_TEXT, &asked.from, "T", N_("from T on")},
    {"to", 0, OPTION_TEXT, &asked.to, "T", N_("before T; a date: to the end of that day")},
    {"on", 0, OPTION_CHOICE, &asked.on, "WHICH",
     N_("which time counts: opened (default), resolved, closed")},
    {"window", 'w', OPTION_TEXT, &asked.window, "W",
     N_("surge: length of the window: 1d (default), 4h, 1w")},
    {"at", 0, OPTION_TEXT, &asked.at, "T", N_("surge: the window's end (now)")},
    {"all-cells", 'a', OPTION_FLAG, &asked.all_cells, NULL,
     N_("surge: also those that don't surge")},
    {"period", 'p', OPTION_CHOICE, &asked.period, "UNIT",
     N_("kpi: only targets of a day, week, month, quarter or year")},
    {"per", 0, OPTION_TEXT, &asked.per, "WHAT",
     N_("complaints: the rate per units, customers, assets, or a CSV of DIM,…,base")},
    {"roll-up", 0, OPTION_FLAG, &asked.roll_up, NULL,
     N_("categories and causes count also what is below them")},
    {"tickets", 't', OPTION_FLAG, &asked.tickets, NULL, N_("list the tickets counted instead")},
    {0},
};

static const struct option_rule option_rules[] = {
    {"in", OPTION_BARS, "from|to"},
    {0},
};

static void list_reports(struct buf *out, const char *between)
{
    for (const struct report *const *r = reports; *r; r++)
        buf_printf(out, "%s%s", r == reports ? "" : between, (*r)->name);
}

static void print_report(struct tool *tool, const struct report *report)
{
    if (tool->format.chosen >= CHART)
        report_draw(tool, report, &asked, tool->format.chosen == SVG);
    else
        report_print(tool, report, &asked);
}

static void stats(struct tool *tool)
{
    const struct report *report = tool->argc ? report_find(tool->argv[0]) : NULL;
    if (report) {
        asked.argc = tool->argc - 1;
        asked.argv = tool->argv + 1;
        print_report(tool, report);
        return;
    }
    struct buf names = BUF_EMPTY;
    list_reports(&names, ", ");
    if (tool->argc) {
        error_set(&tool->e, ST_USAGE, _("'%s' is not a report; reports are: %s"),
                  utf8_quote(tool->argv[0]), names.s);
        near_code_suggest(&tool->e, tool->argv[0], names.s);
    } else
        error_set(&tool->e, ST_USAGE, _("no report given; reports are: %s"), names.s);
    buf_free(&names);
}

static void complete_values(struct tool *tool, const char *what, struct buf *out)
{
    static const char dims[] =
        "building\nuse\nmodel\nday\nweek\nmonth\nquarter\nyear\nhour\nweekday\n";
    (void)tool;
    if (strcmp(what, "reports") == 0)
        for (const struct report *const *r = reports; *r; r++)
            buf_printf(out, "%s\t%s\n", (*r)->name, _((*r)->help));
    if (strcmp(what, "dims") == 0)
        buf_adds(out, dims);
    if (strcmp(what, "filters") == 0) {
        filter_words(out, "\n");
        buf_addc(out, '\n');
    }
    if (strcmp(what, "dims") != 0 && strcmp(what, "filters") != 0)
        return;
    for (const int *c = ticket_column_order; *c >= 0; c++)
        buf_printf(out, "%s%s\t%s\n", ticket_columns[*c].name, *what == 'f' ? "=" : "",
                   _(ticket_columns[*c].help));
}

/* The reports' part of --help, from their table. */
static void describe(struct buf *out)
{
    buf_adds(out, _("REPORT is one of:"));
    buf_addc(out, '\n');
    for (const struct report *const *r = reports; *r; r++) {
        buf_adds(out, "  ");
        text_pad(out, (*r)->name, 14);
        text_wrap(out, _((*r)->help), strlen(_((*r)->help)), 16, 80);
    }
    buf_adds(out,
             /* xgettext:no-c-format */
             _("Rates come with their base n and the 95% interval; percentiles are exact\n"
               "(nearest rank). Example: tkt-stats sla --by dept --in last-month"));
}

int main(int argc, char **argv)
{
    struct buf footer = BUF_EMPTY;
    i18n_start(); /* the table of reports is translated before tool_start */
    describe(&footer);
    enum { MOST = 32 };
    struct rows_set sets[MOST];
    const struct rows_set *prints[MOST + 2] = {0};
    size_t n = 0;
    for (; n < MOST && reports[n]; n++) {
        sets[n] =
            (struct rows_set){reports[n]->name, reports[n]->columns, reports[n]->column_count};
        prints[n] = &sets[n];
    }
    prints[n] = &tool_tickets;
    struct tool tool = {
        .name = "tkt-stats",
        .usage = "tkt-stats REPORT [--by DIM,… [--roll-up]] [--in PERIOD | --from T --to T]\n"
                 "          [--on WHICH] [--tickets] [-] [FILTER...]\n"
                 "tkt-stats surge [--by DIM,…] [--window 1d|4h|1w] [--at T] [--all-cells]\n"
                 "          [--tickets] [-] [FILTER...]\n"
                 "tkt-stats kpi [--period UNIT] [--in PERIOD] [--tickets] [-] [FILTER...]",
        .summary = N_(
            "Counts and measures tickets; FILTERs as in tkt-list, '-' reads ids from stdin."),
        .options = options,
        .prints = prints,
        .rules = option_rules,
        .formats = formats,
        .format_help = N_("chart, svg: a picture; or csv, tsv, json, jsonl, table"),
        .footer = footer.s,
        .common = TOOL_DB | TOOL_ROWS | TOOL_QUIET,
        .complete = complete_values,
    };
    if (tool_start(&tool, argc, argv) == ST_OK)
        stats(&tool);
    int status = tool_end(&tool);
    buf_free(&footer);
    return status;
}
