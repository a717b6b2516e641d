/* remind_open.c: reminders about the state of tickets: one pass over the open ones, reading
 * only narrow columns. */
#include <string.h>

#include "desk/remind/remind_private.h"
#include "desk/ticket/reply.h"
#include "desk/ticket/ticket_state.h"

enum { HOUR = 3600 };

static const int columns[] = {TC_ID,    TC_KIND,        TC_CATEGORY, TC_PRIORITY,  TC_STATUS,
                              TC_DEPT,  TC_ASSIGNEE,    TC_OPENED,   TC_DUE,       TC_WAITED,
                              TC_SINCE, TC_RESPOND_DUE, TC_UNTIL,    TC_RESPONDED, TC_CHANNEL};

struct pass {
    struct remind *m;
    const struct ticket *t;
    int waiting;
    int64_t at;         /* now, or when the wait began */
    int64_t last_alive; /* events up to this one are too long ago */
    int urgent;
    struct buf occasion;
};

static int has(const struct ticket *t, int column)
{
    return t->c[column].type == VALUE_INT;
}

static const struct member *recipient(struct pass *p, enum remind_reason reason,
                                      struct error *e)
{
    return remind_recipient(p->m, reason, ticket_text(p->t, TC_DEPT),
                            ticket_text(p->t, TC_ASSIGNEE), e);
}

static enum status offer(struct pass *p, enum remind_reason reason, int64_t occasion,
                         struct error *e)
{
    const struct member *to = recipient(p, reason, e);
    if (e->code == ST_OK)
        remind_propose(p->m,
                       &(struct offer){.reason = reason,
                                       .ticket = p->t->c[TC_ID].n,
                                       .occasion = occasion,
                                       .to = to,
                                       .urgent = p->urgent},
                       e);
    return e->code;
}

/* ---- deadlines ---- */

static int is_over(const struct pass *p)
{
    return has(p->t, TC_DUE) && p->at > p->t->c[TC_DUE].n;
}

/* Computes how much of the time to the deadline has passed, in business seconds without the
 * waiting. */
static enum status share(struct pass *p, int64_t *gone, int64_t *all, struct error *e)
{
    const struct ticket *t = p->t;
    int64_t waited = has(t, TC_WAITED) ? t->c[TC_WAITED].n : 0, opened = t->c[TC_OPENED].n;
    if (sla_between(p->m->sla, t, opened, t->c[TC_DUE].n, all, e) == ST_OK)
        sla_between(p->m->sla, t, opened, p->at, gone, e);
    *all -= waited;
    *gone -= waited;
    return e->code;
}

static enum status climb(struct pass *p, struct error *e)
{
    enum { PERCENT = 100 };
    const struct ticket *t = p->t;
    size_t count;
    int64_t gone = 0, all = 0;
    const struct rung *rungs =
        escalation_rungs(p->m->ladder, t->c[TC_KIND].s, t->c[TC_PRIORITY].s, &count);
    if (count && has(t, TC_DUE) && share(p, &gone, &all, e) != ST_OK)
        return e->code;
    for (size_t i = 0; i < count && e->code == ST_OK; i++) {
        const struct rung *rung = &rungs[i];
        /* if there is no time at all, every level is reached once the deadline has come */
        int due = has(t, TC_DUE) && p->at >= t->c[TC_DUE].n;
        int reached = !rung->after || (due && all <= 0) ||
                      (has(t, TC_DUE) && all > 0 && gone * PERCENT >= rung->after * all);
        /* a deadline outside business hours comes later than the end of its business time */
        if (!reached || (rung->after >= PERCENT && !due))
            continue;
        /* not the number of the level: that changes with the ladder and with the priority */
        buf_set(&p->occasion, "ladder ");
        buf_addi(&p->occasion, t->c[TC_DUE].n);
        buf_addc(&p->occasion, ' ');
        buf_addi(&p->occasion, rung->after);
        buf_addc(&p->occasion, ' ');
        buf_adds(&p->occasion, rung->to);
        if (remind_settled(p->m, t->c[TC_ID].n, p->occasion.s, e) || e->code != ST_OK)
            continue;
        struct offer o = {
            .reason = is_over(p) || rung->after >= PERCENT ? REMIND_OVERDUE : REMIND_DUE_SOON,
            .ticket = t->c[TC_ID].n,
            .level = (int64_t)i + 1,
            .text = p->occasion.s,
            .percent = rung->after,
            .urgent = p->urgent,
            .escalate = rung->escalate,
        };
        o.to = escalation_who(rung, p->m->contacts, ticket_text(t, TC_DEPT),
                              ticket_text(t, TC_ASSIGNEE), e);
        if (!o.to)
            o.to = recipient(p, o.reason, e);
        if (e->code == ST_OK)
            remind_propose(p->m, &o, e);
    }
    return e->code;
}

static enum status deadlines(struct pass *p, struct error *e)
{
    const struct ticket *t = p->t;
    if (is_over(p))
        offer(p, REMIND_OVERDUE, t->c[TC_DUE].n, e);
    else if (has(t, TC_DUE) && !p->waiting && p->at + p->m->within >= t->c[TC_DUE].n)
        offer(p, REMIND_DUE_SOON, t->c[TC_DUE].n, e);
    if (e->code == ST_OK && has(t, TC_RESPOND_DUE) && p->at > t->c[TC_RESPOND_DUE].n &&
        reply_is_owed(p->m->desk, t, e) && e->code == ST_OK)
        offer(p, REMIND_RESPOND, t->c[TC_RESPOND_DUE].n, e);
    return e->code == ST_OK ? climb(p, e) : e->code;
}

/* ---- the rest ---- */

/* Finds the newest event that changed the status. */
static int64_t status_event(struct pass *p, struct error *e)
{
    struct event ev = EVENT_WALK(p->t->head);
    struct buf status = BUF_EMPTY;
    while (!status.len && event_walk(p->m->desk->store, &ev, e) > 0)
        event_text(ev.after, TC_STATUS, &status);
    int64_t found = status.len ? ev.id : 0;
    buf_free(&status);
    return found;
}

static enum status one(struct pass *p, struct error *e)
{
    const struct ticket *t = p->t;
    const char *status = t->c[TC_STATUS].s;
    p->urgent = strcmp(t->c[TC_PRIORITY].s, "urgent") == 0;
    p->waiting = strcmp(status, "waiting") == 0;
    p->at = ticket_clock(t, p->m->desk->now);
    if (deadlines(p, e) != ST_OK)
        return e->code;
    if (p->waiting) {
        if (has(t, TC_UNTIL) && t->c[TC_UNTIL].n <= p->m->desk->now)
            offer(p, REMIND_WAITING, t->c[TC_UNTIL].n, e);
    } else if (t->head <= p->last_alive) {
        offer(p, REMIND_STUCK, t->head, e);
    }
    if (e->code == ST_OK && strcmp(status, "proposed") == 0)
        offer(p, REMIND_APPROVAL, status_event(p, e), e);
    return e->code;
}

enum status remind_open(struct remind *m, struct error *e)
{
    static const struct select_condition open = {.column = -2, .sql = TICKET_OPEN_SQL};
    const struct select select = {.columns = columns,
                                  .column_count = sizeof columns / sizeof *columns,
                                  .where = &open,
                                  .where_count = 1,
                                  .limit = -1,
                                  .now = m->desk->now};
    struct pass p = {.m = m};
    struct ticket t;
    struct stmt *st;
    int64_t hours;
    int got;
    memset(&t, 0, sizeof t);
    p.t = &t;
    buf_init(&p.occasion);
    if (desk_setting_int(m->desk, "stuck_hours", &hours, e) != ST_OK)
        return e->code;
    p.last_alive = event_until(m->desk->store, remind_office_ago(m, hours * HOUR), e);
    if (e->code != ST_OK || ticket_select(m->desk->store, &select, &st, e) != ST_OK)
        return e->code;
    while ((got = stmt_step(st, e)) > 0) {
        ticket_from_row(&select, st, &t);
        if (one(&p, e) != ST_OK)
            break;
    }
    if (got > 0)
        stmt_reset(st);
    buf_free(&p.occasion);
    return e->code;
}
