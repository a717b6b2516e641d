#include "desk/work/act_private.h"
#include "desk/work/papers.h"
#include "store/mail_log.h"

#include <stdarg.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/list.h"
#include "base/utf8.h"
#include "desk/ticket/ticket_cell.h"

enum { DEEPEST = 1000 }; /* maximum depth of parents */

void act_work_start(struct act_work *w, struct desk *desk, const struct workflow *workflow)
{
    *w = (struct act_work){.desk = desk, .workflow = workflow};
    buf_init(&w->tags);
    buf_init(&w->fields);
    buf_init(&w->data);
}

void act_work_end(struct act_work *w)
{
    BUF_FREE(&w->tags, &w->fields);
    hierarchy_free(w->contacts);
    escalation_free(w->ladder);
    buf_free(&w->data);
}

enum status act_refuse(struct act_work *w, struct error *e, enum status code,
                       const char *format, ...)
{
    struct buf b = BUF_EMPTY;
    va_list ap;
    va_start(ap, format);
    buf_vprintf(&b, format, ap);
    va_end(ap);
    error_set(e, code, "%s", b.s);
    buf_free(&b);
    w->refused = 1;
    return code;
}

static struct value text_of(const struct buf *b)
{
    return value_text_n(b->s, b->len);
}

static const char *column_text(const struct ticket *t, int column)
{
    return t->c[column].type == VALUE_TEXT ? t->c[column].s : NULL;
}

/* ---- lists: a|b|c ---- */

static int has_word(const struct buf *list, const char *word)
{
    return list_has(list->s, word, strlen(word));
}

static void add_word(struct buf *list, const char *word)
{
    if (!has_word(list, word))
        list_add(list, word, strlen(word));
}

static void remove_word(struct buf *list, const char *word)
{
    struct buf rest = BUF_EMPTY;
    for (struct list item = LIST(list->s); list_next(&item);)
        if (!list_has(word, item.s, item.n))
            list_add(&rest, item.s, item.n);
    buf_clear(list);
    buf_add(list, rest.s, rest.len);
    buf_free(&rest);
}

/* ---- fields ---- */

static void set_field(struct act_work *w, const char *name, const char *value)
{
    struct buf json = BUF_EMPTY;
    ticket_field_put(&json, &w->after.c[TC_FIELDS], name, value);
    buf_clear(&w->fields);
    buf_add(&w->fields, json.s, json.len);
    buf_free(&json);
    w->after.c[TC_FIELDS] = text_of(&w->fields);
}

/* ---- the verbs ---- */

static enum status do_assign(struct act_work *w, struct error *e)
{
    const struct act_args *a = w->args;
    const char *dept = a->dept ? a->dept : a->to_dept;
    (void)e;
    w->after.c[TC_ASSIGNEE] = value_text(a->to); /* NULL: nobody */
    if (dept)
        w->after.c[TC_DEPT] = value_text(dept);
    return ST_OK;
}

/* If the ticket has no department, returns its assignee's. */
static const char *dept_of(const struct act_work *w, const char *assignee)
{
    const char *dept = column_text(w->before, TC_DEPT);
    const struct member *holder = assignee ? hierarchy_staff(w->contacts, assignee) : NULL;
    return dept ? dept : holder ? holder->dept : "";
}

static enum status do_escalate(struct act_work *w, struct error *e)
{
    const char *assignee = column_text(w->before, TC_ASSIGNEE), *to = w->args->to;
    if ((!w->contacts && hierarchy_load(&w->contacts, w->desk, e) != ST_OK) ||
        (!w->ladder && escalation_load(&w->ladder, w->desk, e) != ST_OK))
        return e->code;
    const char *dept = dept_of(w, assignee);
    if (!to) {
        if (!*dept)
            return act_refuse(
                w, e, ST_DATA,
                _("it has no department, so there is nobody to escalate to: assign it first"));
        const struct member *above = escalation_above(
            w->ladder, w->contacts, column_text(w->before, TC_KIND),
            column_text(w->before, TC_PRIORITY), dept, assignee ? assignee : "", e);
        if (e->code != ST_OK)
            return e->code;
        to = above ? above->code : NULL;
    }
    if (!to)
        return act_refuse(w, e, ST_DATA,
                          _("nobody is above %s in department %s: set a supervisor (register "
                            "staff), a manager or a parent department (register department)"),
                          assignee ? utf8_quote(assignee) : _("the department"),
                          utf8_quote(dept));
    hierarchy_move(w->contacts, assignee ? assignee : "", to);
    w->after.c[TC_ASSIGNEE] = value_text(to);
    w->after.c[TC_LEVEL] = value_int(w->before->c[TC_LEVEL].n + 1);
    return ST_OK;
}

static int64_t parent_of(struct act_work *w, int64_t id, int *known, struct error *e)
{
    *known = 0;
    struct stmt *st = store_query(w->desk->store, "SELECT parent FROM ticket WHERE id = :id",
                                  WITH(BIND(":id", id)), e);
    if (stmt_step(st, e) <= 0)
        return 0;
    int64_t parent = stmt_int(st, 0);
    stmt_reset(st);
    *known = 1;
    return parent;
}

/* Returns 1 if `id` is `above` or one of its descendants. */
static int stands_below(struct act_work *w, int64_t id, int64_t above, struct error *e)
{
    int known;
    for (int i = 0; i < DEEPEST && id && e->code == ST_OK; i++) {
        if (id == above)
            return 1;
        id = parent_of(w, id, &known, e);
    }
    return id != 0; /* too deep: counts as a cycle */
}

static enum status do_link(struct act_work *w, struct error *e)
{
    const struct act_args *a = w->args;
    int64_t id = w->before->c[TC_ID].n;
    int known;
    if (a->unlink) {
        w->after.c[TC_PARENT] = value_null();
        return ST_OK;
    }
    parent_of(w, a->parent_id, &known, e);
    if (e->code == ST_OK && !known)
        return act_refuse(w, e, ST_DATA, _("--parent: there is no ticket %lld"),
                          (long long)a->parent_id);
    if (e->code == ST_OK && stands_below(w, a->parent_id, id, e) && e->code == ST_OK)
        return act_refuse(w, e, ST_DATA,
                          _("--parent: %lld is the ticket itself or one of its children"),
                          (long long)a->parent_id);
    w->after.c[TC_PARENT] = value_int(a->parent_id);
    return e->code;
}

static enum status do_merge(struct act_work *w, struct error *e)
{
    int64_t id = w->before->c[TC_ID].n, into = w->args->into_id;
    if (into == id)
        return act_refuse(w, e, ST_DATA, _("--into: a ticket can't be merged into itself"));
    struct stmt *st = store_query(w->desk->store, "SELECT status FROM ticket WHERE id = :id",
                                  WITH(BIND(":id", into)), e);
    int got = stmt_step(st, e);
    if (got < 0)
        return e->code;
    if (!got)
        return act_refuse(w, e, ST_DATA, _("--into: there is no ticket %lld"), (long long)into);
    int merged = strcmp(stmt_text(st, 0), "merged") == 0;
    stmt_reset(st);
    if (merged)
        return act_refuse(w, e, ST_DATA, _("--into: ticket %lld was itself merged"),
                          (long long)into);
    if (w->before->c[TC_PARENT].type == VALUE_NULL && !stands_below(w, into, id, e))
        w->after.c[TC_PARENT] = value_int(into);
    buf_clear(&w->data);
    buf_addc(&w->data, '{');
    json_int(&w->data, "into", into);
    buf_addc(&w->data, '}');
    return e->code;
}

static enum status do_tag(struct act_work *w, struct error *e)
{
    const struct act_args *a = w->args;
    const char *old = column_text(w->before, TC_TAGS);
    (void)e;
    buf_set(&w->tags, old);
    for (size_t i = 0; i < a->tags.count; i++)
        add_word(&w->tags, a->tags.values[i]);
    for (size_t i = 0; i < a->untags.count; i++)
        remove_word(&w->tags, a->untags.values[i]);
    w->after.c[TC_TAGS] = text_of(&w->tags);
    return ST_OK;
}

static enum status do_paper(struct act_work *w, struct error *e)
{
    const struct option_list *names = &w->args->papers;
    const char *asked = workflow_papers(w->workflow, w->before);
    struct buf in = BUF_EMPTY;
    ticket_field_get(&w->before->c[TC_FIELDS], "papers", &in);
    for (size_t i = 0; i < names->count && e->code == ST_OK; i++) {
        const char *name = names->values[i];
        if (*asked && !list_has(asked, name, strlen(name)))
            act_refuse(w, e, ST_DATA, _("'%s' is not one of the documents of kind %s: %s"),
                       utf8_quote(name), column_text(w->before, TC_KIND), asked);
        else
            add_word(&in, name);
    }
    if (e->code == ST_OK)
        set_field(w, "papers", in.s);
    buf_free(&in);
    return e->code;
}

/* The files that emails brought are papers of the new kind, if their names say so. */
static enum status find_papers(struct act_work *w, struct error *e)
{
    const char *asked = workflow_papers(w->workflow, &w->after);
    struct buf in = BUF_EMPTY;
    ticket_field_get(&w->after.c[TC_FIELDS], "papers", &in);
    size_t before = in.len;
    struct stmt *st = *asked ? mail_log_files(w->desk->store, w->before->c[TC_ID].n, e) : NULL;
    while (st && e->code == ST_OK && stmt_step(st, e) > 0)
        for (struct list paper = LIST(asked); list_next(&paper);)
            if (!list_has(in.s, paper.s, paper.n) &&
                papers_is_file(paper.s, paper.n, stmt_text(st, 0), stmt_text(st, 1)))
                list_add(&in, paper.s, paper.n);
    if (in.len > before)
        set_field(w, "papers", in.s);
    buf_free(&in);
    return e->code;
}

static enum status do_set(struct act_work *w, struct error *e)
{
    const struct act_args *a = w->args;
    for (size_t i = 0; i < a->set_count; i++) {
        const struct act_setting *s = &a->set[i];
        if (s->column < 0)
            set_field(w, s->field, s->text);
        else
            w->after.c[s->column] = s->value;
        if (s->column != TC_DUE)
            continue;
        if (s->value.type == VALUE_INT && s->value.n < w->before->c[TC_OPENED].n)
            return act_refuse(w, e, ST_DATA, _("due: '%s' is before the ticket was opened"),
                              utf8_quote(s->text));
        w->after.c[TC_FIXED] = s->value.type == VALUE_INT ? value_int(1) : value_null();
    }
    const char *kind = column_text(&w->after, TC_KIND), *was = column_text(w->before, TC_KIND);
    return kind && (!was || strcmp(kind, was) != 0) ? find_papers(w, e) : ST_OK;
}

static enum status do_urge(struct act_work *w, struct error *e)
{
    (void)e;
    w->after.c[TC_URGED] = value_int(w->before->c[TC_URGED].n + 1);
    return ST_OK;
}

/* A note may set fields too, for callers that don't use act_args_read. */
static enum status do_note(struct act_work *w, struct error *e)
{
    if (w->args->set_count && do_set(w, e) != ST_OK)
        return e->code;
    if (!w->args->reply)
        return ST_OK;
    if (w->after.c[TC_RESPONDED].type == VALUE_NULL)
        w->after.c[TC_RESPONDED] = value_int(act_moment(w));
    buf_set(&w->data, "{\"reply\":1}");
    return ST_OK;
}

static enum status do_resolve(struct act_work *w, struct error *e)
{
    (void)e;
    if (w->after.c[TC_RESPONDED].type == VALUE_NULL)
        w->after.c[TC_RESPONDED] = value_int(act_moment(w));
    return ST_OK;
}

/* Whoever takes a ticket that nobody has is its assignee: active work belongs to somebody. */
static enum status do_accept(struct act_work *w, struct error *e)
{
    const struct desk *d = w->desk;
    if (w->before->c[TC_ASSIGNEE].type == VALUE_NULL && d->active_user) {
        w->after.c[TC_ASSIGNEE] = value_text(d->user);
        if (w->before->c[TC_DEPT].type == VALUE_NULL && d->dept)
            w->after.c[TC_DEPT] = value_text(d->dept);
    }
    return do_resolve(w, e);
}

static enum status do_attach(struct act_work *w, struct error *e)
{
    (void)e;
    act_file_data(w, 0);
    return ST_OK;
}

void act_file_data(struct act_work *w, size_t n)
{
    const struct act_file *f = &w->args->attached[n];
    buf_clear(&w->data);
    buf_addc(&w->data, '{');
    json_text(&w->data, "file", f->name);
    json_int(&w->data, "size", f->size);
    json_text(&w->data, "blake2b", f->digest);
    buf_addc(&w->data, '}');
}

static const struct {
    const char *verb;
    enum status (*act)(struct act_work *w, struct error *e);
} own_work[] = {
    {"accept", do_accept}, {"assign", do_assign}, {"escalate", do_escalate},
    {"link", do_link},     {"merge", do_merge},   {"tag", do_tag},
    {"paper", do_paper},   {"set", do_set},       {"urge", do_urge},
    {"note", do_note},     {"attach", do_attach}, {"resolve", do_resolve},
};

enum status act_verb(struct act_work *w, struct error *e)
{
    const struct act_args *a = w->args;
    buf_set(&w->data, a->data ? a->data : "");
    if (a->cause)
        w->after.c[TC_CAUSE] = a->cause_value;
    if (a->cost)
        w->after.c[TC_COST] = a->cost_value;
    if (a->charge)
        w->after.c[TC_CHARGE] = a->charge_value;
    for (size_t i = 0; i < sizeof own_work / sizeof *own_work; i++)
        if (strcmp(own_work[i].verb, w->verb) == 0)
            return own_work[i].act(w, e);
    return ST_OK;
}

void act_papers_missing(const struct act_work *w, struct buf *missing)
{
    const char *asked = workflow_papers(w->workflow, &w->after);
    struct buf in = BUF_EMPTY;
    ticket_field_get(&w->after.c[TC_FIELDS], "papers", &in);
    for (struct list paper = LIST(asked); list_next(&paper);)
        if (!list_has(in.s, paper.s, paper.n))
            buf_printf(missing, "%s%.*s", missing->len ? ", " : "", (int)paper.n, paper.s);
    buf_free(&in);
}
