/* remind_events.c: what is to be told because it happened: who got a ticket, who asks after
 * one, what was opened again, whom to call back, whose parts are all finished.
 *
 * Events are followed from the log's cursor on; where there is none yet, from a week ago. Of
 * several of one sort on one ticket the newest counts. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "desk/ticket/ticket_cell.h"
#include "desk/ticket/filter.h"
#include "desk/remind/remind_private.h"

enum { FIRST_DAYS = 7, DAY = 86400, HOUR = 3600 };

/* Beyond the reasons: a part was finished or put in, from which follows what its parent is
 * told. */
static const enum remind_reason PART = REMIND_REASONS;

struct happening {
    enum remind_reason reason;
    int64_t ticket, event;
    int off; /* 1: nothing to tell after all */
};

struct follow {
    struct remind *m;
    struct map known; /* reason and ticket → index */
    struct happening *v;
    size_t count, room;
    int64_t open; /* the first event that isn't done with; 0: none */
};

/* The newest counts. */
static void note(struct follow *f, enum remind_reason reason, int64_t ticket, int64_t event,
                 int off)
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

/* Those who take a ticket themselves know. */
static int took_it(const char *after, const char *who)
{
    struct json_object o = JSON_OBJECT_EMPTY;
    int same = 1;
    if (json_read(after, &o)) {
        const struct json_pair *p = json_find(&o, "assignee");
        same = !p || p->kind != JSON_TEXT || strcmp(p->text, who) == 0;
    }
    json_free(&o);
    return same;
}

static enum status note_parent(struct follow *f, int64_t child, int64_t event, struct error *e)
{
    struct stmt *st;
    if (store_prepare(f->m->desk->store, &st,
                      "SELECT parent FROM ticket WHERE id = :id AND parent IS NOT NULL",
                      e) != ST_OK)
        return e->code;
    stmt_bind_int(st, ":id", child);
    if (stmt_step(st, e) > 0) {
        note(f, REMIND_CHILDREN, stmt_int(st, 0), event, 0);
        stmt_reset(st);
    }
    return e->code;
}

/* A part that leaves may have been the last that was missing. */
static void note_former_parent(struct follow *f, const char *before, int64_t event)
{
    struct json_object o = JSON_OBJECT_EMPTY;
    if (strstr(before, "\"parent\":") && json_read(before, &o)) {
        const struct json_pair *p = json_find(&o, "parent");
        if (p && p->kind == JSON_INT)
            note(f, REMIND_CHILDREN, p->n, event, 0);
    }
    json_free(&o);
}

/* What was to be told before the ticket was finished, or opened again, isn't after it. */
static void forget(struct follow *f, int64_t ticket, int64_t event)
{
    static const enum remind_reason told_of_open[] = {
        REMIND_ASSIGNED, REMIND_URGED, REMIND_REOPENED, REMIND_WROTE, REMIND_CHILDREN};
    for (size_t i = 0; i < sizeof told_of_open / sizeof *told_of_open; i++)
        note(f, told_of_open[i], ticket, event, 1);
}

static int is_over(const char *after)
{
    static const char *const over[] = {"\"status\":\"resolved\"", "\"status\":\"closed\"",
                                       "\"status\":\"cancelled\"", "\"status\":\"merged\""};
    for (size_t i = 0; i < sizeof over / sizeof *over; i++)
        if (strstr(after, over[i]))
            return 1;
    return 0;
}

/* The field `mailed` of a row's fields, which say when the customer wrote. */
static void mailed(struct buf *out, const char *columns)
{
    struct json_object o = JSON_OBJECT_EMPTY;
    const struct json_pair *fields = NULL;
    if (columns && json_read(columns, &o))
        fields = json_find(&o, "fields");
    buf_clear(out);
    if (fields && fields->kind == JSON_TEXT) {
        const struct value value = value_text_n(fields->text, fields->len);
        ticket_field_get(&value, "mailed", out);
    }
    json_free(&o);
}

static int wrote(const char *before, const char *after)
{
    struct buf was = BUF_EMPTY, now = BUF_EMPTY;
    mailed(&was, before);
    mailed(&now, after);
    int differs = now.len && strcmp(was.s, now.s) != 0;
    buf_free(&was);
    buf_free(&now);
    return differs;
}

static void see(struct follow *f, const struct stmt *st)
{
    int64_t event = stmt_int(st, 0), ticket = stmt_int(st, 1);
    const char *who = stmt_text(st, 2), *verb = stmt_text(st, 3), *after = stmt_text(st, 4);
    int over = is_over(after), reopened = strcmp(verb, "reopen") == 0;
    int moved = strstr(after, "\"parent\":") != NULL;
    /* whose parent comes by merging is no part of it, but the same once more */
    int duplicate = moved && strcmp(verb, "merge") == 0;
    if (over || reopened)
        forget(f, ticket, event);
    if (over || reopened || moved)
        note(f, PART, ticket, event, reopened || duplicate);
    if (strstr(after, "\"assignee\":"))
        note(f, REMIND_ASSIGNED, ticket, event, took_it(after, who));
    if (strcmp(verb, "note") == 0 && wrote(stmt_text(st, 5), after))
        note(f, REMIND_WROTE, ticket, event, 0);
    if (strcmp(verb, "urge") == 0)
        note(f, REMIND_URGED, ticket, event, 0);
    if (reopened)
        note(f, REMIND_REOPENED, ticket, event, 0);
    if (strstr(after, "\"status\":\"resolved\""))
        note(f, REMIND_CALLBACK, ticket, event, 0);
    note_former_parent(f, stmt_text(st, 5), event);
}

static enum status read_events(struct follow *f, struct error *e)
{
    struct remind *m = f->m;
    struct store *s = m->desk->store;
    struct stmt *st;
    int64_t from = reminder_log_cursor(s, e);
    if (from == 0)
        from = event_until(s, m->desk->now - FIRST_DAYS * DAY, e);
    m->out->cursor = event_last(s, e);
    if (e->code != ST_OK || reminder_log_events(s, from, &st, e) != ST_OK)
        return e->code;
    int got;
    while ((got = stmt_step(st, e)) > 0)
        see(f, st);
    /* by today's parents, since those who moved stand there with the event that moved them */
    for (size_t i = 0, count = f->count; got == 0 && i < count && e->code == ST_OK; i++)
        if (f->v[i].reason == PART && !f->v[i].off)
            note_parent(f, f->v[i].ticket, f->v[i].event, e);
    return e->code;
}

/* ---- is it still so? ---- */

static int exists(struct remind *m, const char *sql, int64_t id, struct error *e)
{
    struct stmt *st;
    if (store_prepare(m->desk->store, &st, sql, e) != ST_OK)
        return -1;
    stmt_set_int(st, 1, id);
    int got = stmt_step(st, e);
    if (got > 0)
        stmt_reset(st);
    return got;
}

/* 1: owed, and for long enough; 0: owed, but not that long yet; 2: not owed; -1: an error. */
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
    buf_free(&whole);
    buf_free(&sql);
    if (owed <= 0)
        return owed < 0 ? -1 : 2;
    return t->c[TC_RESOLVED].n <= remind_office_ago(m, hours * HOUR);
}

/* One that was merged is no part. */
static int parts_finished(struct remind *m, int64_t id, struct error *e)
{
    return exists(m,
                  "SELECT 1 FROM ticket WHERE parent = ?1 AND status <> 'merged' AND NOT EXISTS"
                  " (SELECT 1 FROM ticket WHERE parent = ?1 AND " TICKET_OPEN_SQL ") LIMIT 1",
                  id, e);
}

/* 1: done with; 0: not yet; -1: an error. */
static int tell(struct remind *m, const struct happening *h, struct error *e)
{
    struct offer o = {.reason = h->reason, .ticket = h->ticket, .occasion = h->event};
    int got = h->off ? 0 : remind_ticket(m, h->ticket, e);
    if (got <= 0)
        return got < 0 ? -1 : 1;
    const struct ticket *t = &m->ticket.t;
    o.urgent = strcmp(t->c[TC_PRIORITY].s, "urgent") == 0;
    const char *dept = remind_text(t, TC_DEPT), *assignee = remind_text(t, TC_ASSIGNEE);
    if (h->reason == REMIND_CALLBACK) {
        int owed = callback_owed(m, t, e);
        if (owed != 1)
            return owed == 2 ? 1 : owed;
        o.to = hierarchy_find(m->contacts, m->callback_to);
        assignee = "";
    } else if (!ticket_is_open(t) &&
               !(h->reason == REMIND_WROTE && strcmp(t->c[TC_STATUS].s, "resolved") == 0)) {
        return 1;
    } else if (h->reason == REMIND_CHILDREN) {
        int finished = parts_finished(m, h->ticket, e);
        if (finished <= 0)
            return finished < 0 ? -1 : 1;
    } else if (h->reason == REMIND_ASSIGNED && !hierarchy_staff(m->contacts, assignee)) {
        return 1;
    }
    if (!o.to)
        o.to = remind_addressee(m, dept, assignee, e);
    return e->code == ST_OK ? remind_propose(m, &o, e) : -1;
}

enum status remind_events(struct remind *m, struct error *e)
{
    struct follow f = {.m = m};
    read_events(&f, e);
    for (size_t i = 0; i < f.count && e->code == ST_OK; i++)
        if (f.v[i].reason != PART && tell(m, &f.v[i], e) == 0 &&
            (!f.open || f.v[i].event < f.open))
            f.open = f.v[i].event;
    if (f.open)
        m->out->cursor = f.open - 1;
    map_free(&f.known);
    free(f.v);
    return e->code;
}
