#include "desk/ticket/work_order.h"

#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "flow/html.h"
#include "flow/text.h"
#include "store/register.h"

static const int lines[] = {TC_KIND,     TC_CATEGORY, TC_PRIORITY,    TC_SUBJECT, TC_UNIT,
                            TC_ASSET,    TC_CUSTOMER, TC_CONTACT,     TC_PHONE,   TC_DEPT,
                            TC_ASSIGNEE, TC_OPENED,   TC_RESPOND_DUE, TC_DUE,     TC_PARENT};

/* To be filled in by hand; `rows` empty lines each. */
static const struct {
    const char *label;
    int rows;
} blanks[] = {
    {N_("Findings"), 2},
    {N_("Work done"), 4},
    {N_("Material"), 3},
    {N_("Cost and charge"), 1},
    {N_("Started and finished"), 1},
    {N_("Done by (name, signature, date)"), 1},
    {N_("Customer (signature, date)"), 1},
};

enum { BLANKS = sizeof blanks / sizeof *blanks };

/* Adds the papers that the kind requires, from its register. */
static enum status add_papers(struct details *f, const struct ticket *t, struct error *e)
{
    const struct register_info *kind = register_find("kind");
    struct register_row key = REGISTER_ROW_EMPTY, row = REGISTER_ROW_EMPTY;
    int papers = register_column(kind, "papers");
    key.c[0] = t->c[TC_KIND];
    if (register_get(f->desk->store, kind, &key, &row, e) > 0 &&
        row.c[papers].type == VALUE_TEXT)
        details_add(f, _("Required documents"), row.c[papers].s);
    register_row_free(&row);
    return e->code;
}

static enum status gather(struct details *f, const struct ticket *t, struct error *e)
{
    details_clear(f);
    masking_ticket(f->desk, t);
    for (size_t i = 0; i < sizeof lines / sizeof *lines && e->code == ST_OK; i++) {
        details_column(f, t, lines[i], NULL, e);
        if (lines[i] == TC_PHONE && e->code == ST_OK)
            details_customer_phone(f, t, e);
    }
    if (e->code != ST_OK || add_papers(f, t, e) != ST_OK)
        return e->code;
    details_fields(f, t);
    return ST_OK;
}

static void title(struct buf *out, const struct details *f, const struct ticket *t)
{
    if (*f->desk->site)
        buf_printf(out, "%s  ", f->desk->site);
    buf_printf(out, _("Work order %lld"), (long long)t->c[TC_ID].n);
}

enum status work_order_text(struct buf *page, struct details *f, const struct ticket *t,
                            struct error *e)
{
    struct buf head = BUF_EMPTY, now = BUF_EMPTY;
    if (gather(f, t, e) != ST_OK)
        return e->code;
    title(&head, f, t);
    details_time(&now, f->desk, f->desk->now);
    size_t width = utf8_width(now.s, now.len);
    text_pad(page, head.s, WORK_ORDER_WIDTH - width);
    buf_printf(page, "%s\n", now.s);
    text_rule(page, '=', WORK_ORDER_WIDTH);
    details_print(page, f, WORK_ORDER_WIDTH);
    text_rule(page, '-', WORK_ORDER_WIDTH);
    if (t->c[TC_BODY].type == VALUE_TEXT) {
        const char *body = masking_text(f->desk, MASK_TEXT, t->c[TC_BODY].s);
        text_wrap(page, body, strlen(body), 0, WORK_ORDER_WIDTH);
        text_rule(page, '-', WORK_ORDER_WIDTH);
    }
    for (size_t i = 0; i < BLANKS; i++) {
        const char *label = _(blanks[i].label);
        size_t used = utf8_width(label, strlen(label)) + 2;
        buf_printf(page, "%s: ", label);
        text_rule(page, '_', used < WORK_ORDER_WIDTH ? WORK_ORDER_WIDTH - used : 1);
        for (int k = 1; k < blanks[i].rows; k++)
            text_rule(page, '_', WORK_ORDER_WIDTH);
    }
    BUF_FREE(&head, &now);
    return ST_OK;
}

void work_order_html_head(struct buf *page)
{
    buf_adds(page, "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>");
    html_text(page, _("Work order"), strlen(_("Work order")));
    buf_adds(page,
             "</title>\n<style>\n"
             "body { font: 11pt/1.4 sans-serif; margin: 0; }\n"
             "section { max-width: 18cm; margin: 1cm auto; break-after: page; }\n"
             "h1 { font-size: 15pt; border-bottom: 2px solid; margin: 0 0 .4em; }\n"
             "h1 small { float: right; font-weight: normal; font-size: 10pt; }\n"
             "table { border-collapse: collapse; width: 100%; }\n"
             "th { text-align: left; vertical-align: top; width: 25%; font-weight: normal;"
             " color: #444; }\n"
             "td { overflow-wrap: anywhere; white-space: pre-wrap; }\n"
             "pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere;"
             " border: 1px solid #888; padding: .4em; }\n"
             "p { margin: .8em 0 0; }\n"
             ".line { border-bottom: 1px solid #888; height: 2em; }\n"
             "@page { size: A4; margin: 1.5cm; }\n"
             "@media print { section { margin: 0; max-width: none; } }\n"
             "</style>\n</head>\n<body>\n");
}

static void element(struct buf *page, const char *tag, const char *text)
{
    buf_printf(page, "<%s>", tag);
    html_text(page, text, strlen(text));
    buf_printf(page, "</%s>", tag);
}

enum status work_order_html(struct buf *page, struct details *f, const struct ticket *t,
                            struct error *e)
{
    struct buf head = BUF_EMPTY, now = BUF_EMPTY;
    if (gather(f, t, e) != ST_OK)
        return e->code;
    title(&head, f, t);
    details_time(&now, f->desk, f->desk->now);
    buf_adds(page, "<section>\n<h1>");
    html_text(page, head.s, head.len);
    buf_printf(page, " <small>%s</small></h1>\n<table>\n", now.s);
    for (size_t i = 0; i < f->count; i++) {
        buf_adds(page, "<tr>");
        element(page, "th", f->v[i].label);
        element(page, "td", f->v[i].value);
        buf_adds(page, "</tr>\n");
    }
    buf_adds(page, "</table>\n");
    if (t->c[TC_BODY].type == VALUE_TEXT) {
        element(page, "pre", masking_text(f->desk, MASK_TEXT, t->c[TC_BODY].s));
        buf_addc(page, '\n');
    }
    for (size_t i = 0; i < BLANKS; i++) {
        element(page, "p", _(blanks[i].label));
        for (int k = 0; k < blanks[i].rows; k++)
            buf_adds(page, "\n<div class=\"line\"></div>");
        buf_addc(page, '\n');
    }
    buf_adds(page, "</section>\n");
    BUF_FREE(&head, &now);
    return ST_OK;
}

void work_order_html_foot(struct buf *page)
{
    buf_adds(page, "</body>\n</html>\n");
}
