/* tkt-show: one ticket with its history; the file of a customer, a unit, a thing, a telephone
 * number; the work order to print.
 *
 *     tkt-show 12
 *     tkt-show --phone 13800138000
 *     tkt-show --order 12 -f html -o order.html */
#include <unistd.h>

#include "base/i18n.h"
#include "desk/ticket/related.h"
#include "desk/ticket/details.h"
#include "desk/ticket/history.h"
#include "desk/ticket/listing.h"
#include "desk/ticket/work_order.h"
#include "desk/privacy/export_person.h"
#include "desk/ticket/ticket_page.h"
#include "desk/core/tool.h"
#include "flow/ids.h"
#include "flow/text.h"

static const char *customer, *unit, *asset, *phone;
static int as_text, order, html;

/* What -f takes: those of rows, and then the two of pages. */
enum { TEXT = ROWS_TABLE + 1, HTML };
static const char *const formats[] = {ROWS_FORMATS, "text", "html", NULL};

static const struct option_def options[] = {
    {"customer", 0, OPTION_TEXT, &customer, "CODE",
     N_("all tickets of this customer; with -f json, all data about them")},
    {"unit", 0, OPTION_TEXT, &unit, "CODE", N_("all tickets of this unit")},
    {"asset", 0, OPTION_TEXT, &asset, "CODE", N_("all tickets of this asset")},
    {"phone", 0, OPTION_TEXT, &phone, "NUMBER", N_("all tickets from this phone number")},
    {"order", 0, OPTION_FLAG, &order, NULL, N_("print the work order: text, or -f html")},
    {"text", 0, OPTION_FLAG, &as_text, NULL, N_("the page for people, even into a pipe")},
    {0},
};

static const struct option_rule option_rules[] = {
    {"customer|unit|asset|phone|order", OPTION_BARS, "customer|unit|asset|phone|order"},
    {0},
};

/* A page on a terminal, or if it is asked for. */
static int wants_page(const struct tool *tool)
{
    return as_text || (!tool->format.chosen && !tool->rows.file && isatty(STDOUT_FILENO));
}

/* ---- tickets ---- */

struct showing {
    struct tool *tool;
    struct details facts;
    struct buf page;
    struct sheet *sheet; /* NULL: pages */
    int64_t shown, missed;
};

static enum status show_one(struct showing *s, const struct ticket *t)
{
    struct error *e = &s->tool->e;
    if (s->sheet)
        return history_put(s->sheet, s->tool->desk, t, e);
    if (s->shown && !html)
        buf_adds(&s->page, order ? "\f" : "\n\n");
    if (!order)
        return ticket_page_ticket(&s->page, &s->facts, t, e);
    return html ? work_order_html(&s->page, &s->facts, t, e)
                : work_order_text(&s->page, &s->facts, t, e);
}

static enum status show_all(struct showing *s, const struct ids *ids)
{
    struct tool *tool = s->tool;
    struct ticket_copy copy = TICKET_COPY_EMPTY;
    for (size_t i = 0; i < ids->count && tool->e.code == ST_OK; i++) {
        int got = ticket_get(tool->desk->store, ids->id[i], &copy, &tool->e);
        if (got > 0 && show_one(s, &copy.t) == ST_OK)
            s->shown++;
        if (got == 0) {
            tool_warn(tool, _("ticket %lld: no such ticket"), (long long)ids->id[i]);
            s->missed++;
        }
        if (s->sheet && sheet_broken(s->sheet))
            break;
    }
    ticket_copy_free(&copy);
    return tool->e.code;
}

static void finish_page(struct showing *s)
{
    struct tool *tool = s->tool;
    if (s->sheet && tool->e.code == ST_OK) {
        tool_sheet_close(tool, s->sheet, 0);
    } else if (s->sheet) {
        sheet_abandon(s->sheet);
    } else if (tool->e.code == ST_OK) {
        if (html)
            work_order_html_foot(&s->page);
        if (s->shown)
            text_write(&s->page, tool->rows.file, &tool->e);
        else if (tool->empty_is_1)
            tool->partial = 1;
    }
    if (tool->e.code != ST_OK || !s->missed)
        return;
    if (s->shown)
        tool->partial = 1;
    else
        error_set(&tool->e, ST_DATA, "%s", "");
}

static void show_tickets(struct tool *tool)
{
    struct showing s = {.tool = tool, .page = BUF_EMPTY};
    struct ids ids = IDS_EMPTY;
    struct error *e = &tool->e;
    int page = order || wants_page(tool);
    if (ids_read(&ids, tool->argc, tool->argv, e) != ST_OK || tool_desk(tool) != ST_OK) {
        ids_free(&ids);
        return;
    }
    details_start(&s.facts, tool->desk);
    if (html)
        work_order_html_head(&s.page);
    if (page || tool_sheet(tool, &s.sheet, history_columns, HISTORY_COLUMNS, HISTORY_COLUMNS) ==
                    ST_OK) {
        struct error ignored = ERROR_NONE;
        if (store_begin_read(tool->desk->store, e) == ST_OK && show_all(&s, &ids) != ST_OK)
            store_commit(tool->desk->store, &ignored);
        else if (e->code == ST_OK)
            store_commit(tool->desk->store, e);
        error_clear(&ignored);
        finish_page(&s);
    }
    details_end(&s.facts);
    buf_free(&s.page);
    ids_free(&ids);
}

/* ---- files of customers, units, things, numbers ---- */

static const struct {
    const char **code;
    const char *reg;
    int column;
} files[] = {
    {&customer, "customer", TC_CUSTOMER},
    {&unit, "unit", TC_UNIT},
    {&asset, "asset", TC_ASSET},
    {&phone, NULL, TC_PHONE},
};

enum { FILES = sizeof files / sizeof *files };

static enum status print_tickets(struct tool *tool, const struct ids *ids)
{
    struct listing *l;
    if (listing_open(&l, tool, NULL, &tool->e) != ST_OK)
        return tool->e.code;
    listing_put_ids(l, ids->id, ids->count, &tool->e);
    return listing_close(l, 0);
}

/* All that there is of a customer, as one object. */
static enum status show_person(struct tool *tool)
{
    struct buf copy = BUF_EMPTY;
    if (export_person(tool->desk, customer, &copy, &tool->e) == ST_OK)
        text_write(&copy, tool->rows.file, &tool->e);
    buf_free(&copy);
    return tool->e.code;
}

static enum status show_file(struct tool *tool, size_t which)
{
    const char *code = *files[which].code;
    struct error *e = &tool->e;
    struct buf page = BUF_EMPTY;
    struct ids ids = IDS_EMPTY;
    if (customer && tool->rows.format == ROWS_JSON && !tool->pick)
        return show_person(tool);
    int on_top = wants_page(tool) && files[which].reg;
    if (as_text)
        tool->rows.format = ROWS_TABLE;
    if (files[which].reg)
        related_tickets(tool->desk, files[which].column, code, &ids, e);
    else
        related_phone(tool->desk, code, &ids, e);
    if (e->code == ST_OK && on_top &&
        related_row(tool->desk, files[which].reg, code, &page, e) == ST_OK && page.len)
        text_write(&page, NULL, e);
    if (e->code == ST_OK)
        print_tickets(tool, &ids);
    buf_free(&page);
    ids_free(&ids);
    return e->code;
}

static void show(struct tool *tool)
{
    size_t which = 0;
    while (which < FILES && !*files[which].code)
        which++;
    as_text |= tool->format.chosen == TEXT;
    html = tool->format.chosen == HTML;
    if (html && !order) {
        error_set(&tool->e, ST_USAGE, _("-f html requires --order"));
    } else if (which < FILES) {
        if (tool_operands(tool, 0, 0) == ST_OK && tool_desk(tool) == ST_OK)
            show_file(tool, which);
    } else {
        show_tickets(tool);
    }
}

static const struct rows_set *const prints[] = {&history_rows, &tool_tickets, NULL};

int main(int argc, char **argv)
{
    struct tool tool = {
        .name = "tkt-show",
        .usage = "tkt-show [ID...]\n"
                 "tkt-show --customer|--unit|--asset CODE | --phone NUMBER\n"
                 "tkt-show --order [-f html] [ID...]",
        .summary =
            N_("Shows tickets (without IDs: those on stdin) with their whole history: a\n"
               "page on a terminal, else the events as rows."),
        .options = options,
        .prints = prints,
        .rules = option_rules,
        .formats = formats,
        .format_help = N_("text, html (with --order), or a row format: events as rows"),
        .footer = N_("Example: tkt-show --order 12 -f html -o order.html"),
        .common = TOOL_DB | TOOL_ROWS | TOOL_QUIET,
    };
    if (tool_start(&tool, argc, argv) == ST_OK)
        show(&tool);
    return tool_end(&tool);
}
