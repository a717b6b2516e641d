#include "desk/ticket/ticket_page.h"

#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "desk/ticket/history.h"
#include "flow/text.h"
#include "flow/label.h"

static const int lines[] = {TC_STATUS,    TC_KIND,     TC_CATEGORY, TC_PRIORITY, TC_CHANNEL,
                            TC_KEY,       TC_CUSTOMER, TC_CONTACT,  TC_PHONE,    TC_UNIT,
                            TC_ASSET,     TC_DEPT,     TC_ASSIGNEE, TC_OPENED,   TC_RESPOND_DUE,
                            TC_RESPONDED, TC_DUE,      TC_RESOLVED, TC_CLOSED,   TC_LATE,
                            TC_SINCE,     TC_UNTIL,    TC_WAITED,   TC_PARENT,   TC_CAUSE,
                            TC_COST,      TC_CHARGE,   TC_TAGS,     TC_LEVEL,    TC_URGED,
                            TC_SCORE};

/* One line each: "13 new  换水龙头". */
static enum status children(struct details *f, const struct ticket *t, struct error *e)
{
    struct buf b = BUF_EMPTY;
    struct stmt *st = store_query(
        f->desk->store, "SELECT id, status, subject FROM ticket WHERE parent = :id ORDER BY id",
        WITH(BIND(":id", t->c[TC_ID].n)), e);
    while (stmt_step(st, e) > 0)
        buf_printf(&b, "%s%lld %s  %s", b.len ? "\n" : "", (long long)stmt_int(st, 0),
                   label_cell("status", stmt_text(st, 1)), stmt_text(st, 2));
    details_add_masked(f, MASK_TEXT, _("Child tickets"), b.s);
    buf_free(&b);
    return e->code;
}

static enum status print_facts(struct buf *page, struct details *f, const struct ticket *t,
                               struct error *e)
{
    details_clear(f);
    for (size_t i = 0; i < sizeof lines / sizeof *lines && e->code == ST_OK; i++) {
        details_column(f, t, lines[i], NULL, e);
        if (lines[i] == TC_PHONE && e->code == ST_OK)
            details_customer_phone(f, t, e);
    }
    if (e->code != ST_OK || children(f, t, e) != ST_OK)
        return e->code;
    details_fields(f, t);
    details_print(page, f, 0);
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

/* Appends local time in place of RFC 3339, which the changes have, and tkt's words
 * translated. */
static void tell_value(struct buf *b, int column, const char *value)
{
    size_t n = value ? strlen(value) : 0;
    if (value && column >= 0 && ticket_columns[column].type == CT_TIME && n > 19) {
        buf_printf(b, "%.10s %.*s", value, strncmp(value + 17, "00", 2) == 0 ? 5 : 8,
                   value + 11);
        return;
    }
    if (value && column >= 0)
        value = label_cell(ticket_columns[column].name, value);
    buf_adds(b, value ? value : "–");
}

/* Changed columns have the same names as in the lines above, and in English those that users
 * type. */
static const char *name_of(const struct change *c)
{
    const char *label =
        c->column >= 0 ? i18n_translated(ticket_columns[c->column].label) : NULL;
    return label ? label : c->name;
}

static void tell_changes(struct telling *p)
{
    struct buf b = BUF_EMPTY;
    for (size_t i = 0; i < p->changes.count; i++) {
        const struct change *c = &p->changes.v[i];
        enum mask mask = change_mask(c);
        if (c->column == TC_STATUS)
            continue;
        buf_clear(&b);
        buf_printf(&b, "%s: ", name_of(c));
        if (c->before) {
            tell_value(&b, c->column, masking_text(p->desk, mask, c->before));
            buf_adds(&b, " → ");
        }
        tell_value(&b, c->column, masking_text(p->desk, mask, c->after));
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
                       o.pairs[i].text
                           ? masking_text(p->desk, history_data_mask(NULL, o.pairs[i].name),
                                          o.pairs[i].text)
                           : "–");
    if (b.len)
        tell_lines(p, b.s);
    json_free(&o);
    buf_free(&b);
}

static int tell_event(void *context, const struct event *ev)
{
    struct telling *p = context;
    struct buf *page = p->page, at = BUF_EMPTY;
    details_time(&at, p->desk, ev->at);
    text_pad(page, at.s, p->indent);
    buf_free(&at);
    text_pad(page, label_cell("verb", ev->verb), 10);
    buf_adds(page, " ");
    text_pad(page, ev->who, 0);
    changes_read(&p->changes, p->desk, ev->before, ev->after);
    const struct change *status = change_of(p, TC_STATUS);
    if (status) {
        buf_adds(page, "  ");
        tell_value(page, TC_STATUS, status->before);
        buf_adds(page, " → ");
        tell_value(page, TC_STATUS, status->after);
    }
    buf_addc(page, '\n');
    if (ev->note)
        tell_lines(p, masking_text(p->desk, MASK_TEXT, ev->note));
    tell_changes(p);
    tell_data(p, ev->data);
    return 0;
}

enum status ticket_page_ticket(struct buf *page, struct details *f, const struct ticket *t,
                               struct error *e)
{
    struct telling p = {.page = page, .desk = f->desk, .indent = 21};
    masking_history(f->desk, t);
    const char *subject = masking_text(f->desk, MASK_TEXT, t->c[TC_SUBJECT].s);
    buf_printf(page, "%lld  ", (long long)t->c[TC_ID].n);
    text_wrap(page, subject, strlen(subject), 2, 0);
    buf_addc(page, '\n');
    if (print_facts(page, f, t, e) != ST_OK)
        return e->code;
    if (t->c[TC_BODY].type == VALUE_TEXT) {
        const char *body = masking_text(f->desk, MASK_TEXT, t->c[TC_BODY].s);
        buf_addc(page, '\n');
        text_wrap(page, body, strlen(body), 0, 0);
    }
    buf_addc(page, '\n');
    history_walk(f->desk, t->c[TC_ID].n, t->head, tell_event, &p, e);
    changes_free(&p.changes);
    return e->code;
}
