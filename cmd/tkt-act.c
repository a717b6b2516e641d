/* tkt-act: does something with tickets: a verb of their workflow.
 *
 *     tkt-act accept 12 13
 *     tkt-list open assignee=anna | tkt-act wait --until tomorrow --note '等配件' */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/map.h"
#include "base/mem.h"
#include "desk/register/unknown_code.h"
#include "desk/work/act.h"
#include "desk/ticket/listing.h"
#include "desk/core/tool.h"
#include "flow/ids.h"
#include "flow/progress.h"
#include "store/ticket.h"

static struct act_args given;
static int all_or_none;

static const struct option_def options[] = {
    {"note", 'm', OPTION_TEXT, &given.note, "TEXT", N_("text of the note")},
    {"reply", 0, OPTION_FLAG, &given.reply, NULL, N_("note: the customer was told this")},
    {"to", 0, OPTION_TEXT, &given.to, "STAFF", N_("assign: to this person")},
    {"dept", 0, OPTION_TEXT, &given.dept, "DEPT", N_("assign: to this department")},
    {"none", 0, OPTION_FLAG, &given.none, NULL,
     N_("assign: to nobody; the department keeps it")},
    {"until", 0, OPTION_TEXT, &given.until, "TIME",
     N_("wait: when the other side promised to reply")},
    {"cause", 0, OPTION_TEXT, &given.cause, "CODE", N_("the root cause")},
    {"cost", 0, OPTION_TEXT, &given.cost, "MONEY", N_("what it costs us")},
    {"charge", 0, OPTION_TEXT, &given.charge, "MONEY", N_("what the customer pays")},
    {"children", 0, OPTION_FLAG, &given.children, NULL,
     N_("resolve: first the children that can be")},
    {"into", 0, OPTION_TEXT, &given.into, "ID", N_("merge: the ticket to merge into")},
    {"parent", 0, OPTION_TEXT, &given.parent, "ID|none",
     N_("link: make it a child of this ticket")},
    {"tag", 0, OPTION_LIST, &given.tags, "NAME", N_("tag: add it")},
    {"untag", 0, OPTION_LIST, &given.untags, "NAME", N_("tag: remove it")},
    {"paper", 0, OPTION_LIST, &given.papers, "NAME", N_("paper: document received")},
    {"file", 0, OPTION_LIST, &given.files, "PATH",
     N_("attach: its name, size and digest; it stays where it is")},
    {"all-or-none", 0, OPTION_FLAG, &all_or_none, NULL, N_("undo all if one is refused")},
    {0},
};

static const struct option_rule option_rules[] = {
    {"to|dept|none", OPTION_OF, "assign"},
    {"none", OPTION_BARS, "to|dept"},
    {"into", OPTION_OF, "merge"},
    {"parent", OPTION_OF, "link"},
    {"until", OPTION_OF, "wait"},
    {"tag|untag", OPTION_OF, "tag"},
    {"paper", OPTION_OF, "paper"},
    {"file", OPTION_OF, "attach"},
    {"reply", OPTION_OF, "note"},
    {"children", OPTION_OF, "resolve"},
    {0},
};

struct run {
    struct tool *tool;
    struct act *act;
    struct listing *listing; /* NULL under -q */
    const char *verb;
    int64_t *done;
    size_t done_count, done_room;
    struct map as_child; /* the ids of those that --children resolved */
    int64_t refused, denied;
    int64_t taken, untaken; /* those that accept gave to the user, and that it left to nobody */
    int64_t last_taken;
    int64_t behind; /* opened later than the clock says */
};

static void put_word(struct option_list *list, const char *word)
{
    *MEM_NEXT(list->values, list->count, list->capacity) = word;
}

/* `set` takes COL=VALUE, `paper` names among its operands; what is left are ids. */
static void sort_operands(struct tool *tool, const char *verb)
{
    int set = strcmp(verb, "set") == 0, paper = strcmp(verb, "paper") == 0, kept = 0;
    for (int i = 0; i < tool->argc; i++) {
        char *word = tool->argv[i];
        if (set && strchr(word, '=') && *word != '=')
            put_word(&given.settings, word);
        else if (paper && !isdigit((unsigned char)*word))
            put_word(&given.papers, word);
        else
            tool->argv[kept++] = word;
    }
    tool->argc = kept;
}

/* A refusal is told and counted, and ends it all under --all-or-none. A child's is told only.
 */
static enum status tell_refusal(struct run *r, int refused, int child, const struct error *e)
{
    struct tool *tool = r->tool;
    if (!refused) {
        error_set(&tool->e, e->code, "%s", e->message);
    } else if (child) {
        tool_note(tool, _("%s; left unchanged"), e->message);
    } else if (all_or_none) {
        error_set(&tool->e, e->code, _("%s; nothing was changed"), e->message);
    } else {
        tool_warn(tool, "%s", e->message);
        r->refused++;
        r->denied += e->code == ST_DENIED;
    }
    return tool->e.code;
}

static void count_taken(struct run *r, int64_t id)
{
    int took = act_took(r->act);
    if (took > 0)
        r->last_taken = id;
    r->taken += took > 0;
    r->untaken += took < 0;
}

static enum status do_one(struct run *r, int64_t id, int child);

/* Resolves the open children that may be. */
static enum status do_children(struct run *r, int64_t id)
{
    int64_t *children = NULL;
    size_t count = 0, room = 0;
    act_children(r->act, id, &children, &count, &room, &r->tool->e);
    for (size_t i = 0; i < count && r->tool->e.code == ST_OK; i++)
        do_one(r, children[i], 1);
    free(children);
    return r->tool->e.code;
}

/* With --children, the children of a ticket that can't be resolved anyway stay as they are. */
static enum status do_one(struct run *r, int64_t id, int child)
{
    struct error e = ERROR_NONE;
    int refused = 0;
    if ((given.children && (act_try(r->act, id, r->verb, &given, &refused, &e) != ST_OK ||
                            do_children(r, id) != ST_OK)) ||
        r->tool->e.code != ST_OK ||
        act_apply(r->act, id, r->verb, &given, &refused, &e) != ST_OK) {
        if (e.code != ST_OK)
            tell_refusal(r, refused, child, &e);
    } else {
        *MEM_NEXT(r->done, r->done_count, r->done_room) = id;
        count_taken(r, id);
        r->behind += act_clock_behind(r->act);
        if (child)
            map_put(&r->as_child, (const char *)&id, sizeof id, NULL);
    }
    error_clear(&e);
    return r->tool->e.code;
}

static enum status do_all(struct run *r, const struct ids *ids)
{
    struct tool *tool = r->tool;
    struct progress *p = progress_start(r->verb, (int64_t)ids->count, tool->quiet);
    for (size_t i = 0; i < ids->count && tool->e.code == ST_OK; i++) {
        if (!map_find(&r->as_child, (const char *)&ids->id[i], sizeof ids->id[i]))
            do_one(r, ids->id[i], 0);
        progress_at(p, (int64_t)i + 1, (int64_t)i + 1);
    }
    progress_end(p);
    return tool->e.code;
}

static void tell_taken(const struct run *r)
{
    struct tool *tool = r->tool;
    const char *user = tool->desk->user;
    if (r->taken == 1)
        tool_note(tool, _("ticket %lld had no assignee; it is assigned to %s"),
                  (long long)r->last_taken, user);
    else if (r->taken)
        tool_note(tool, _("%lld tickets had no assignee; they are assigned to %s"),
                  (long long)r->taken, user);
    if (r->untaken)
        tool_note(tool, _("tickets that still have no assignee: %lld: %s is not active staff"),
                  (long long)r->untaken, user);
}

static void tell_clock(const struct run *r)
{
    if (r->behind)
        tool_warn(
            r->tool,
            _("opened later than now: %lld tickets; nothing on them is dated before their "
              "opening: is the clock of this computer right?"),
            (long long)r->behind);
}

/* Prints nothing, not even a header, if all were refused. */
static void print_tickets(struct run *r, int64_t kept)
{
    struct tool *tool = r->tool;
    if (!r->listing || (r->refused && !r->done_count))
        return;
    listing_put_ids(r->listing, r->done, r->done_count, &tool->e);
    listing_close(r->listing, kept);
    r->listing = NULL;
}

/* What was refused decides the exit status, unless something worse happened. */
static void set_exit_status(struct run *r)
{
    struct tool *tool = r->tool;
    if (tool->e.code != ST_OK || !r->refused)
        return;
    if (r->done_count)
        tool->partial = 1;
    else
        error_set(&tool->e, r->denied == r->refused ? ST_DENIED : ST_DATA, "%s", "");
}

static void change_tickets(struct run *r, const struct ids *ids)
{
    struct tool *tool = r->tool;
    struct store *store = tool->desk->store;
    if (store_begin(store, &tool->e) != ST_OK)
        return;
    if (do_all(r, ids) != ST_OK) {
        store_rollback(store);
    } else if (tool->dry_run) {
        print_tickets(r, 0);
        store_rollback(store);
        tool_note(tool, _("dry run: tickets that would be changed: %lld; nothing was changed"),
                  (long long)r->done_count);
    } else if (store_commit(store, &tool->e) == ST_OK) {
        tell_taken(r);
        tell_clock(r);
        print_tickets(r, (int64_t)r->done_count);
    }
    set_exit_status(r);
}

/* Warns of customers and units that no register knows. */
static enum status doubt_settings(struct tool *tool)
{
    struct buf words = BUF_EMPTY;
    for (size_t i = 0; i < given.set_count; i++) {
        const struct act_setting *s = &given.set[i];
        if ((s->column != TC_CUSTOMER && s->column != TC_UNIT) || s->value.type != VALUE_TEXT)
            continue;
        const char *reg = ticket_columns[s->column].name;
        buf_clear(&words);
        if (unknown_code(tool->desk, reg, s->value.s, s->value.len, &tool->e) > 0 &&
            unknown_code_words(tool->desk, reg, s->value.s, &words, &tool->e) == ST_OK)
            tool_warn(tool, "%s: %s", reg, words.s);
    }
    buf_free(&words);
    return tool->e.code;
}

static void run_verb(struct tool *tool)
{
    if (tool->argc < 1) {
        error_set(&tool->e, ST_USAGE, _("a verb is missing: tkt-act VERB [ID...]"));
        return;
    }
    struct run r = {.tool = tool, .verb = tool->argv[0]};
    struct ids ids = IDS_EMPTY;
    tool->argc--;
    tool->argv++;
    sort_operands(tool, r.verb);
    /* everything that can be wrong is found before the first ticket is changed */
    if (ids_read(&ids, tool->argc, tool->argv, &tool->e) == ST_OK && tool_desk(tool) == ST_OK &&
        act_open(&r.act, tool->desk, &tool->e) == ST_OK &&
        act_check_verb(r.act, r.verb, &tool->e) == ST_OK &&
        act_args_read(&given, tool->desk, r.verb, &tool->e) == ST_OK &&
        doubt_settings(tool) == ST_OK &&
        (tool->quiet || listing_open(&r.listing, tool, NULL, &tool->e) == ST_OK))
        change_tickets(&r, &ids);
    listing_abandon(r.listing);
    act_close(r.act);
    ids_free(&ids);
    map_free(&r.as_child);
    free(r.done);
}

/* `verbs`: all there are; `verbs:ID`: those that this ticket allows. */
static void complete_verbs(struct tool *tool, const char *what, struct buf *out)
{
    struct act *a = NULL;
    if (strncmp(what, "verbs", 5) != 0 || tool_desk(tool) != ST_OK ||
        act_open(&a, tool->desk, &tool->e) != ST_OK)
        return;
    int64_t id;
    if (what[5] == ':') {
        if (ids_parse(what + 6, &id, &tool->e) == ST_OK)
            act_verbs_of(a, id, out, &tool->e);
    } else {
        struct buf verbs = BUF_EMPTY;
        workflow_all_verbs(act_workflow(a), &verbs);
        for (const char *p = verbs.s; *p;) {
            size_t n = strcspn(p, ",");
            buf_printf(out, "%.*s\n", (int)n, p);
            p += n + (p[n] ? 2 : 0);
        }
        buf_free(&verbs);
    }
    act_close(a);
}

int main(int argc, char **argv)
{
    struct tool tool = {
        .name = "tkt-act",
        .usage = "tkt-act VERB [ID...] [arguments of the verb]\n"
                 "tkt-act set COL=VALUE... [ID...] | paper NAME... [ID...]",
        .summary =
            N_("Applies VERB to tickets (without IDs: those on stdin), and prints them.\n"
               "accept assign wait resume resolve confirm reopen cancel merge verify\n"
               "propose approve reject escalate note urge tag link attach paper set …"),
        .options = options,
        .rules = option_rules,
        .footer = N_("Example: tkt-act resolve 12 --cause worn --note 'valve replaced'"),
        .common = TOOL_DB | TOOL_ROWS | TOOL_QUIET | TOOL_DRY,
        .complete = complete_verbs,
    };
    if (tool_start(&tool, argc, argv) == ST_OK)
        run_verb(&tool);
    int status = tool_end(&tool);
    act_args_free(&given);
    return status;
}
