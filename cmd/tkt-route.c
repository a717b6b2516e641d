/* tkt-route: hands new tickets on to departments and people, by the rules.
 *
 *     tkt-new --csv calls.csv | tkt-route | tkt-list - status=assigned
 *     tkt-route --backtest --rules new-rules.csv opened.ge=2025-01-01 */

#include "base/i18n.h"
#include "base/mem.h"
#include "calc/stat/decimal.h"
#include "calc/stat/stat.h"
#include "desk/route/route_backtest.h"
#include "desk/route/route_explain.h"
#include "desk/ticket/listing.h"
#include "desk/route/rebalance.h"
#include "desk/route/route.h"
#include "desk/route/rules.h"
#include "desk/route/waiting.h"
#include "desk/core/tool.h"
#include "flow/ids.h"

static int all, again, explain, backtest, rebalance, apply;
static const char *rules_file;

static const struct option_def options[] = {
    {"all", 'a', OPTION_FLAG, &all, NULL,
     N_("all new tickets, and those that wait for somebody")},
    {"again", 0, OPTION_FLAG, &again, NULL,
     N_("only those that wait for somebody; prints who got which")},
    {"explain", 'x', OPTION_FLAG, &explain, NULL,
     N_("print why instead: the rule that won, and the near misses")},
    {"backtest", 0, OPTION_FLAG, &backtest, NULL,
     N_("compare the rules with where past tickets really ended up")},
    {"rules", 0, OPTION_FILE, &rules_file, "FILE",
     N_("backtest: rules from FILE, else the loaded ones")},
    {"rebalance", 0, OPTION_FLAG, &rebalance, NULL,
     N_("propose moves from overloaded people to free ones")},
    {"apply", 0, OPTION_FLAG, &apply, NULL, N_("rebalance: carry the moves out")},
    {0},
};

static const struct option_rule option_rules[] = {
    {"all|again|backtest|rebalance", OPTION_BARS, "all|again|backtest|rebalance"},
    {"explain", OPTION_BARS, "again|backtest|rebalance"},
    {"rules", OPTION_NEEDS, "backtest"},
    {"apply", OPTION_NEEDS, "rebalance"},
    {0},
};

/* ---- moves, of --again and --rebalance ---- */

static const struct rows_column moves_columns[] = {{"id", 1, NULL},
                                                   {"dept", 0, NULL},
                                                   {"from", 0, N_("move from")},
                                                   {"to", 0, N_("move to")},
                                                   {"why", 0, NULL}};

static const struct rows_set moves_rows = {"rebalance", moves_columns, 5};

static void put_moves(struct sheet *sheet, const struct moves *m)
{
    for (size_t i = 0; i < m->count; i++) {
        sheet_int(sheet, "id", m->moves[i].id);
        sheet_text(sheet, "dept", m->moves[i].dept);
        sheet_text(sheet, "from", m->moves[i].from);
        sheet_text(sheet, "to", m->moves[i].to);
        sheet_text(sheet, "why", m->moves[i].why);
        sheet_end(sheet);
    }
}

/* ---- routing ---- */

/* What prints the rows: the one, the other, or neither (-q). */
struct run {
    struct tool *tool;
    struct ids ids;
    struct listing *listing;
    struct sheet *sheet;
    struct moves moves; /* of --again */
    int64_t changed;
};

static void record_move(struct moves *m, const struct route_outcome *o)
{
    struct buf why = BUF_EMPTY;
    route_note(o, &why);
    *MEM_NEXT(m->moves, m->count, m->capacity) = (struct move){
        .id = o->id,
        .dept = mem_string(o->after->c[TC_DEPT].s),
        .from = mem_string(""),
        .to = mem_string(o->after->c[TC_ASSIGNEE].s),
        .why = buf_detach(&why),
    };
}

static void record_outcome(void *context, const struct route_outcome *o)
{
    struct run *run = context;
    run->changed += o->changed;
    if (again && o->result == ROUTE_TAKEN)
        record_move(&run->moves, o);
    else if (explain && o->result != ROUTE_TAKEN)
        route_explain_put(run->sheet, o);
}

static enum status open_rows(struct run *run)
{
    struct tool *tool = run->tool;
    if (explain)
        return tool_sheet(tool, &run->sheet, explain_columns, EXPLAIN_COLUMNS, EXPLAIN_COLUMNS);
    if (again && !tool->quiet)
        return tool_sheet(tool, &run->sheet, moves_columns, 5, 5);
    return tool->quiet ? ST_OK : listing_open(&run->listing, tool, NULL, &tool->e);
}

static enum status print_tickets(struct run *run)
{
    if (again && run->sheet)
        put_moves(run->sheet, &run->moves);
    if (!run->listing)
        return ST_OK;
    return listing_put_ids(run->listing, run->ids.id, run->ids.count, &run->tool->e);
}

/* A dry run does it all, prints, and takes it back: so it prints what would be. */
static enum status route_them(struct run *run)
{
    struct tool *tool = run->tool;
    struct store *store = tool->desk->store;
    struct route_watch watch = {explain ? ROUTE_AS_NEW | ROUTE_NEAR : 0, record_outcome, run};
    if (!all && !again && !run->ids.count)
        return ST_OK;
    if (store_begin(store, &tool->e) != ST_OK ||
        (all && route_all_new(tool->desk, &run->ids, &tool->e) != ST_OK) ||
        ((again || (all && !explain)) &&
         waiting_ids(tool->desk, &run->ids, &tool->e) != ST_OK) ||
        route_tickets(tool, &run->ids, &watch) != ST_OK)
        return tool->e.code;
    if (!tool->dry_run)
        return store_commit(store, &tool->e) == ST_OK ? print_tickets(run) : tool->e.code;
    print_tickets(run);
    store_rollback(store);
    run->changed = 0;
    return tool->e.code;
}

static void close_rows(struct run *run)
{
    struct tool *tool = run->tool;
    tool_sheet_close(tool, run->sheet, run->changed);
    listing_close(run->listing, run->changed);
}

static void route(struct tool *tool)
{
    struct run run = {.tool = tool, .ids = IDS_EMPTY};
    if ((all || again ? tool_operands(tool, 0, 0)
                      : ids_read(&run.ids, tool->argc, tool->argv, &tool->e)) == ST_OK &&
        tool_desk(tool) == ST_OK && open_rows(&run) == ST_OK) {
        route_them(&run);
        store_rollback(tool->desk->store);
    }
    close_rows(&run);
    moves_free(&run.moves);
    ids_free(&run.ids);
}

/* ---- backtest ---- */

static void say_agreement(struct tool *tool, const struct route_backtest *b)
{
    struct buf text = BUF_EMPTY;
    struct interval i;
    buf_printf(&text, _("the rules agree with %lld of %lld tickets"), (long long)b->agreed,
               (long long)b->n);
    if (stat_wilson(b->agreed, b->n, &i)) {
        buf_adds(&text, ": ");
        decimal_ratio(&text, b->agreed, b->n, 4);
        /* xgettext:no-c-format */
        buf_adds(&text, _(" (95% interval "));
        decimal_double(&text, i.low, 4);
        buf_adds(&text, "…");
        decimal_double(&text, i.high, 4);
        buf_adds(&text, ")");
    }
    if (b->left_out)
        buf_printf(&text, _("; %lld without a department were left out"),
                   (long long)b->left_out);
    tool_note(tool, "%s", text.s);
    buf_free(&text);
}

static enum status open_rules(struct tool *tool, struct rules **rules)
{
    struct csv_import_options file = {.file = rules_file};
    if (!rules_file)
        return rules_load(rules, tool->desk, &tool->e);
    return rules_read(rules, tool->desk, &file, &tool->e);
}

static void test_rules(struct tool *tool)
{
    struct rules *rules = NULL;
    struct sheet *sheet;
    struct route_backtest result;
    if (tool_desk(tool) != ST_OK || open_rules(tool, &rules) != ST_OK)
        return;
    struct filter *f = filter_new(tool->desk);
    for (int i = 0; i < tool->argc && tool->e.code == ST_OK; i++)
        filter_add(f, tool->argv[i], &tool->e);
    if (tool->e.code == ST_OK && tool_sheet(tool, &sheet, backtest_columns, BACKTEST_COLUMNS,
                                            BACKTEST_COLUMNS) == ST_OK) {
        if (route_backtest_run(tool->desk, rules, f, sheet, &result, &tool->e) != ST_OK) {
            sheet_abandon(sheet);
        } else {
            say_agreement(tool, &result);
            tool_sheet_close(tool, sheet, 0);
        }
    }
    filter_free(f);
    rules_free(rules);
}

/* ---- rebalance ---- */

static void refused(void *context, const char *why)
{
    struct tool *tool = context;
    tool_warn_partial(tool, "%s", why);
}

static void balance(struct tool *tool)
{
    struct moves m = MOVES_EMPTY;
    struct error *e = &tool->e;
    struct sheet *sheet = NULL;
    int64_t done = 0;
    int making = apply && !tool->dry_run;
    if (tool_operands(tool, 0, 0) != ST_OK || tool_desk(tool) != ST_OK)
        return;
    struct store *store = tool->desk->store;
    if ((making ? store_begin(store, e) : store_begin_read(store, e)) == ST_OK &&
        rebalance_propose(tool->desk, &m, e) == ST_OK &&
        (!making || rebalance_apply(tool->desk, &m, &done, refused, tool, e) == ST_OK) &&
        store_commit(store, e) == ST_OK &&
        tool_sheet(tool, &sheet, moves_columns, 5, 5) == ST_OK)
        put_moves(sheet, &m);
    tool_sheet_close(tool, sheet, done);
    store_rollback(store);
    moves_free(&m);
}

/* ---- the tool ---- */

static const struct rows_set *const prints[] = {&tool_tickets, &route_explain_rows,
                                                &route_backtest_rows, &moves_rows, NULL};

int main(int argc, char **argv)
{
    struct tool tool = {
        .name = "tkt-route",
        .usage = "tkt-route [ID...] [--all] [--explain] [--dry-run]\n"
                 "tkt-route --again [--dry-run]\n"
                 "tkt-route --backtest [--rules FILE] [FILTER...]\n"
                 "tkt-route --rebalance [--apply]",
        .summary = N_(
            "Routes new tickets by the register rule: department, person, priority, incident.\n"
            "Without ids, reads them from stdin; prints every ticket given. Tickets for which\n"
            "nobody was free or able are taken up again. Others that aren't new are left\n"
            "unchanged; --explain treats them as new. --explain routes too: add --dry-run to\n"
            "change nothing."),
        .options = options,
        .prints = prints,
        .rules = option_rules,
        .footer = N_(
            "Prints with --explain: id,rule,name,outcome,dept,assignee,why (set, won, kind,\n"
            "none, near); with --backtest: rule_dept,actual_dept,n; with --again and\n"
            "--rebalance: id,dept,from,to,why.\n"
            "Example: tkt-new --csv calls.csv | tkt-route | tkt-list - status=assigned"),
        .spare = "name",
        .common = TOOL_DB | TOOL_ROWS | TOOL_QUIET | TOOL_DRY,
    };
    if (tool_start(&tool, argc, argv) == ST_OK) {
        if (backtest)
            test_rules(&tool);
        else if (rebalance)
            balance(&tool);
        else
            route(&tool);
    }
    return tool_end(&tool);
}
