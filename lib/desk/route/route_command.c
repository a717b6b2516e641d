/* Routing as the tools do it: reports what was skipped, in one line per reason. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/route/route.h"
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
    struct reasons unplaced, nobody, missing, taken;
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

/* Appends "ticket 12: …" or "tickets 12, 13 and 5 more: …". */
static void reason_line(const struct map_entry *at, struct buf *line)
{
    const struct reason *reason = at->p;
    buf_printf(line, reason->count == 1 ? _("ticket %s") : _("tickets %s"), reason->ids.s);
    if (reason->count > NAMED)
        buf_printf(line, _(" and %lld more"), (long long)reason->count - NAMED);
    buf_printf(line, ": %s", at->key);
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
    buf_free(&t.text);
    router_close(router);
    return tool->e.code;
}
