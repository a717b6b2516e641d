/* remind_events.c: reminders about events: who got a ticket, who chased one, what was reopened,
 * whom to call back, whose children are all finished.
 *
 * Events are read from the log's cursor on, or, if there is none yet, from a week ago. Of
 * several of the same sort on one ticket the newest counts. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "desk/ticket/ticket_cell.h"
#include "desk/ticket/filter.h"
#include "desk/remind/remind_private.h"
#include "desk/ticket/ticket_state.h"

enum { FIRST_DAYS = 7, DAY = 86400, HOUR = 3600 };

/* In addition to the reasons: a child was finished or attached, which decides what its parent
 * is reminded of. */
static const enum remind_reason PART = REMIND_REASONS;

struct happening {
    enum remind_reason reason;
    int64_t ticket, event;
    int off; /* 1: nothing to send after all */
};

struct follow {
    struct remind *m;
    struct map known; /* reason and ticket → index */
    struct happening *v;
    size_t count, room;
    int64_t open; /* the first event that isn't handled yet; 0: none */
};

/* Records it; the newest counts. */
static void note_happening(struct follow *f, enum remind_reason reason, int64_t ticket,
                           int64_t event, int off)
{
    int64_t key[2] = {(int64_t)reason, ticket};
    int added;
    struct map_entry *at = map_put(&f->known, (const char *)key, sizeof key, &added);
    if (added) {
        at->n = (int64_t)f->count;
        MEM_GROW(f->v, f->count, f->room);
        f->count++;
    } else if (event < f->v[at->n].event) {
        return;
    }
    f->v[at->n] = (struct happening){reason, ticket, event, off};
}

/* Those who assign a ticket to themselves know it. */
static int took_it(const char *after, const char *who)
{
    struct buf assignee = BUF_EMPTY;
    int same = !event_text(after, TC_ASSIGNEE, &assignee) || strcmp(assignee.s, who) == 0;
    buf_free(&assignee);
    return same;
}

static enum status note_parent(struct follow *f, int64_t child, int64_t event, struct error *e)
{
    struct stmt *st = store_query(
        f->m->desk->store, "SELECT parent FROM ticket WHERE id = :id AND parent IS NOT NULL",
        WITH(BIND(":id", child)), e);
    if (stmt_step(st, e) > 0) {
        note_happening(f, REMIND_CHILDREN, stmt_int(st, 0), event, 0);
        stmt_reset(st);
    }
    return e->code;
}

/* A child that leaves may have been the last unfinished one. */
static void note_former_parent(struct follow *f, const char *before, int64_t event)
{
    struct json_object o = JSON_OBJECT_EMPTY;
    if (strstr(before, "\"parent\":") && json_read(before, &o)) {
        const struct json_pair *p = json_find(&o, "parent");
        if (p && p->kind == JSON_INT)
            note_happening(f, REMIND_CHILDREN, p->n, event, 0);
    }
    json_free(&o);
}

/* What happened before the ticket was finished or reopened is no longer relevant. */
static void forget(struct follow *f, int64_t ticket, int64_t event)
{
    static const enum remind_reason told_of_open[] = {
        REMIND_ASSIGNED, REMIND_URGED, REMIND_REOPENED, REMIND_WROTE, REMIND_CHILDREN};
    for (size_t i = 0; i < sizeof told_of_open / sizeof *told_of_open; i++)
        note_happening(f, told_of_open[i], ticket, event, 1);
}

/* Appends the field `mailed` of a row's fields, which says when the customer wrote. */
static void mailed(struct buf *out, const char *columns)
{
    struct buf fields = BUF_EMPTY;
    buf_clear(out);
    if (event_text(columns, TC_FIELDS, &fields)) {
        const struct value value = value_text_n(fields.s, fields.len);
        ticket_field_get(&value, "mailed", out);
    }
    buf_free(&fields);
}

static int wrote(const char *before, const char *after)
{
    struct buf was = BUF_EMPTY, now = BUF_EMPTY;
    mailed(&was, before);
    mailed(&now, after);
    int differs = now.len && strcmp(was.s, now.s) != 0;
    BUF_FREE(&was, &now);
    return differs;
}

static void read_event(struct follow *f, const struct stmt *st)
{
    int64_t event = stmt_int(st, 0), ticket = stmt_int(st, 1);
    const char *who = stmt_text(st, 2), *verb = stmt_text(st, 3), *after = stmt_text(st, 4);
    struct buf status = BUF_EMPTY;
    int ended = event_text(after, TC_STATUS, &status) && !status_is_open(status.s);
    int reopened = strcmp(verb, "reopen") == 0;
    int moved = strstr(after, "\"parent\":") != NULL;
    /* a merged ticket isn't a child of its parent, but a duplicate */
    int duplicate = moved && strcmp(verb, "merge") == 0;
    if (ended || reopened)
        forget(f, ticket, event);
    if (ended || reopened || moved)
        note_happening(f, PART, ticket, event, reopened || duplicate);
    if (strstr(after, "\"assignee\":"))
        note_happening(f, REMIND_ASSIGNED, ticket, event, took_it(after, who));
    if (strcmp(verb, "note") == 0 && wrote(stmt_text(st, 5), after))
        note_happening(f, REMIND_WROTE, ticket, event, 0);
    if (strcmp(verb, "urge") == 0)
        note_happening(f, REMIND_URGED, ticket, event, 0);
    if (reopened)
        note_happening(f, REMIND_REOPENED, ticket, event, 0);
    if (strcmp(status.s, "resolved") == 0)
        note_happening(f, REMIND_CALLBACK, ticket, event, 0);
    note_former_parent(f, stmt_text(st, 5), event);
    buf_free(&status);
}

static enum status read_events(struct follow *f, struct error *e)
{
    struct remind *m = f->m;
    struct store *s = m->desk->store;
    int64_t from = reminder_log_cursor(s, e);
    if (from == 0)
        from = event_until(s, m->desk->now - FIRST_DAYS * DAY, e);
    m->out->cursor = event_last(s, e);
    if (e->code != ST_OK)
        return e->code;
    struct stmt *st = reminder_log_events(s, from, e);
    int got;
    while ((got = stmt_step(st, e)) > 0)
        read_event(f, st);
    /* by the current parents: for tickets that moved, the event that moved them is noted
     * there */
    for (size_t i = 0, count = f->count; got == 0 && i < count && e->code == ST_OK; i++)
        if (f->v[i].reason == PART && !f->v[i].off)
            note_parent(f, f->v[i].ticket, f->v[i].event, e);
    return e->code;
}

/* ---- does it still hold? ---- */

static int exists(struct remind *m, const char *sql, int64_t id, struct error *e)
{
    struct stmt *st;
    if (store_prepare(m->desk->store, &st, sql, e) != ST_OK)
        return -1;
    stmt_set_int(st, 1, id);
    return stmt_any(st, e);
}

/* Returns 1 if it has been pending long enough, 0 if not yet, 2 if it isn't pending, -1 for an
 * error. */
static int callback_owed(struct remind *m, const struct ticket *t, struct error *e)
{
    struct buf sql = BUF_EMPTY;
    int64_t hours;
    if (desk_setting_int(m->desk, "callback_hours", &hours, e) != ST_OK ||
        filter_callback(m->desk, &sql, e) != ST_OK) {
        buf_free(&sql);
        return -1;
    }
    struct buf whole = BUF_EMPTY;
    buf_printf(&whole, "SELECT 1 FROM ticket WHERE id = ?1 AND (%s)", sql.s);
    int owed = exists(m, whole.s, t->c[TC_ID].n, e);
    BUF_FREE(&whole, &sql);
    if (owed <= 0)
        return owed < 0 ? -1 : 2;
    return t->c[TC_RESOLVED].n <= remind_office_ago(m, hours * HOUR);
}

/* A merged ticket isn't a child. */
static int parts_finished(struct remind *m, int64_t id, struct error *e)
{
    return exists(m,
                  "SELECT 1 FROM ticket WHERE parent = ?1 AND status <> 'merged' AND NOT EXISTS"
                  " (SELECT 1 FROM ticket WHERE parent = ?1 AND " TICKET_OPEN_SQL ") LIMIT 1",
                  id, e);
}

/* Returns 1 if it has been handled, 0 if not yet, -1 for an error. */
static int propose_reminder(struct remind *m, const struct happening *h, struct error *e)
{
    struct offer o = {.reason = h->reason, .ticket = h->ticket, .occasion = h->event};
    int got = h->off ? 0 : remind_ticket(m, h->ticket, e);
    if (got <= 0)
        return got < 0 ? -1 : 1;
    const struct ticket *t = &m->ticket.t;
    o.urgent = strcmp(t->c[TC_PRIORITY].s, "urgent") == 0;
    const char *dept = ticket_text(t, TC_DEPT), *assignee = ticket_text(t, TC_ASSIGNEE);
    if (h->reason == REMIND_CALLBACK) {
        int owed = callback_owed(m, t, e);
        if (owed != 1)
            return owed == 2 ? 1 : owed;
    } else if (h->reason == REMIND_WROTE ? ticket_is_over(t) : !ticket_is_open(t)) {
        return 1;
    } else if (h->reason == REMIND_CHILDREN) {
        int finished = parts_finished(m, h->ticket, e);
        if (finished <= 0)
            return finished < 0 ? -1 : 1;
    } else if (h->reason == REMIND_ASSIGNED && !hierarchy_staff(m->contacts, assignee)) {
        return 1;
    }
    o.to = remind_recipient(m, h->reason, dept, assignee, e);
    return e->code == ST_OK ? remind_propose(m, &o, e) : -1;
}

enum status remind_events(struct remind *m, struct error *e)
{
    struct follow f = {.m = m};
    read_events(&f, e);
    for (size_t i = 0; i < f.count && e->code == ST_OK; i++)
        if (f.v[i].reason != PART && propose_reminder(m, &f.v[i], e) == 0 &&
            (!f.open || f.v[i].event < f.open))
            f.open = f.v[i].event;
    if (f.open)
        m->out->cursor = f.open - 1;
    map_free(&f.known);
    free(f.v);
    return e->code;
}
