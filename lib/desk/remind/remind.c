#include "desk/remind/remind.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/remind/remind_private.h"

enum { DAY = 86400, HOUR = 3600, MINUTE = 60 };

/* The sentence takes the ticket's id and its subject. of_event: the occasion is an event, so it
 * is found again only if the cursor moves back. to: who is told. If you add a reason, add its
 * source below, too. */
static const struct {
    const char *name, *sentence;
    int of_event;
    enum remind_to to;
} reasons[REMIND_REASONS] = {
    [REMIND_ASSIGNED] = {"assigned", N_("Ticket %lld is now assigned to you: %s"), 1},
    [REMIND_URGED] = {"urged", N_("Somebody is chasing ticket %lld: %s"), 1},
    [REMIND_REOPENED] = {"reopened", N_("Ticket %lld was reopened: %s"), 1},
    [REMIND_WROTE] = {"wrote", N_("The customer wrote about ticket %lld: %s"), 1},
    [REMIND_RESPOND] = {"respond", N_("Ticket %lld: the first response is overdue: %s"), 0},
    [REMIND_DUE_SOON] = {"due-soon", N_("Ticket %lld is due soon: %s"), 0},
    [REMIND_OVERDUE] = {"overdue", N_("Ticket %lld is overdue: %s"), 0},
    [REMIND_STUCK] = {"stuck", N_("Ticket %lld is stuck: %s"), 0},
    [REMIND_WAITING] = {"waiting", N_("Ticket %lld: the promised reply is overdue: %s"), 0},
    [REMIND_CALLBACK] = {"callback", N_("Call back the customer of ticket %lld: %s"), 1,
                         REMIND_TO_CALLBACK},
    [REMIND_APPROVAL] = {"approval", N_("Ticket %lld is waiting for your approval: %s"), 0,
                         REMIND_TO_MANAGER},
    [REMIND_CHILDREN] = {"children-done", N_("All children of ticket %lld are finished: %s"),
                         1},
    [REMIND_UNTOLD] = {"untold",
                       N_("Ticket %lld is an incident, and the residents haven't been "
                          "told (tkt-notice tells them): %s"),
                       0},
    [REMIND_UNCOVERED] = {"uncovered", NULL, 0, REMIND_TO_MANAGER},
    [REMIND_SURGE] = {"surge", NULL, 0, REMIND_TO_SUPERIORS},
};

const char *remind_reason_name(enum remind_reason reason)
{
    return reasons[reason].name;
}

int64_t remind_again(struct desk *desk, struct error *e)
{
    const char *of_events[REMIND_REASONS + 1] = {NULL};
    size_t count = 0;
    for (size_t i = 0; i < REMIND_REASONS; i++)
        if (reasons[i].of_event)
            of_events[count++] = reasons[i].name;
    return reminder_log_again(desk->store, desk->now, of_events, e);
}

int remind_ticket(struct remind *m, int64_t id, struct error *e)
{
    const struct value *have = &m->ticket.t.c[TC_ID];
    if (have->type == VALUE_INT && have->n == id)
        return 1;
    return ticket_get(m->desk->store, id, &m->ticket, e);
}

enum remind_to remind_reason_to(enum remind_reason reason)
{
    return reasons[reason].to;
}

int64_t remind_office_ago(const struct remind *m, int64_t seconds)
{
    int64_t now = m->desk->now, low = now - seconds, step = seconds + DAY;
    if (!m->office)
        return low;
    /* go back far enough, then bisect: the further back, the more open time is in between */
    while (calendar_between(m->office, low, now) < seconds && step < 4000 * (int64_t)DAY) {
        low -= step;
        step *= 2;
    }
    for (int64_t high = now; high - low > 1;) {
        int64_t middle = low + (high - low) / 2;
        if (calendar_between(m->office, middle, now) >= seconds)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* ---- the message ---- */

void remind_add_short(struct buf *out, const struct value *v)
{
    enum { MOST = 400 };
    size_t n = v->type == VALUE_TEXT ? utf8_cut(v->s, v->len, MOST) : 0;
    utf8_show(out, v->s, n);
    if (v->type == VALUE_TEXT && n < v->len)
        buf_adds(out, "…");
}

static void add_sentence(struct remind *m, const struct offer *o, struct buf *out)
{
    enum { WHOLE = 100 };
    struct buf subject = BUF_EMPTY;
    /* a level at once has no time to tell */
    const char *sentence = o->level && !o->percent && o->reason == REMIND_DUE_SOON
                               ? N_("New ticket %lld: %s")
                               : reasons[o->reason].sentence;
    remind_add_short(&subject, &m->ticket.t.c[TC_SUBJECT]);
    buf_printf(out, _(sentence), (long long)o->ticket, subject.s);
    if (o->level && o->percent && (o->reason == REMIND_DUE_SOON || o->percent > WHOLE))
        buf_printf(out, _(" (%lld%% of the time is used up)"), (long long)o->percent);
    buf_addc(out, '\n');
    buf_free(&subject);
}

/* Adds how late it is, or how much time is left, in business time. */
static void add_clock(struct remind *m, const struct reminder *r)
{
    struct buf b = BUF_EMPTY;
    int64_t minutes = (r->late < 0 ? -r->late : r->late) / MINUTE;
    buf_printf(&b, _("%lld h %02d min"), (long long)(minutes / 60), (int)(minutes % 60));
    if (r->has_due)
        details_add(&m->facts, r->late < 0 ? _("Left") : _("Late"), b.s);
    buf_free(&b);
}

static enum status add_note(struct remind *m, struct error *e)
{
    struct buf note = BUF_EMPTY, part = BUF_EMPTY;
    const struct attribute s = {.column = TC_LAST_NOTE};
    if (attribute_print(&m->facts.computed, &s, &m->ticket.t, &note, e) == ST_OK) {
        const struct value v = value_text_n(note.s, note.len);
        remind_add_short(&part, &v);
        details_add(&m->facts, _("Last note"), part.s);
    }
    BUF_FREE(&part, &note);
    return e->code;
}

static enum status compose(struct remind *m, const struct offer *o, struct reminder *r,
                           struct error *e)
{
    static const struct {
        int column;
        const char *label;
    } lines[] = {{TC_PRIORITY, N_("Priority")},    {TC_DUE, N_("Due")},
                 {TC_UNTIL, N_("Promised reply")}, {TC_KIND, N_("Kind")},
                 {TC_CATEGORY, N_("Category")},    {TC_UNIT, N_("Location")},
                 {TC_CUSTOMER, N_("Customer")},    {TC_CONTACT, N_("Caller")},
                 {TC_PHONE, N_("Phone")},          {TC_DEPT, N_("Department")},
                 {TC_ASSIGNEE, N_("Assignee")},    {TC_STATUS, N_("Status")},
                 {TC_OPENED, N_("Opened")}};
    const struct ticket *t = &m->ticket.t;
    struct buf text = BUF_EMPTY;
    int none;
    sla_late(m->sla, t, m->desk->now, &r->late, &none, e);
    r->has_due = t->c[TC_DUE].type == VALUE_INT;
    r->due = t->c[TC_DUE].n;
    add_sentence(m, o, &text);
    details_clear(&m->facts);
    for (size_t i = 0; i < sizeof lines / sizeof *lines && e->code == ST_OK; i++) {
        details_column(&m->facts, t, lines[i].column, _(lines[i].label), e);
        if (lines[i].column == TC_DUE)
            add_clock(m, r);
        if (lines[i].column == TC_PHONE && e->code == ST_OK)
            details_customer_phone(&m->facts, t, e);
    }
    if (e->code == ST_OK)
        add_note(m, e);
    details_print(&text, &m->facts, 0);
    r->subject = mem_string_n(t->c[TC_SUBJECT].s, t->c[TC_SUBJECT].len);
    r->message = buf_detach(&text);
    return e->code;
}

/* ---- hours ---- */

static int is_quiet(const struct remind *m)
{
    const struct remind_options *o = m->options;
    struct civil c;
    if (o->quiet_from < 0)
        return 0;
    zone_civil(m->desk->zone, m->desk->now, &c);
    int minute = c.hour * MINUTE + c.minute;
    return o->quiet_from <= o->quiet_to ? minute >= o->quiet_from && minute < o->quiet_to
                                        : minute >= o->quiet_from || minute < o->quiet_to;
}

static int is_now(struct remind *m, const struct reminder *r, struct error *e)
{
    if (r->urgent)
        return 1;
    if (is_quiet(m))
        return 0;
    return hierarchy_on_duty(m->contacts, r->to, e);
}

/* ---- offers ---- */

static void add_reminder(struct remind *m, const struct reminder *r)
{
    struct reminders *out = m->out;
    MEM_GROW(out->v, out->count, out->room);
    out->v[out->count] = *r;
    out->v[out->count++].log.occasion = mem_string(r->log.occasion);
}

static void free_reminder(struct reminder *r)
{
    MEM_FREE(r->subject, r->message);
}

static int settled(const struct reminder_log_row *log)
{
    return log->state == REMINDER_SENT || log->state == REMINDER_UNKNOWN ||
           log->state == REMINDER_LOST || log->state == REMINDER_SENDING;
}

int remind_settled(struct remind *m, int64_t ticket, const char *occasion, struct error *e)
{
    struct reminder_log_row log = {.ticket = ticket, .occasion = occasion};
    return reminder_log_find(m->desk->store, &m->known, &log, e) > 0 && settled(&log);
}

/* Returns 1 if the level reassigns the loaded ticket: to somebody above its assignee, if the
 * workflow allows it, and only when the level is first sent. */
static int takes_over(struct remind *m, const struct offer *o, const struct reminder *r,
                      struct error *e)
{
    const struct ticket *t = &m->ticket.t;
    const char *holder = ticket_text(t, TC_ASSIGNEE);
    if (!o->escalate || !m->options->escalate || !o->to || o->to->is_dept || r->log.id ||
        strcmp(holder, o->to->code) == 0 ||
        hierarchy_outranks(m->contacts, ticket_text(t, TC_DEPT), holder, o->to->code) ||
        (!m->act && act_open(&m->act, m->desk, e) != ST_OK))
        return 0;
    struct buf verbs = BUF_EMPTY;
    buf_addc(&verbs, '\n');
    act_verbs_of(m->act, o->ticket, &verbs, e);
    int may = strstr(verbs.s, "\nescalate\n") != NULL;
    buf_free(&verbs);
    return may;
}

int remind_propose(struct remind *m, const struct offer *o, struct error *e)
{
    struct reminder r = {
        .to = o->to,
        .urgent = o->urgent,
    };
    buf_clear(&m->occasion);
    if (o->text)
        buf_adds(&m->occasion, o->text);
    else
        reminder_log_occasion(&m->occasion, reasons[o->reason].name, o->occasion);
    r.log.ticket = o->ticket;
    r.log.reason = reasons[o->reason].name;
    r.log.level = o->level;
    r.log.occasion = m->occasion.s;
    if (reminder_log_find(m->desk->store, &m->known, &r.log, e) < 0)
        return -1;
    if (settled(&r.log))
        return 1;
    if (r.log.again > m->desk->now || !is_now(m, &r, e)) {
        m->out->held++;
        return e->code == ST_OK ? 0 : -1;
    }
    if (o->ticket && remind_ticket(m, o->ticket, e) <= 0)
        return e->code == ST_OK ? 1 : -1;
    if (o->ticket && takes_over(m, o, &r, e))
        r.escalate = 1;
    if (o->ticket) {
        compose(m, o, &r, e);
    } else {
        r.subject = mem_string(o->subject);
        r.message = mem_string(o->message);
    }
    if (e->code == ST_OK)
        add_reminder(m, &r);
    else
        free_reminder(&r);
    return e->code == ST_OK ? 0 : -1;
}

/* ---- all ---- */

static int compare_reminders(const void *a, const void *b)
{
    const struct reminder *x = a, *y = b;
    if (x->urgent != y->urgent)
        return y->urgent - x->urgent;
    if (x->late != y->late)
        return x->late > y->late ? -1 : 1;
    if (x->log.ticket != y->log.ticket)
        return x->log.ticket < y->log.ticket ? -1 : 1;
    int by_reason = strcmp(x->log.reason, y->log.reason);
    if (by_reason)
        return by_reason;
    return x->log.level != y->log.level ? (x->log.level < y->log.level ? -1 : 1)
                                        : strcmp(x->log.occasion, y->log.occasion);
}

static enum status settings(struct remind *m, struct error *e)
{
    char *office = NULL;
    int64_t minutes;
    m->within = m->options->within;
    if (desk_setting(m->desk, "remind_to", &m->remind_to, e) != ST_OK ||
        desk_setting(m->desk, "callback_to", &m->callback_to, e) != ST_OK ||
        desk_setting(m->desk, "office_calendar", &office, e) != ST_OK ||
        desk_setting_int(m->desk, "remind_within", &minutes, e) != ST_OK)
        return e->code;
    if (m->within < 0)
        m->within = minutes * MINUTE;
    if (desk_knows(m->desk, "calendar", office, strlen(office), e) > 0)
        desk_calendar(m->desk, office, &m->office, e);
    free(office);
    return e->code;
}

/* Without a warning, a wrong code would mean silence. */
static void check_named(const struct remind *m, const char *setting, const char *code)
{
    if (*code && !hierarchy_find(m->contacts, code))
        tool_warn(m->tool,
                  _("the setting %s: '%s' is neither a department nor an active person of the "
                    "register staff"),
                  setting, utf8_quote(code));
}

/* If several levels would reassign a ticket, only the highest does. They are adjacent. */
static void settle_takeovers(struct reminders *due)
{
    for (size_t i = 0, next; i < due->count; i = next) {
        struct reminder *top = NULL;
        for (next = i; next < due->count && due->v[next].log.ticket == due->v[i].log.ticket;
             next++) {
            struct reminder *r = &due->v[next];
            if (r->escalate && (!top || r->log.level > top->log.level))
                top = r;
            r->escalate = 0;
        }
        if (!top)
            continue;
        struct buf text = BUF_EMPTY;
        buf_printf(&text, "%s%s\n", top->message, _("The ticket is now assigned to you."));
        free(top->message);
        top->message = buf_detach(&text);
        top->escalate = 1;
    }
}

static enum status surges_if_asked(struct remind *m, struct error *e)
{
    return m->options->surge ? remind_surges(m, e) : ST_OK;
}

static enum status (*const sources[])(struct remind *m, struct error *e) = {
    remind_events, remind_open, remind_untold, remind_uncovered, surges_if_asked};

enum status remind_start(struct remind *m, struct tool *tool,
                         const struct remind_options *options, struct reminders *due,
                         struct error *e)
{
    *m = (struct remind){.tool = tool, .desk = tool->desk, .options = options, .out = due};
    *due = (struct reminders){0};
    m->ticket = (struct ticket_copy)TICKET_COPY_EMPTY;
    m->known = (struct reminder_log_known)REMINDER_KNOWN_EMPTY;
    buf_init(&m->occasion);
    details_start(&m->facts, tool->desk);
    m->facts.plain = 1; /* they are sent unmasked; if they are printed, the rows mask them */
    if (settings(m, e) != ST_OK || hierarchy_load(&due->contacts, tool->desk, e) != ST_OK ||
        escalation_load(&m->ladder, tool->desk, e) != ST_OK ||
        sla_load(&m->sla, tool->desk, e) != ST_OK)
        return e->code;
    m->contacts = due->contacts;
    check_named(m, "remind_to", m->remind_to);
    check_named(m, "callback_to", m->callback_to);
    return ST_OK;
}

void remind_end(struct remind *m)
{
    escalation_free(m->ladder);
    sla_free(m->sla);
    act_close(m->act);
    details_end(&m->facts);
    ticket_copy_free(&m->ticket);
    buf_free(&m->occasion);
    reminder_log_known_free(&m->known);
    MEM_FREE(m->remind_to, m->callback_to);
}

enum status remind_due(struct tool *tool, const struct remind_options *options,
                       struct reminders *due, struct error *e)
{
    struct remind m;
    remind_start(&m, tool, options, due, e);
    for (size_t i = 0; i < sizeof sources / sizeof *sources && e->code == ST_OK; i++)
        sources[i](&m, e);
    if (due->count)
        qsort(due->v, due->count, sizeof *due->v, compare_reminders);
    settle_takeovers(due);
    remind_end(&m);
    return e->code;
}

void reminders_free(struct reminders *due)
{
    for (size_t i = 0; i < due->count; i++) {
        free_reminder(&due->v[i]);
        free((char *)due->v[i].log.occasion);
    }
    free(due->v);
    hierarchy_free(due->contacts);
}
