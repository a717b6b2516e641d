#include "desk/work/act.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/list.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/text/near_code.h"
#include "desk/work/act_private.h"
#include "desk/ticket/ticket_cell.h"
#include "desk/ticket/sla.h"
#include "desk/ticket/ticket_state.h"
#include "flow/label.h"

struct act {
    struct desk *desk;
    struct workflow *workflow;
    struct sla *sla;
    struct ticket_copy was;
    struct act_work work;
    struct buf status; /* the next status, if it is `back` */
    int trial;         /* 1: checks, but writes nothing */
};

static const struct act_args nothing_given;

enum status act_open(struct act **out, struct desk *desk, struct error *e)
{
    struct act *act = mem_zero(1, sizeof *act);
    act->desk = desk;
    act->was = (struct ticket_copy)TICKET_COPY_EMPTY;
    buf_init(&act->status);
    workflow_load(&act->workflow, desk, e);
    act_work_start(&act->work, desk, act->workflow);
    if (e->code != ST_OK) {
        act_close(act);
        act = NULL;
    }
    *out = act;
    return e->code;
}

void act_close(struct act *act)
{
    if (!act)
        return;
    act_work_end(&act->work);
    workflow_free(act->workflow);
    sla_free(act->sla);
    ticket_copy_free(&act->was);
    buf_free(&act->status);
    free(act);
}

const struct workflow *act_workflow(const struct act *act)
{
    return act->workflow;
}

enum status act_check_verb(const struct act *act, const char *verb, struct error *e)
{
    if (workflow_has_verb(act->workflow, verb))
        return ST_OK;
    struct buf names = BUF_EMPTY, verbs = BUF_EMPTY;
    workflow_all_verbs(act->workflow, &names);
    label_both(&verbs, "verb", names.len ? names.s : "");
    error_set(e, ST_USAGE, _("'%s' is not a verb; verbs are: %s"), utf8_quote(verb),
              verbs.len ? verbs.s : _("none (tkt-load workflow)"));
    near_code_suggest(e, verb, names.s);
    BUF_FREE(&names, &verbs);
    return e->code;
}

/* ---- is it allowed ---- */

static const char *status_of(const struct ticket *t)
{
    return t->c[TC_STATUS].s;
}

static int same_word(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static void allowed_verbs(const struct act *act, struct buf *out)
{
    struct buf names = BUF_EMPTY;
    workflow_verbs(act->workflow, act->work.before, act->desk->role, &names);
    if (names.len)
        label_both(out, "verb", names.s);
    else
        buf_adds(out, _("none"));
    buf_free(&names);
}

/* Whoever has a ticket may give it back, even if only a supervisor may assign. */
static int gives_back(const struct act *act)
{
    const struct act_work *w = &act->work;
    return w->args->none && same_word(ticket_text(w->before, TC_ASSIGNEE), act->desk->user);
}

/* Returns the step, or NULL with the reason of the rejection. */
static const struct workflow_step *find_step(struct act *act, struct error *e)
{
    struct act_work *w = &act->work;
    const struct workflow_step *step = workflow_find(act->workflow, w->before, w->verb);
    if (step && (step->role <= act->desk->role || gives_back(act)))
        return step;
    struct buf verbs = BUF_EMPTY, needed = BUF_EMPTY, role = BUF_EMPTY, who = BUF_EMPTY;
    allowed_verbs(act, &verbs);
    label_both(&needed, "role", step ? role_name(step->role) : "");
    label_both(&role, "role", role_name(act->desk->role));
    if (!step) {
        act_refuse(w, e, ST_DATA, _("'%s' is not allowed; allowed verbs: %s"),
                   utf8_quote(w->verb), verbs.s);
    } else {
        const struct who_may may = {.least = step->role,
                                    .dept = ticket_text(w->before, TC_DEPT)};
        if (who_may_list(act->desk, &may, &who, e) == ST_OK)
            act_refuse(w, e, ST_DENIED,
                       _("'%s' requires the role %s; %s is %s; who may: %s; allowed verbs: %s"),
                       utf8_quote(w->verb), needed.s, act->desk->user, role.s, who.s, verbs.s);
    }
    buf_free(&who);
    BUF_FREE(&verbs, &needed, &role);
    return NULL;
}

/* Names the first unfinished children. */
static enum status need_children(struct act *act, struct error *e)
{
    enum { SHOWN = 5 };
    struct buf open = BUF_EMPTY;
    int shown = 0;
    if (act->trial && act->work.args->children)
        return ST_OK;
    struct stmt *st = store_query(act->desk->store,
                                  "SELECT id, status FROM ticket"
                                  " WHERE parent = :id AND " TICKET_OPEN_SQL " ORDER BY id",
                                  WITH(BIND(":id", act->work.before->c[TC_ID].n)), e);
    while (stmt_step(st, e) > 0) {
        if (++shown > SHOWN) {
            buf_adds(&open, ", …");
            stmt_reset(st);
            break;
        }
        buf_printf(&open, _("%s%lld is %s"), shown > 1 ? ", " : "", (long long)stmt_int(st, 0),
                   label_cell("status", stmt_text(st, 1)));
    }
    if (e->code == ST_OK && shown)
        act_refuse(&act->work, e, ST_DATA, _("'%s' requires all children to be finished: %s"),
                   act->work.verb, open.s);
    buf_free(&open);
    return e->code;
}

static int column_named(const char *name)
{
    for (int i = 0; i < TC_STORED; i++)
        if (same_word(ticket_columns[i].name, name))
            return i;
    return -1;
}

static enum status need_column(struct act *act, const char *name, struct error *e)
{
    struct act_work *w = &act->work;
    int column = column_named(name), full;
    if (column >= 0) {
        full = w->after.c[column].type != VALUE_NULL;
    } else {
        struct buf value = BUF_EMPTY;
        const char *field = strncmp(name, "field.", 6) == 0 ? name + 6 : name;
        full = ticket_field_get(&w->after.c[TC_FIELDS], field, &value) && value.len;
        buf_free(&value);
    }
    if (full)
        return ST_OK;
    if (column == TC_CAUSE)
        return act_refuse(w, e, ST_DATA, _("'%s' requires a cause: --cause CODE"), w->verb);
    return act_refuse(
        w, e, ST_DATA, _("'%s' requires %s: tkt-act set %s%s=…"), w->verb, utf8_quote(name),
        column < 0 && strncmp(name, "field.", 6) != 0 ? "field." : "", utf8_quote(name));
}

static enum status need_one(struct act *act, const char *what, struct error *e)
{
    struct act_work *w = &act->work;
    if (same_word(what, "note")) {
        act_need_note(w, e);
    } else if (same_word(what, "papers")) {
        struct buf missing = BUF_EMPTY;
        act_papers_missing(w, &missing);
        if (missing.len)
            act_refuse(w, e, ST_DATA,
                       _("'%s' requires documents that are missing: %s (tkt-act paper NAME)"),
                       w->verb, missing.s);
        buf_free(&missing);
    } else if (same_word(what, "children")) {
        need_children(act, e);
    } else {
        need_column(act, what, e);
    }
    return e->code;
}

/* Work is done when its parts are, whatever the site's workflow requires of the verb. What is
 * resolved already is closed as its workflow says. */
static enum status need_parts(struct act *act, const struct workflow_step *step,
                              struct error *e)
{
    int done = same_word(step->next, "resolved") || same_word(step->next, "closed");
    return done && ticket_is_open(act->work.before) ? need_children(act, e) : ST_OK;
}

static enum status need_all(struct act *act, const char *requires, struct error *e)
{
    for (struct list what = LIST(requires); list_next(&what) && e->code == ST_OK;) {
        char *word = mem_string_n(what.s, what.n);
        need_one(act, word, e);
        free(word);
    }
    return e->code;
}

/* ---- the next status, and what goes with it ---- */

/* Finds the status before the current one, from the newest event that changed it. */
static enum status status_before(struct act *act, struct error *e)
{
    const struct ticket *t = act->work.before;
    struct event ev = EVENT_WALK(t->head);
    buf_clear(&act->status);
    while (!act->status.len && event_walk(act->desk->store, &ev, e) > 0)
        event_text(ev.before, TC_STATUS, &act->status);
    if (!act->status.len)
        buf_adds(&act->status,
                 t->c[TC_DEPT].type == VALUE_NULL && t->c[TC_ASSIGNEE].type == VALUE_NULL
                     ? "new"
                     : "assigned");
    return e->code;
}

static enum status next_status(struct act *act, const struct workflow_step *step,
                               const char **next, struct error *e)
{
    *next = step->next;
    if (act->work.args->none && act->work.after.c[TC_DEPT].type == VALUE_NULL) {
        *next = "new"; /* so that tkt-route takes it up */
    } else if (same_word(step->next, "same")) {
        *next = status_of(act->work.before);
    } else if (same_word(step->next, "back")) {
        if (status_before(act, e) != ST_OK)
            return e->code;
        *next = act->status.s;
    }
    return ST_OK;
}

static enum status need_sla(struct act *act, struct error *e)
{
    return act->sla ? ST_OK : sla_load(&act->sla, act->desk, e);
}

static enum status change_clock(struct act *act, const char *old, const char *next,
                                struct error *e)
{
    struct ticket *t = &act->work.after;
    int was = same_word(old, "waiting"), will = same_word(next, "waiting");
    /* a ticket that had ended and only changes how it ended isn't reopened */
    int starts = was ? !will : !status_is_open(old) && !status_is_over(next);
    if (starts && !same_word(old, next)) {
        if (need_sla(act, e) != ST_OK ||
            sla_start_clock(act->sla, t, act->desk->now, e) != ST_OK)
            return e->code;
        t->c[TC_UNTIL] = value_null();
    }
    if (will && !was)
        sla_stop_clock(t, act->desk->now);
    if (will && (!was || act->work.args->until))
        t->c[TC_UNTIL] = act->work.args->until ? act->work.args->until_value : value_null();
    return ST_OK;
}

int64_t act_moment(const struct act_work *w)
{
    int64_t now = w->desk->now, opened = w->after.c[TC_OPENED].n;
    const struct value *resolved = &w->after.c[TC_RESOLVED];
    if (resolved->type == VALUE_INT && resolved->n > opened)
        opened = resolved->n;
    return now > opened ? now : opened;
}

int act_clock_behind(const struct act *act)
{
    return act->desk->now < act->work.after.c[TC_OPENED].n;
}

static void stamp(struct act *act, const char *old, const char *next)
{
    struct ticket *t = &act->work.after;
    struct value now = value_int(act_moment(&act->work));
    if (same_word(old, next))
        return;
    if (same_word(next, "resolved")) {
        t->c[TC_RESOLVED] = now;
        t->c[TC_CLOSED] = value_null();
        if (t->c[TC_RESPONDED].type == VALUE_NULL)
            t->c[TC_RESPONDED] = now;
    } else if (status_is_over(next)) {
        t->c[TC_CLOSED] = now;
    } else {
        t->c[TC_RESOLVED] = value_null();
        t->c[TC_CLOSED] = value_null();
    }
}

static enum status move(struct act *act, const struct workflow_step *step, struct error *e)
{
    struct act_work *w = &act->work;
    const char *old = status_of(w->before), *next;
    if (next_status(act, step, &next, e) != ST_OK || change_clock(act, old, next, e) != ST_OK)
        return e->code;
    stamp(act, old, next);
    w->after.c[TC_STATUS] = value_text(next);
    return ST_OK;
}

static enum status promise_anew(struct act *act, struct error *e)
{
    static const int decide[] = {TC_KIND, TC_CATEGORY, TC_PRIORITY};
    const struct ticket *was = act->work.before, *is_now = &act->work.after;
    int anew = is_now->c[TC_DUE].type == VALUE_NULL &&
               (was->c[TC_DUE].type != VALUE_NULL || was->c[TC_FIXED].type != VALUE_NULL);
    for (size_t i = 0; i < sizeof decide / sizeof *decide; i++)
        anew |= !value_same(&was->c[decide[i]], &is_now->c[decide[i]]);
    if (!anew || need_sla(act, e) != ST_OK)
        return e->code;
    return sla_set(act->sla, &act->work.after, e);
}

/* ---- one ticket ---- */

static enum status write_down(struct act *act, struct error *e)
{
    struct act_work *w = &act->work;
    const struct desk *d = act->desk;
    if (ticket_update(d->store, w->before, &w->after, d->now, d->user, w->verb, w->args->note,
                      w->data.s, e) != ST_OK)
        return e->code;
    /* each further file is its own event, so that the data stay flat */
    for (size_t i = 1; i < w->args->attached_count; i++) {
        struct ticket last = w->after;
        act_file_data(w, i);
        if (ticket_update(d->store, &last, &w->after, d->now, d->user, w->verb, NULL, w->data.s,
                          e) != ST_OK)
            break;
    }
    return e->code;
}

static enum status work_on(struct act *act, struct error *e)
{
    struct act_work *w = &act->work;
    const struct workflow_step *step = find_step(act, e);
    if (step && act_verb(w, e) == ST_OK && act_procedure(w, step, e) == ST_OK &&
        need_all(act, step->requires, e) == ST_OK && need_parts(act, step, e) == ST_OK &&
        move(act, step, e) == ST_OK && promise_anew(act, e) == ST_OK && !act->trial)
        write_down(act, e);
    if (w->refused)
        error_prefix(e, "%s", label_cell("status", status_of(w->before)));
    return e->code;
}

enum status act_apply(struct act *act, int64_t id, const char *verb,
                      const struct act_args *args, int *refused, struct error *e)
{
    struct act_work *w = &act->work;
    w->verb = verb;
    w->args = args ? args : &nothing_given;
    w->refused = 0;
    int got = ticket_get(act->desk->store, id, &act->was, e);
    if (got > 0) {
        w->before = &act->was.t;
        w->after = act->was.t;
        work_on(act, e);
    } else if (got == 0) {
        act_refuse(w, e, ST_DATA, _("no such ticket"));
    }
    *refused = w->refused;
    return e->code == ST_OK ? ST_OK : error_prefix(e, _("ticket %lld"), (long long)id);
}

int act_took(const struct act *act)
{
    const struct act_work *w = &act->work;
    if (!same_word(w->verb, "accept") || *ticket_text(w->before, TC_ASSIGNEE))
        return 0;
    return *ticket_text(&w->after, TC_ASSIGNEE) ? 1 : act->desk->has_staff ? -1 : 0;
}

enum status act_try(struct act *act, int64_t id, const char *verb, const struct act_args *args,
                    int *refused, struct error *e)
{
    act->trial = 1;
    act_apply(act, id, verb, args, refused, e);
    act->trial = 0;
    return e->code;
}

enum status act_children(struct act *act, int64_t id, int64_t **ids, size_t *count,
                         size_t *room, struct error *e)
{
    struct stmt *st = store_query(
        act->desk->store,
        "SELECT id FROM ticket WHERE parent = :id AND " TICKET_OPEN_SQL " ORDER BY id",
        WITH(BIND(":id", id)), e);
    while (stmt_step(st, e) > 0) {
        MEM_GROW(*ids, *count, *room);
        (*ids)[(*count)++] = stmt_int(st, 0);
    }
    return e->code;
}

enum status act_verbs_of(struct act *act, int64_t id, struct buf *out, struct error *e)
{
    if (ticket_get(act->desk->store, id, &act->was, e) <= 0)
        return e->code;
    struct buf verbs = BUF_EMPTY;
    workflow_verbs(act->workflow, &act->was.t, act->desk->role, &verbs);
    for (char *p = verbs.s; *p;) {
        size_t n = strcspn(p, ",");
        buf_printf(out, "%.*s\n", (int)n, p);
        p += n + (p[n] ? 2 : 0);
    }
    buf_free(&verbs);
    return e->code;
}
