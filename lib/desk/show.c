#include "desk/show.h"

#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/utf8.h"
#include "desk/history.h"
#include "desk/sla.h"
#include "flow/text.h"

static const struct {
    int column;
    const char *label;
} lines[] = {
    {TC_STATUS, N_("Status")},         {TC_KIND, N_("Kind")},
    {TC_CATEGORY, N_("Category")},     {TC_PRIORITY, N_("Priority")},
    {TC_CHANNEL, N_("Channel")},       {TC_KEY, N_("Key")},
    {TC_CUSTOMER, N_("Customer")},     {TC_CONTACT, N_("Caller")},
    {TC_PHONE, N_("Phone")},           {TC_UNIT, N_("Where")},
    {TC_ASSET, N_("Asset")},           {TC_DEPT, N_("Department")},
    {TC_ASSIGNEE, N_("Assignee")},     {TC_OPENED, N_("Opened")},
    {TC_RESPOND_DUE, N_("Answer by")}, {TC_RESPONDED, N_("Answered")},
    {TC_DUE, N_("Solve by")},          {TC_RESOLVED, N_("Solved")},
    {TC_CLOSED, N_("Closed")},         {TC_LATE, N_("Minutes late")},
    {TC_SINCE, N_("Waiting since")},   {TC_UNTIL, N_("Promised to us by")},
    {TC_WAITED, N_("Minutes waited")}, {TC_PARENT, N_("Part of")},
    {TC_CAUSE, N_("Cause")},           {TC_COST, N_("Cost")},
    {TC_CHARGE, N_("Charge")},         {TC_TAGS, N_("Tags")},
    {TC_LEVEL, N_("Times escalated")}, {TC_URGED, N_("Times asked after")},
    {TC_SCORE, N_("Score")},
};

/* "13 new  换水龙头" a line. */
static enum status children(struct facts *f, const struct ticket *t, struct error *e)
{
    struct stmt *st;
    struct buf b = BUF_EMPTY;
    if (store_prepare(f->desk->store, &st,
                      "SELECT id, status, subject FROM ticket WHERE parent = :id ORDER BY id",
                      e) != ST_OK)
        return e->code;
    stmt_bind_int(st, ":id", t->c[TC_ID].n);
    while (stmt_step(st, e) > 0)
        buf_printf(&b, "%s%lld %s  %s", b.len ? "\n" : "", (long long)stmt_int(st, 0),
                   stmt_text(st, 1), stmt_text(st, 2));
    facts_add(f, _("Parts"), b.s);
    buf_free(&b);
    return e->code;
}

static enum status print_facts(struct buf *page, struct facts *f, const struct ticket *t,
                               struct error *e)
{
    facts_clear(f);
    for (size_t i = 0; i < sizeof lines / sizeof *lines && e->code == ST_OK; i++)
        facts_column(f, t, lines[i].column, _(lines[i].label), e);
    if (e->code != ST_OK || children(f, t, e) != ST_OK)
        return e->code;
    facts_fields(f, t);
    facts_print(page, f, 0);
    return ST_OK;
}

/* ---- the history ---- */

struct telling {
    struct buf *page;
    struct desk *desk;
    struct changes changes;
    size_t indent;
};

static void spaces(struct buf *out, size_t n)
{
    while (n-- > 0)
        buf_addc(out, ' ');
}

static void tell_lines(struct telling *p, const char *s)
{
    spaces(p->page, p->indent);
    text_wrap(p->page, s, strlen(s), p->indent, 0);
}

static const struct change *change_of(const struct telling *p, int column)
{
    for (size_t i = 0; i < p->changes.count; i++)
        if (p->changes.v[i].column == column)
            return &p->changes.v[i];
    return NULL;
}

/* The site's clock rather than RFC 3339, which the changes hold. */
static void tell_value(struct buf *b, int column, const char *value)
{
    size_t n = value ? strlen(value) : 0;
    if (value && column >= 0 && ticket_columns[column].type == CT_TIME && n > 19) {
        buf_printf(b, "%.10s %.*s", value, strncmp(value + 17, "00", 2) == 0 ? 5 : 8,
                   value + 11);
        return;
    }
    buf_adds(b, value ? value : "–");
}

static void tell_changes(struct telling *p)
{
    struct buf b = BUF_EMPTY;
    for (size_t i = 0; i < p->changes.count; i++) {
        const struct change *c = &p->changes.v[i];
        if (c->column == TC_STATUS)
            continue;
        buf_clear(&b);
        buf_printf(&b, "%s: ", c->name);
        if (c->before) {
            tell_value(&b, c->column, c->before);
            buf_adds(&b, " → ");
        }
        tell_value(&b, c->column, c->after);
        tell_lines(p, b.s);
    }
    buf_free(&b);
}

static void tell_data(struct telling *p, const char *data)
{
    struct json_object o = JSON_OBJECT_EMPTY;
    struct buf b = BUF_EMPTY;
    if (json_read(data, &o))
        for (size_t i = 0; i < o.count; i++)
            buf_printf(&b, "%s%s: %s", i ? ", " : "", o.pairs[i].name,
                       o.pairs[i].text ? o.pairs[i].text : "–");
    if (b.len)
        tell_lines(p, b.s);
    json_free(&o);
    buf_free(&b);
}

static int tell_event(void *context, const struct event *ev)
{
    struct telling *p = context;
    struct buf *page = p->page, at = BUF_EMPTY;
    facts_time(&at, p->desk, ev->at);
    text_pad(page, at.s, p->indent);
    buf_free(&at);
    text_pad(page, ev->verb, 10);
    buf_adds(page, " ");
    text_pad(page, ev->who, 0);
    changes_read(&p->changes, p->desk, ev->before, ev->after);
    const struct change *status = change_of(p, TC_STATUS);
    if (status)
        buf_printf(page, "  %s → %s", status->before ? status->before : "–",
                   status->after ? status->after : "–");
    buf_addc(page, '\n');
    if (ev->note)
        tell_lines(p, ev->note);
    tell_changes(p);
    tell_data(p, ev->data);
    return 0;
}

enum status show_ticket(struct buf *page, struct facts *f, const struct ticket *t,
                        struct error *e)
{
    struct telling p = {.page = page, .desk = f->desk, .indent = 21};
    buf_printf(page, "%lld  ", (long long)t->c[TC_ID].n);
    text_wrap(page, t->c[TC_SUBJECT].s, t->c[TC_SUBJECT].len, 2, 0);
    buf_addc(page, '\n');
    if (print_facts(page, f, t, e) != ST_OK)
        return e->code;
    if (t->c[TC_BODY].type == VALUE_TEXT) {
        buf_addc(page, '\n');
        text_wrap(page, t->c[TC_BODY].s, t->c[TC_BODY].len, 0, 0);
    }
    buf_addc(page, '\n');
    history_walk(f->desk, t->c[TC_ID].n, t->head, tell_event, &p, e);
    changes_free(&p.changes);
    return e->code;
}
