/* Routing as the tools do it: reports what was skipped, in one line per reason. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/route/route.h"
#include "desk/ticket/sla.h"
#include "flow/progress.h"

enum { NAMED = 10 }; /* tickets named in one line */

struct reason {
    struct buf ids;
    int64_t count;
};

struct reasons {
    struct map by_text; /* → struct reason * */
};

struct telling {
    struct tool *tool;
    const struct route_watch *watch;
    struct reasons unplaced, nobody, missing, taken, tightest;
    struct reasons incidents; /* by the id of the parent */
    struct progress *progress;
    int64_t done;
    struct buf text;
};

static void reasons_add(struct reasons *r, const char *text, int64_t id)
{
    int added;
    struct map_entry *at = map_puts(&r->by_text, text, &added);
    if (added) {
        struct reason *new = mem_zero(1, sizeof *new);
        buf_init(&new->ids);
        at->p = new;
    }
    struct reason *reason = at->p;
    if (reason->count < NAMED)
        buf_printf(&reason->ids, "%s%lld", reason->count ? ", " : "", (long long)id);
    reason->count++;
}

/* Appends "ticket 12: " or "tickets 12, 13 and 5 more: ". */
static void add_tickets(const struct reason *reason, struct buf *line)
{
    buf_printf(line, reason->count == 1 ? _("ticket %s") : _("tickets %s"), reason->ids.s);
    if (reason->count > NAMED)
        buf_printf(line, _(" and %lld more"), (long long)reason->count - NAMED);
    buf_adds(line, ": ");
}

static void reason_line(const struct map_entry *at, struct buf *line)
{
    add_tickets(at->p, line);
    buf_adds(line, at->key);
}

static void reasons_tell(const struct reasons *r, const struct tool *tool, int warn)
{
    for (size_t i = 0; i < r->by_text.count; i++) {
        struct buf line = BUF_EMPTY;
        reason_line(&r->by_text.entries[i], &line);
        if (warn)
            tool_warn(tool, "%s", line.s);
        else
            tool_note(tool, "%s", line.s);
        buf_free(&line);
    }
}

static void reasons_free(struct reasons *r)
{
    for (size_t i = 0; i < r->by_text.count; i++) {
        struct reason *reason = r->by_text.entries[i].p;
        buf_free(&reason->ids);
        free(reason);
    }
    map_free(&r->by_text);
}

static int joined_incident(const struct route_outcome *o)
{
    return o->changed && o->before->c[TC_PARENT].type == VALUE_NULL &&
           o->after->c[TC_PARENT].type == VALUE_INT;
}

static void note_outcome(void *context, const struct route_outcome *o)
{
    struct telling *t = context;
    buf_clear(&t->text);
    if (o->result == ROUTE_MISSING) {
        reasons_add(&t->missing, _("no such ticket"), o->id);
    } else if (o->result == ROUTE_UNPLACED) {
        buf_printf(&t->text,
                   _("still new: no rule gives a department, and the kind %s has none"),
                   utf8_quote(o->before->c[TC_KIND].s));
        reasons_add(&t->unplaced, t->text.s, o->id);
    } else if (o->result == ROUTE_TAKEN) {
        buf_printf(&t->text, _("waited for somebody; now assigned to %s"),
                   utf8_quote(o->after->c[TC_ASSIGNEE].s));
        reasons_add(&t->taken, t->text.s, o->id);
    } else if (o->result == ROUTE_WAITS) {
        buf_printf(&t->text, _("still waits for somebody in %s: %s"),
                   utf8_quote(o->after->c[TC_DEPT].s), o->nobody);
        reasons_add(&t->nobody, t->text.s, o->id);
    } else if (o->nobody) {
        buf_printf(&t->text, _("routed to department %s only: %s"),
                   utf8_quote(o->after->c[TC_DEPT].s), o->nobody);
        reasons_add(&t->nobody, t->text.s, o->id);
    }
    if (o->after && o->tightest) {
        buf_clear(&t->text);
        sla_say_tightest(&t->text, ticket_text(o->after, TC_KIND), o->tightest);
        reasons_add(&t->tightest, t->text.s, o->id);
    }
    if (joined_incident(o)) {
        buf_clear(&t->text);
        buf_addi(&t->text, o->after->c[TC_PARENT].n);
        reasons_add(&t->incidents, t->text.s, o->id);
    }
    t->done++;
    progress_at(t->progress, t->done, t->done);
    if (t->watch && t->watch->visit)
        t->watch->visit(t->watch->context, o);
}

/* If no ticket exists at all, that is the error. */
static int all_missing(const struct telling *t, size_t count)
{
    const struct map *m = &t->missing.by_text;
    return m->count && (size_t)((const struct reason *)m->entries[0].p)->count == count;
}

/* The counts are of now, after all tickets were routed. */
static void tell_incidents(const struct telling *t)
{
    for (size_t i = 0; i < t->incidents.by_text.count && t->tool->e.code == ST_OK; i++) {
        const struct map_entry *at = &t->incidents.by_text.entries[i];
        struct buf line = BUF_EMPTY;
        add_tickets(at->p, &line);
        if (route_incident(t->tool->desk, strtoll(at->key, NULL, 10), &line, &t->tool->e) ==
            ST_OK)
            tool_note(t->tool, "%s", line.s);
        buf_free(&line);
    }
}

static void tell_reasons(const struct telling *t, size_t count)
{
    struct tool *tool = t->tool;
    if (all_missing(t, count) && tool->e.code == ST_OK) {
        struct buf line = BUF_EMPTY;
        reason_line(&t->missing.by_text.entries[0], &line);
        error_set(&tool->e, ST_DATA, "%s", line.s);
        buf_free(&line);
        return;
    }
    if (t->missing.by_text.count || t->unplaced.by_text.count)
        tool->partial = 1;
    reasons_tell(&t->missing, tool, 1);
    reasons_tell(&t->unplaced, tool, 1);
    reasons_tell(&t->nobody, tool, 0);
    reasons_tell(&t->taken, tool, 0);
    reasons_tell(&t->tightest, tool, 0);
    tell_incidents(t);
}

enum status route_tickets(struct tool *tool, const struct ids *ids,
                          const struct route_watch *watch)
{
    struct router *router;
    if (!ids->count)
        return ST_OK;
    if (router_open(&router, tool->desk, &tool->e) != ST_OK)
        return tool->e.code;
    struct telling t = {.tool = tool, .watch = watch};
    buf_init(&t.text);
    t.progress = progress_start(_("routing"), (int64_t)ids->count, tool->quiet);
    route_ids(router, ids->id, ids->count, watch ? watch->flags : 0, note_outcome, &t,
              &tool->e);
    progress_end(t.progress);
    tell_reasons(&t, ids->count);
    reasons_free(&t.missing);
    reasons_free(&t.unplaced);
    reasons_free(&t.nobody);
    reasons_free(&t.taken);
    reasons_free(&t.tightest);
    reasons_free(&t.incidents);
    buf_free(&t.text);
    router_close(router);
    return tool->e.code;
}
