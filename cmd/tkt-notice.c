/* tkt-notice: tells many customers one thing, each in their language, each once.
 *
 *     tkt-notice --building B3 --code water --from '2025-03-09 09:00' --to '2025-03-09 17:00'
 *     tkt-notice 1042 --mail
 *     tkt-notice --filter open kind=order --code delayed -f csv | sms-tool */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "calc/time/when.h"
#include "desk/core/given_time.h"
#include "desk/ticket/details.h"
#include "desk/ticket/filter.h"
#include "desk/notice/notice.h"
#include "desk/core/tool.h"
#include "desk/deliver/delivery.h"

#include "flow/ids.h"

static struct notice_options notice;
static const char *from, *to;
static struct option_list buildings, units, products, filters;
static int show_log;

static const struct option_def options[] = {
    {"building", 0, OPTION_LIST, &buildings, "B,…", N_("owners and tenants of the building")},
    {"unit", 0, OPTION_LIST, &units, "U,…", N_("owner and tenant of the unit")},
    {"product", 0, OPTION_LIST, &products, "MODEL,…", N_("owners of this model")},
    {"filter", 0, OPTION_LIST, &filters, "FILTER…",
     N_("customers of the tickets that tkt-list would list")},
    {"code", 0, OPTION_TEXT, &notice.code, "CODE",
     N_("which text of the register notice to use")},
    {"from", 0, OPTION_TEXT, &from, "T", N_("value of {from} in the text: when it begins")},
    {"to", 0, OPTION_TEXT, &to, "T", N_("value of {to}: when it ends")},
    {"reason", 0, OPTION_TEXT, &notice.reason, "TEXT", N_("value of {reason}")},
    {"send", 0, OPTION_FILE, &notice.send.command, "CMD",
     N_("run CMD for each: the text on stdin, the row as TKT_NAME, TKT_PHONE …")},
    {"mail", 0, OPTION_FLAG, &notice.send.mail, NULL, N_("one email each, with sendmail")},
    {"sendmail", 0, OPTION_FILE, &notice.send.sendmail, "PROGRAM",
     N_("program that sends emails, instead of /usr/sbin/sendmail")},
    {"again", 0, OPTION_FLAG, &notice.again, NULL, N_("also those notified already")},
    {"unknown", 0, OPTION_FLAG, &notice.unknown, NULL,
     N_("also those whom it may or may not have reached")},
    {"log", 0, OPTION_FLAG, &show_log, NULL,
     N_("log of notices: all, for tickets ID, or failed, unknown")},
    {0},
};

static const struct option_rule option_rules[] = {
    SEND_RULES,
    {0},
};

/* ---- what it says ---- */

/* As people write it: without seconds, and a day without a clock. What ends on a day ends with
 * that day. */
static enum status read_time(struct tool *tool, const char *option, const char *text, int ends,
                             struct buf *out, int64_t *utc)
{
    struct when when = desk_when(tool->desk);
    int dated = 0;
    if (!text)
        return ST_OK;
    if (when_read(&when, text, utc, &dated, &tool->e) != ST_OK) {
        error_prefix(&tool->e, "%s", option);
        return tool->e.code = ST_USAGE;
    }
    if (dated)
        when_print_date(out, tool->desk->zone, *utc);
    if (dated && ends)
        *utc = given_time_next_day(tool->desk, *utc) - 1;
    if (!dated)
        details_time(out, tool->desk, *utc - *utc % 60);
    return ST_OK;
}

static enum status read_times(struct tool *tool, struct buf *starts, struct buf *ends)
{
    int64_t first = 0, last = 0;
    if (read_time(tool, "--from", from, 0, starts, &first) != ST_OK ||
        read_time(tool, "--to", to, 1, ends, &last) != ST_OK)
        return tool->e.code;
    notice.from = starts->s;
    notice.to = ends->s;
    if (from && to && last < first)
        return error_set(&tool->e, ST_USAGE, _("--to: '%s' is before --from, '%s'"), ends->s,
                         starts->s);
    return ST_OK;
}

/* ---- whom ---- */

/* An empty variable of a script isn't a choice, and must not become everybody. */
static enum status refuse_empty(const char *option, struct error *e)
{
    return error_set(e, ST_USAGE, _("%s is empty"), option);
}

/* "a,b": each of the list, however often the option is given. */
static enum status
each(struct recipients *r, const char *option, const struct option_list *list,
     enum status (*add)(struct recipients *r, const char *code, struct error *e),
     struct error *e)
{
    for (size_t i = 0; i < list->count && e->code == ST_OK; i++) {
        const char *p = list->values[i];
        do {
            size_t n = strcspn(p, ",");
            char *code = mem_string_n(p, n);
            if (*code)
                add(r, code, e);
            else
                refuse_empty(option, e);
            free(code);
            p += n + (p[n] == ',');
        } while (*p && e->code == ST_OK);
    }
    return e->code;
}

/* The words of --filter, cut at blanks; a word that has some is an operand. */
static enum status add_words(struct filter *f, const char *words, struct error *e)
{
    if (!words[strspn(words, " \t\n")])
        return refuse_empty("--filter", e);
    while (*words && e->code == ST_OK) {
        size_t n = strcspn(words, " \t\n");
        char *word = mem_string_n(words, n);
        if (n)
            filter_add(f, word, e);
        free(word);
        words += n + (words[n] != '\0');
    }
    return e->code;
}

/* Operands that aren't tickets are words of the filter. */
static enum status read_operands(struct tool *tool, struct ids *ids, struct filter *f)
{
    struct error *e = &tool->e;
    char **tickets = mem_zero((size_t)tool->argc + 1, sizeof *tickets);
    int count = 0;
    for (size_t i = 0; i < filters.count && e->code == ST_OK; i++)
        add_words(f, filters.values[i], e);
    for (int i = 0; i < tool->argc && e->code == ST_OK; i++) {
        const char *word = tool->argv[i];
        if (strcmp(word, "-") == 0)
            ids_read_stdin(ids, e);
        else if (filters.count && strspn(word, "0123456789") != strlen(word))
            filter_add(f, word, e);
        else
            tickets[count++] = tool->argv[i];
    }
    struct ids more = IDS_EMPTY;
    if (count && e->code == ST_OK && ids_read(&more, count, tickets, e) == ST_OK)
        for (size_t i = 0; i < more.count; i++)
            ids_add(ids, more.id[i]);
    ids_free(&more);
    free(tickets);
    return e->code;
}

static enum status choose(struct tool *tool, const struct ids *ids, struct filter *f,
                          struct recipients *r)
{
    struct error *e = &tool->e;
    for (size_t i = 0; i < ids->count && e->code == ST_OK; i++)
        recipients_ticket(r, ids->id[i], e);
    if (e->code == ST_OK && each(r, "--unit", &units, recipients_unit, e) == ST_OK &&
        each(r, "--building", &buildings, recipients_building, e) == ST_OK &&
        each(r, "--product", &products, recipients_product, e) == ST_OK && filters.count)
        recipients_filter(r, f, e);
    recipients_about(r, ids->id, ids->count);
    return e->code;
}

/* Says what is missing: without a choice of people it is nobody, never everybody. */
static enum status check_recipients(struct tool *tool)
{
    int chosen =
        tool->argc || buildings.count || units.count || products.count || filters.count;
    if (!chosen)
        return error_set(
            &tool->e, ST_USAGE,
            _("nobody to notify: give tickets, --building, --unit, --product or --filter"));
    return ST_OK;
}

/* ---- the tool ---- */

/* A terminal is nobody who could be told, nor can a hidden number be dialled. */
static void tell_customers(struct tool *tool, struct recipients *r)
{
    notice.look = tool->dry_run;
    int rows = !notice.look && !notice.send.command && !notice.send.mail;
    int hidden = rows && tool->rows.veil;
    int asks = rows && !hidden && !tool->rows.file && isatty(STDOUT_FILENO);
    notice.look |= asks || hidden;
    if (!notice.reason)
        notice.reason = "";
    notice_run(tool, r, &notice);
    if (hidden && tool->e.code == ST_OK)
        tool_warn(tool,
                  _("persons are masked, so nobody counts as notified (use --send or --mail)"));
    else if (asks && tool->e.code == ST_OK)
        tool_note(tool,
                  _("only shown: nobody counts as notified (use --send, --mail or a pipe)"));
}

static enum status find_code(struct tool *tool, const struct ids *ids, char **code)
{
    if (notice.code)
        return ST_OK;
    if (ids->count != 1)
        return error_set(&tool->e, ST_USAGE, _("--code is missing: which notice?"));
    if (notice_code_of(tool, ids->id[0], code, &tool->e) == ST_OK)
        notice.code = *code;
    return tool->e.code;
}

/* No ids on stdin, and nothing else: nobody. */
static int is_nobody(const struct ids *ids)
{
    return !ids->count && !buildings.count && !units.count && !products.count && !filters.count;
}

static void run_notice(struct tool *tool)
{
    struct filter *f = filter_new(tool->desk);
    struct recipients r;
    struct ids ids = IDS_EMPTY;
    struct buf starts = BUF_EMPTY, ends = BUF_EMPTY;
    char *code = NULL;
    recipients_start(&r, tool);
    if (read_times(tool, &starts, &ends) == ST_OK && read_operands(tool, &ids, f) == ST_OK &&
        !is_nobody(&ids) && find_code(tool, &ids, &code) == ST_OK &&
        choose(tool, &ids, f, &r) == ST_OK)
        tell_customers(tool, &r);
    recipients_free(&r);
    filter_free(f);
    ids_free(&ids);
    free(code);
    BUF_FREE(&starts, &ends);
}

static const struct rows_set *const prints[] = {&notice_rows, &notice_more_rows,
                                                &notice_log_rows, NULL};

int main(int argc, char **argv)
{
    struct tool tool = {
        .name = "tkt-notice",
        .usage = "tkt-notice [-] [ID...] [--building B,…] [--unit U,…] [--product MODEL,…]\n"
                 "           [--filter FILTER...] [--code CODE] [--send CMD | --mail] [-n]\n"
                 "tkt-notice --log [ID | STATE]...",
        .summary = N_(
            "Sends customers a notice, each in their language and only once. For a ticket,\n"
            "to the people concerned; in an emergency, to the whole building. Without a way\n"
            "to send, prints the notices as rows."),
        .options = options,
        .prints = prints,
        .rules = option_rules,
        .footer = N_("Example: tkt-notice --building B3 --code water --from '2025-03-09 09:00' "
                     "--to …"),
        .common = TOOL_DB | TOOL_ROWS | TOOL_QUIET | TOOL_DRY,
        .complete = notice_words,
    };
    if (tool_start(&tool, argc, argv) == ST_OK &&
        (show_log || check_recipients(&tool) == ST_OK) && tool_desk(&tool) == ST_OK) {
        if (show_log)
            notice_history(&tool, tool.argc, tool.argv);
        else
            run_notice(&tool);
    }
    option_list_free(&buildings);
    option_list_free(&units);
    option_list_free(&products);
    option_list_free(&filters);
    return tool_end(&tool);
}
