/* tkt-new: writes calls down, one by one or many from CSV.
 *
 *     tkt-new -k repair -s '水管爆裂' --unit B3-1201 --route
 *     tkt-new -i
 *     tkt-new --csv calls.csv | tkt-route | tkt-list - status=assigned */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/list.h"
#include "base/map.h"
#include "base/mem.h"
#include "desk/intake/phone_call.h"
#include "desk/ticket/listing.h"
#include "desk/route/route.h"
#include "desk/intake/ticket_import.h"
#include "desk/core/tool.h"
#include "flow/ids.h"
#include "flow/progress.h"
#include "flow/prompt.h"
#include "store/ticket.h"

static int csv, learn, history, route, interactive;
static const char *note;
static const char *given[TC_STORED]; /* --kind=… by column */
static struct option_list fields;

static const struct option_def options[] = {
    {"kind", 'k', OPTION_TEXT, &given[TC_KIND], "KIND", N_("kind of call (required)")},
    {"subject", 's', OPTION_TEXT, &given[TC_SUBJECT], "TEXT", N_("the subject (required)")},
    {"body", 'b', OPTION_TEXT, &given[TC_BODY], "TEXT", N_("the full text")},
    {"priority", 'p', OPTION_TEXT, &given[TC_PRIORITY], "P", N_("low, normal, high, urgent")},
    {"category", 0, OPTION_TEXT, &given[TC_CATEGORY], "CODE", NULL},
    {"channel", 0, OPTION_TEXT, &given[TC_CHANNEL], "CODE", NULL},
    {"customer", 0, OPTION_TEXT, &given[TC_CUSTOMER], "CODE", NULL},
    {"unit", 0, OPTION_TEXT, &given[TC_UNIT], "CODE", NULL},
    {"contact", 0, OPTION_TEXT, &given[TC_CONTACT], "NAME", NULL},
    {"phone", 0, OPTION_TEXT, &given[TC_PHONE], "N", NULL},
    {"asset", 0, OPTION_TEXT, &given[TC_ASSET], "CODE", NULL},
    {"cause", 0, OPTION_TEXT, &given[TC_CAUSE], "CODE", NULL},
    {"tags", 0, OPTION_TEXT, &given[TC_TAGS], "A|B", NULL},
    {"cost", 0, OPTION_TEXT, &given[TC_COST], "MONEY", NULL},
    {"charge", 0, OPTION_TEXT, &given[TC_CHARGE], "MONEY", NULL},
    {"due", 0, OPTION_TEXT, &given[TC_DUE], "T", NULL},
    {"opened", 0, OPTION_TEXT, &given[TC_OPENED], "T", NULL},
    {"parent", 0, OPTION_TEXT, &given[TC_PARENT], "ID", NULL},
    {"key", 0, OPTION_TEXT, &given[TC_KEY], "KEY",
     N_("the source's number: never imported twice")},
    {"field", 0, OPTION_PAIRS, &fields, "NAME=VALUE", N_("one of the site's own fields")},
    {"note", 0, OPTION_TEXT, &note, "TEXT", NULL},
    {"route", 'r', OPTION_FLAG, &route, NULL,
     N_("route it, and say what to tell the customer")},
    {"interactive", 'i', OPTION_FLAG, &interactive, NULL,
     N_("on the phone: ask for what is missing, and route it")},
    {"csv", 0, OPTION_FLAG, &csv, NULL,
     N_("many calls: from FILE or stdin; prints ticket rows")},
    {"learn", 0, OPTION_FLAG, &learn, NULL, N_("with --csv: add unknown codes to registers")},
    {"history", 0, OPTION_FLAG, &history, NULL,
     N_("with --csv: import history, with all its times")},
    {0},
};

static const struct option_rule option_rules[] = {
    {"interactive", OPTION_BARS, "csv"},
    {"learn|history|map|set", OPTION_NEEDS, "csv"},
    {0},
};

/* ---- one ---- */

static void warn_call(void *context, int64_t line, const char *text)
{
    (void)line;
    tool_warn(context, "%s", text);
}

/* The cells of a single call, checked as a file's would be; returns how many there are. */
static size_t gather(struct ticket_import *t, struct ticket_import_cell *cells)
{
    size_t count = 0;
    for (int i = 0; i < TC_STORED; i++)
        if (given[i])
            cells[count++] = (struct ticket_import_cell){i, given[i], strlen(given[i])};
    for (size_t i = 0; i < fields.count; i++) {
        const char *name = fields.values[i], *equals = strchr(name, '=');
        int place = ticket_import_field(t, name, (size_t)(equals - name));
        cells[count++] = (struct ticket_import_cell){place, equals + 1, strlen(equals + 1)};
    }
    return count;
}

/* With -f, -c or -o: the ticket as a row. */
static struct listing *asked_row;

static enum status open_row(struct tool *tool)
{
    if (tool->format.chosen || tool->pick || tool->rows.file)
        listing_open(&asked_row, tool, NULL, &tool->e);
    return tool->e.code;
}

static enum status print_id(struct tool *tool, int64_t id)
{
    if (asked_row) {
        listing_changed(&asked_row, &id, 1);
        return tool->e.code;
    }
    if (printf("%lld\n", (long long)id) < 0 || fflush(stdout) != 0)
        return error_set(&tool->e, ST_IO, _("can't write to stdout; ticket %lld was kept"),
                         (long long)id);
    return ST_OK;
}

/* Says on stderr what may be promised at the phone. */
static void promise(struct tool *tool, int64_t id)
{
    struct buf words = BUF_EMPTY;
    if (route_promise(tool->desk, id, &words, &tool->e) == ST_OK && !tool->quiet)
        fprintf(stderr, "%s\n", words.s);
    buf_free(&words);
}

/* If it is routed, the router says so: rules may have set another kind or category. */
static void say_tightest(const struct tool *tool, const struct ticket_import *t)
{
    for (struct list item = LIST(ticket_import_tightest(t)); !route && list_next(&item);)
        tool_note(tool, "%.*s", (int)item.n, item.s);
}

static void write_one(struct tool *tool, struct ticket_import *t,
                      const struct ticket_import_cell *cells, size_t count)
{
    struct error *e = &tool->e;
    enum ticket_import_outcome outcome;
    int64_t id = 0;
    if (ticket_import_begin(t, 0, e) != ST_OK ||
        ticket_import_cells(t, cells, count, note, NULL, &outcome, &id, e) != ST_OK)
        return;
    if (outcome == TICKET_IMPORT_KNOWN)
        tool_note(tool, _("the key '%s' is already known: ticket %lld"), given[TC_KEY],
                  (long long)id);
    if (ticket_import_tell(t, e) != ST_OK)
        return;
    if (tool->dry_run) {
        store_rollback(tool->desk->store);
        if (outcome == TICKET_IMPORT_NEW)
            tool_note(tool, _("a ticket would be opened; nothing was changed"));
        return;
    }
    if (route && outcome == TICKET_IMPORT_NEW &&
        route_tickets(tool, &(struct ids){.id = &id, .count = 1}, NULL) != ST_OK)
        return;
    if (store_commit(tool->desk->store, e) != ST_OK || print_id(tool, id) != ST_OK)
        return;
    say_tightest(tool, t);
    if (route)
        promise(tool, id);
}

static void take_one(struct tool *tool)
{
    struct ticket_import *t;
    const struct ticket_import_options take = {.date_format = tool->intake.date_format,
                                               .link = LINK_CUSTOMER | LINK_UNIT,
                                               .warn = warn_call,
                                               .context = tool};
    /* first, so that a wrong -c or -o is told before anything is kept */
    if (open_row(tool) != ST_OK || ticket_import_open(&t, tool->desk, &take, &tool->e) != ST_OK)
        return;
    struct ticket_import_cell *cells = mem_zero(TC_STORED + fields.count, sizeof *cells);
    write_one(tool, t, cells, gather(t, cells));
    free(cells);
    ticket_import_close(t);
}

/* ---- at the phone ---- */

static void take_call(struct tool *tool)
{
    struct terminal terminal = {0};
    const struct phone_call_given call = {(const char *const *)given, &fields, note, print_id};
    if (tool_desk(tool) != ST_OK || open_row(tool) != ST_OK)
        return;
    if (terminal_open(&terminal, "tkt-new --csv", &tool->e) != ST_OK)
        error_prefix(&tool->e, "--interactive");
    else
        phone_call_run(tool, &terminal, &call);
    terminal_close(&terminal);
}

/* ---- many ---- */

struct many {
    struct tool *tool;
    struct csv_import *in;
    struct ticket_import *taking;
    struct listing *listing; /* NULL: nothing is printed */
    struct ids ids;          /* those to print */
    struct map printed;      /* ids of tickets that were there already */
    int64_t taken, known, first_new;
};

static void warn_row(void *context, int64_t line, const char *text)
{
    struct many *m = context;
    if (line)
        tool_warn(m->tool, "%s:%lld: %s", csv_import_name(m->in), (long long)line, text);
    else
        tool_warn(m->tool, "%s: %s", csv_import_name(m->in), text);
}

/* A key that stands twice in the file is printed once. */
static void add_id(struct many *m, int64_t id, enum ticket_import_outcome outcome)
{
    int first = 1;
    if (outcome == TICKET_IMPORT_KNOWN && m->taken && id >= m->first_new)
        return;
    if (outcome == TICKET_IMPORT_KNOWN)
        map_put(&m->printed, (const char *)&id, sizeof id, &first);
    if (first)
        ids_add(&m->ids, id);
}

static enum status take_rows(struct many *m)
{
    struct error *e = &m->tool->e, why = ERROR_NONE;
    struct csv *file = csv_import_csv(m->in);
    struct progress *p = progress_start(_("importing"), csv_size(file), m->tool->quiet);
    struct csv_import_row row;
    while (e->code == ST_OK && csv_import_next(m->in, &row, e) > 0) {
        enum ticket_import_outcome outcome = TICKET_IMPORT_REFUSED;
        int64_t id = 0;
        if (ticket_import_row(m->taking, &row, note, NULL, &outcome, &id, &why, e) != ST_OK)
            break;
        if (outcome == TICKET_IMPORT_REFUSED) {
            if (store_sound(m->tool->desk->store, e) == ST_OK)
                csv_import_refuse(m->in, &why, e);
            continue;
        }
        if (outcome == TICKET_IMPORT_NEW && !m->taken++)
            m->first_new = id;
        m->known += outcome == TICKET_IMPORT_KNOWN;
        add_id(m, id, outcome);
        progress_at(p, csv_read(file), csv_import_rows(m->in));
    }
    progress_end(p);
    error_clear(&why);
    return e->code;
}

static void say_count(const struct many *m)
{
    struct buf b = BUF_EMPTY;
    buf_printf(&b, _("%s: %lld imported"), csv_import_name(m->in), (long long)m->taken);
    if (m->known)
        buf_printf(&b, _(", %lld already known and left unchanged"), (long long)m->known);
    if (csv_import_refused(m->in))
        buf_printf(&b, _(", %lld rejected"), (long long)csv_import_refused(m->in));
    if (ticket_import_learned(m->taking))
        buf_printf(&b, _(", %lld codes added"), (long long)ticket_import_learned(m->taking));
    if (m->tool->dry_run)
        buf_adds(&b, _("; dry run: nothing was changed"));
    else if (!m->taken)
        buf_adds(&b, _("; nothing was changed"));
    tool_note(m->tool, "%s", b.s);
    buf_free(&b);
}

static void read_many(struct many *m)
{
    struct tool *tool = m->tool;
    struct error *e = &tool->e;
    struct store *store = tool->desk->store;
    /* first, so that a wrong -c or -o is told before anything is kept */
    if (!tool->quiet && !tool->dry_run && listing_open(&m->listing, tool, NULL, e) != ST_OK)
        return;
    if (ticket_import_begin(m->taking, csv_size(csv_import_csv(m->in)), e) != ST_OK ||
        take_rows(m) != ST_OK || ticket_import_tell(m->taking, e) != ST_OK ||
        ticket_import_finish(m->taking, e) != ST_OK)
        return;
    if (route && route_tickets(tool, &m->ids, NULL) != ST_OK)
        return;
    if (tool->dry_run)
        store_rollback(store);
    else if (csv_import_finish(m->in, e) != ST_OK || store_commit(store, e) != ST_OK)
        return;
    else
        csv_import_keep(m->in);
    say_tightest(tool, m->taking);
    say_count(m);
    tool->partial |= csv_import_refused(m->in) > 0;
    listing_changed(&m->listing, m->ids.id, m->ids.count);
}

static void take_many(struct tool *tool)
{
    struct error *e = &tool->e;
    for (int i = 0; i < TC_STORED; i++)
        if (given[i]) {
            error_set(e, ST_USAGE, _("with --csv, use --set %s=VALUE"), ticket_columns[i].name);
            return;
        }
    if (tool_operands(tool, 0, 1) != ST_OK)
        return;
    tool->intake.file = tool->argc ? tool->argv[0] : NULL;
    tool->intake.suggest = ticket_import_suggest;
    struct many m = {.tool = tool};
    struct ticket_import_options take = {.history = history,
                                         .learn = learn,
                                         .link = LINK_CUSTOMER | LINK_UNIT,
                                         .date_format = tool->intake.date_format,
                                         .warn = warn_row,
                                         .context = &m};
    if (ticket_import_open(&m.taking, tool->desk, &take, e) != ST_OK)
        return;
    if (csv_import_open(&m.in, &tool->intake, ticket_import_place, m.taking, e) == ST_OK) {
        static const int required[] = {TC_KIND, TC_SUBJECT};
        for (size_t i = 0; i < 2 && e->code == ST_OK; i++)
            if (!csv_import_has(m.in, required[i]))
                error_set(e, ST_DATA,
                          _("%s:1: the column '%s' is missing; map one with --map 'Theirs=%s' "
                            "or set it with --set %s=VALUE"),
                          csv_import_name(m.in), ticket_columns[required[i]].name,
                          ticket_columns[required[i]].name, ticket_columns[required[i]].name);
        if (e->code == ST_OK)
            read_many(&m);
        csv_import_close(m.in);
    }
    listing_abandon(m.listing);
    ticket_import_close(m.taking);
    map_free(&m.printed);
    free(m.ids.id);
}

int main(int argc, char **argv)
{
    struct tool tool = {
        .name = "tkt-new",
        .usage = "tkt-new -k KIND -s SUBJECT [--unit U] [--customer C] [--phone N] [-r] …\n"
                 "tkt-new -i\n"
                 "tkt-new --csv [FILE] [--learn] [--history] [--map …] [--set COL=VALUE]",
        .summary =
            N_("Records a call and prints its number; or many calls, and prints them as rows.\n"
               "Columns are options too: --category --channel --customer --unit --contact\n"
               "--phone --asset --cause --tags --cost --charge --due --opened --parent --note"),
        .options = options,
        .rules = option_rules,
        .footer = NULL,
        .common = TOOL_DB | TOOL_ROWS | TOOL_QUIET | TOOL_INTAKE | TOOL_DRY,
    };
    if (tool_start(&tool, argc, argv) == ST_OK) {
        if (tool.argc && !csv)
            error_set(&tool.e, ST_USAGE, _("a file requires --csv"));
        else if (interactive)
            take_call(&tool);
        else if (tool_desk(&tool) == ST_OK && csv)
            take_many(&tool);
        else if (tool.e.code == ST_OK)
            take_one(&tool);
    }
    listing_abandon(asked_row);
    option_list_free(&fields);
    int status = tool_end(&tool);
    terminal_resign();
    return status;
}
