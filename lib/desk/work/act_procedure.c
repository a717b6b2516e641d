#include <stdarg.h>
#include <string.h>

#include "base/i18n.h"
#include "base/list.h"
#include "base/utf8.h"
#include "desk/ticket/ticket_state.h"
#include "desk/work/act_private.h"
#include "flow/label.h"

/* Verbs that bring news of a ticket, or bring it higher, but decide nothing. */
static const char for_all[] = "note|attach|paper|urge|escalate|resume";

static int same_text(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

enum status act_deny(struct act_work *w, const struct who_may *who, struct error *e,
                     const char *format, ...)
{
    struct buf b = BUF_EMPTY;
    va_list ap;
    va_start(ap, format);
    buf_vprintf(&b, format, ap);
    va_end(ap);
    act_refuse(w, e, ST_DENIED, "%s", b.s);
    buf_free(&b);
    return who_may_add(w->desk, who, e);
}

enum status act_need_note(struct act_work *w, struct error *e)
{
    const char *note = w->args->note;
    if (note && !utf8_blank(note, strlen(note)))
        return ST_OK;
    return act_refuse(w, e, ST_DATA, _("'%s' requires a note: --note TEXT"), w->verb);
}

/* ---- another department's ticket ---- */

static enum status check_department(struct act_work *w, struct error *e)
{
    const struct desk *d = w->desk;
    const char *dept = ticket_text(w->before, TC_DEPT);
    int64_t on;
    if (d->role >= ROLE_SUPERVISOR || !*dept || w->args->by_customer ||
        list_has(for_all, w->verb, strlen(w->verb)) ||
        same_text(ticket_text(w->before, TC_ASSIGNEE), d->user) ||
        desk_setting_int(w->desk, "own_department", &on, e) != ST_OK || !on ||
        desk_covers(w->desk, dept, e) || e->code != ST_OK)
        return e->code;
    const struct who_may who = {.least = ROLE_AGENT, .dept = dept, .own = 1};
    return act_deny(
        w, &who, e,
        _("'%s': the ticket is of department '%s', and %s isn't; it requires one of "
          "its people or a supervisor"),
        utf8_quote(w->verb), utf8_quote(dept), d->user);
}

/* ---- the approval can't be evaded ---- */

/* Returns 1 if another open ticket of a kind that is approved goes on in its place. */
static int goes_on(struct act_work *w, struct error *e)
{
    struct ticket_copy into = TICKET_COPY_EMPTY;
    int does = ticket_get(w->desk->store, w->args->into_id, &into, e) > 0 &&
               ticket_is_open(&into.t) &&
               workflow_approves(w->workflow, ticket_text(&into.t, TC_KIND));
    ticket_copy_free(&into);
    return does;
}

/* Returns 1 if the verb takes a ticket that must be approved out of that procedure. */
static int evades(struct act_work *w, const struct workflow_step *step, struct error *e)
{
    const char *kind = ticket_text(w->before, TC_KIND), *to = ticket_text(&w->after, TC_KIND);
    if (!workflow_approves(w->workflow, kind))
        return 0;
    return same_text(step->next, "cancelled") ||
           (same_text(step->next, "merged") && !goes_on(w, e)) ||
           (!same_text(kind, to) && !workflow_approves(w->workflow, to));
}

static enum status check_evasion(struct act_work *w, const struct workflow_step *step,
                                 struct error *e)
{
    const struct desk *d = w->desk;
    int out = evades(w, step, e);
    if (!out || e->code != ST_OK)
        return e->code;
    if (d->role >= ROLE_SUPERVISOR)
        return act_need_note(w, e);
    const struct who_may who = {.least = ROLE_SUPERVISOR,
                                .dept = ticket_text(w->before, TC_DEPT)};
    struct buf needed = BUF_EMPTY, role = BUF_EMPTY;
    label_both(&needed, "role", role_name(ROLE_SUPERVISOR));
    label_both(&role, "role", role_name(d->role));
    act_deny(w, &who, e,
             _("'%s' would end the approval that kind '%s' requires; that requires the role %s "
               "and a note; %s is %s"),
             utf8_quote(w->verb), utf8_quote(ticket_text(w->before, TC_KIND)), needed.s,
             d->user, role.s);
    BUF_FREE(&needed, &role);
    return e->code;
}

/* ---- four eyes ---- */

/* Finds who proposed: who moved it to `proposed` last, not counting the end of a wait. */
static enum status find_proposer(struct act_work *w, struct buf *who, struct error *e)
{
    struct event ev = EVENT_WALK(w->before->head);
    struct buf text = BUF_EMPTY;
    while (!who->len && event_walk(w->desk->store, &ev, e) > 0)
        if (event_text(ev.after, TC_STATUS, &text) && same_text(text.s, "proposed") &&
            event_text(ev.before, TC_STATUS, &text) && !same_text(text.s, "waiting"))
            buf_adds(who, ev.who);
    buf_free(&text);
    return e->code;
}

static enum status check_eyes(struct act_work *w, const struct workflow_step *step,
                              struct error *e)
{
    int64_t on;
    struct buf proposer = BUF_EMPTY;
    if (!workflow_is_approval(step) || !w->desk->has_staff ||
        desk_setting_int(w->desk, "four_eyes", &on, e) != ST_OK || !on)
        return e->code;
    if (find_proposer(w, &proposer, e) == ST_OK && same_text(proposer.s, w->desk->user)) {
        struct map except = MAP_EMPTY;
        map_puts(&except, proposer.s, NULL);
        const struct who_may who = {
            .least = step->role, .dept = ticket_text(w->before, TC_DEPT), .except = &except};
        act_deny(w, &who, e, _("'%s': %s proposed it, and somebody else must decide"),
                 utf8_quote(w->verb), w->desk->user);
        map_free(&except);
    }
    buf_free(&proposer);
    return e->code;
}

enum status act_procedure(struct act_work *w, const struct workflow_step *step, struct error *e)
{
    if (check_department(w, e) == ST_OK && check_evasion(w, step, e) == ST_OK)
        check_eyes(w, step, e);
    return e->code;
}
