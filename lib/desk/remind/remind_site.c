/* remind_site.c: reminders about the desk itself: incidents that nobody was told of, and
 * unstaffed hours in the rota. */
#include <string.h>

#include "base/i18n.h"
#include "desk/route/incident.h"
#include "desk/staff/rota.h"
#include "desk/remind/remind_private.h"

enum { DAY = 86400, STEP = 900 }; /* hours are checked by quarters */

/* Appends the spans of the day when nobody is on duty, in office hours: "09:00-10:30,
 * 17:00-18:00". */
static void uncovered_spans(const struct remind *m, const struct rota_team *t, int64_t from,
                            int64_t to, struct buf *out)
{
    int64_t begin = -1;
    for (int64_t at = from; at <= to; at += STEP) {
        int gap =
            at < to && !rota_covers(t, at) && (!m->office || calendar_open_at(m->office, at));
        if (gap && begin < 0)
            begin = at;
        if (gap || begin < 0)
            continue;
        struct civil a, b;
        zone_civil(m->desk->zone, begin, &a);
        zone_civil(m->desk->zone, at, &b);
        buf_printf(out, "%s%02d:%02d-%02d:%02d", out->len ? ", " : "", a.hour, a.minute, b.hour,
                   b.minute);
        begin = -1;
    }
}

static enum status tell_uncovered(struct remind *m, const char *dept, int64_t day,
                                  const char *spans, struct error *e)
{
    const struct member *of = hierarchy_dept(m->contacts, dept);
    struct buf date = BUF_EMPTY, occasion = BUF_EMPTY, subject = BUF_EMPTY, text = BUF_EMPTY;
    period_label(&date, PERIOD_DAY, day);
    buf_printf(&occasion, "uncovered %s %s %s", dept, date.s, spans);
    const char *name = of && *of->name ? of->name : dept;
    buf_printf(&subject, _("%s: nobody on duty on %s, %s"), name, date.s, spans);
    buf_printf(&text, _("%s: nobody on duty on %s"), name, date.s);
    buf_printf(&text, "\n%s\n", spans);
    struct offer o = {.reason = REMIND_UNCOVERED,
                      .text = occasion.s,
                      .subject = subject.s,
                      .message = text.s};
    o.to = remind_recipient(m, REMIND_UNCOVERED, dept, "", e);
    if (e->code == ST_OK)
        remind_propose(m, &o, e);
    BUF_FREE(&date, &occasion, &subject, &text);
    return e->code;
}

static enum status look_at_team(struct remind *m, struct rota *duty, size_t team, int64_t first,
                                int64_t days, struct error *e)
{
    const char *dept = rota_team_name(duty, team);
    struct buf spans = BUF_EMPTY;
    for (int64_t day = first; *dept && day < first + days && e->code == ST_OK; day++) {
        struct period p = period_span(PERIOD_DAY, m->desk->zone, day);
        if (p.from < m->desk->now)
            p.from = m->desk->now - m->desk->now % STEP + STEP;
        buf_clear(&spans);
        uncovered_spans(m, rota_team(duty, dept), p.from, p.to, &spans);
        if (spans.len)
            tell_uncovered(m, dept, day, spans.s, e);
    }
    buf_free(&spans);
    return e->code;
}

/* Checks from tomorrow on: who is missing today is noticed at the desk. */
enum status remind_uncovered(struct remind *m, struct error *e)
{
    struct rota *duty = NULL;
    struct period period;
    int64_t days, first = period_number(PERIOD_DAY, m->desk->zone, m->desk->now) + 1;
    if (desk_setting_int(m->desk, "cover_days", &days, e) != ST_OK || !days)
        return e->code;
    period.from = period_span(PERIOD_DAY, m->desk->zone, first).from;
    period.to = period_span(PERIOD_DAY, m->desk->zone, first + days - 1).to;
    if (rota_load(&duty, m->desk, &period, 1, e) == ST_OK)
        for (size_t i = 0; i < rota_teams(duty) && e->code == ST_OK; i++)
            look_at_team(m, duty, i, first, days, e);
    rota_free(duty);
    return e->code;
}

/* ---- incidents ---- */

/* Returns 1 if a notice about the ticket was sent. */
static int was_told(struct remind *m, int64_t ticket, struct error *e)
{
    return store_any(m->desk->store,
                     "SELECT 1 FROM told WHERE ticket = :ticket AND state = 'sent' LIMIT 1",
                     WITH(BIND(":ticket", ticket)), e);
}

static enum status offer_untold(struct remind *m, const struct stmt *st, struct error *e)
{
    int64_t ticket = stmt_int(st, 0);
    const char *dept = stmt_is_null(st, 1) ? "" : stmt_text(st, 1);
    const char *assignee = stmt_is_null(st, 2) ? "" : stmt_text(st, 2);
    if (incident_is_parent(m->desk, stmt_int(st, 4), e) <= 0 || was_told(m, ticket, e) ||
        e->code != ST_OK)
        return e->code;
    struct offer o = {.reason = REMIND_UNTOLD,
                      .ticket = ticket,
                      .urgent = strcmp(stmt_text(st, 3), "urgent") == 0,
                      .to = remind_recipient(m, REMIND_UNTOLD, dept, assignee, e)};
    if (e->code == ST_OK)
        remind_propose(m, &o, e);
    return e->code;
}

/* Looks at the open parents. One call is no incident yet. */
enum status remind_untold(struct remind *m, struct error *e)
{
    struct stmt *st =
        store_query(m->desk->store,
                    "SELECT id, dept, assignee, priority, head FROM ticket"
                    " WHERE " TICKET_OPEN_SQL " AND id IN (SELECT parent FROM ticket"
                    "  WHERE parent IS NOT NULL AND status NOT IN ('cancelled', 'merged'))"
                    " ORDER BY id",
                    NULL, e);
    while (stmt_step(st, e) > 0)
        if (offer_untold(m, st, e) != ST_OK) {
            stmt_reset(st);
            break;
        }
    return e->code;
}
