/* tkt-list: the tickets that fit, in the order wanted.
 *
 *     tkt-list overdue dept=eng --sort rank -c id,subject,late */
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "desk/ticket/filter.h"
#include "desk/ticket/listing.h"
#include "desk/core/tool.h"

#include "store/ticket.h"

static const char *sort, *since;
static struct option_int limit = {.high = INT64_MAX};

static const struct option_def options[] = {
    {"sort", 's', OPTION_TEXT, &sort, "COLS", N_("as in -due,id; rank: the order to work in")},
    {"limit", 'l', OPTION_INT, &limit, "N", N_("at most N rows")},
    {"since", 0, OPTION_TEXT, &since, "EVENT|T", N_("changed after that event, or since then")},
    {0},
};

/* A number is an event, all else a time. */
static enum status take_since(struct tool *tool, struct filter *f)
{
    int64_t event;
    struct error e = ERROR_NONE;
    if (number_read(since, 0, INT64_MAX, &event, &e) != ST_OK) {
        int64_t at;
        struct when when = desk_when(tool->desk);
        error_clear(&e);
        if (when_read(&when, since, &at, NULL, &tool->e) != ST_OK) {
            error_prefix(&tool->e, "--since");
            return tool->e.code = ST_USAGE;
        }
        event = event_before(tool->desk->store, at, &tool->e);
        if (event < 0)
            return tool->e.code;
    }
    error_clear(&e);
    filter_since(f, event);
    return ST_OK;
}

static enum status prepare_filter(struct tool *tool, struct filter *f, struct ids *ids)
{
    struct error *e = &tool->e;
    for (int i = 0; i < tool->argc && e->code == ST_OK; i++) {
        if (strcmp(tool->argv[i], "-") != 0)
            filter_add(f, tool->argv[i], e);
        else if (ids_read_stdin(ids, e) == ST_OK)
            filter_ids(f, ids);
    }
    if (e->code == ST_OK && sort)
        filter_order(f, sort, e);
    else if (e->code == ST_OK && !since && !ids->from_stdin)
        filter_order(f, "id", e);
    if (e->code == ST_OK && since)
        take_since(tool, f);
    if (e->code == ST_OK && limit.given)
        filter_limit(f, limit.value);
    return e->code;
}

static void list(struct tool *tool)
{
    if (tool_desk(tool) != ST_OK)
        return;
    struct filter *f = filter_new(tool->desk);
    struct ids ids = IDS_EMPTY;
    struct listing *l = NULL;
    if (prepare_filter(tool, f, &ids) == ST_OK &&
        listing_open(&l, tool, NULL, &tool->e) == ST_OK)
        listing_walk(l, f, &tool->e);
    listing_close(l, 0);
    filter_free(f);
    ids_free(&ids);
}

static void complete_filters(struct tool *tool, const char *what, struct buf *out)
{
    if (strcmp(what, "filters") != 0)
        return;
    (void)tool;
    filter_words(out, "\n");
    buf_addc(out, '\n');
    for (const int *c = ticket_column_order; *c >= 0; c++)
        buf_printf(out, "%s=\t%s\n", ticket_columns[*c].name, _(ticket_columns[*c].help));
}

int main(int argc, char **argv)
{
    struct tool tool = {
        .name = "tkt-list",
        .usage = "tkt-list [-] [FILTER...] [--sort COLS] [--limit N] [--since EVENT|T]",
        .summary = N_(
            "Lists tickets, without a filter all of them. '-' reads ids from stdin.\n"
            "FILTER: COLUMN=VALUE, with != < <= > >= ~ (or .ne .lt .le .gt .ge .has and =);\n"
            "  a,b,c is any of; COLUMN= is empty. Words: open overdue unrouted unanswered\n"
            "  callback approval mine. All must match. Times: 2025-03, today, -2h …"),
        .options = options,
        .footer =
            N_("Example: tkt-list open priority.ge=high --sort rank -c id,subject,dept,late"),
        .common = TOOL_DB | TOOL_ROWS | TOOL_QUIET,
        .complete = complete_filters,
    };
    if (tool_start(&tool, argc, argv) == ST_OK)
        list(&tool);
    return tool_end(&tool);
}
