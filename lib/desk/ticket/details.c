#include "desk/ticket/details.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/text/phone.h"
#include "desk/register/customer.h"
#include "flow/text.h"
#include "flow/label.h"
#include "store/register.h"

void details_start(struct details *f, struct desk *desk)
{
    *f = (struct details){.desk = desk};
    attribute_reader_start(&f->computed, desk);
}

void details_clear(struct details *f)
{
    for (size_t i = 0; i < f->count; i++) {
        MEM_FREE(f->v[i].label, f->v[i].value);
    }
    f->count = 0;
}

void details_end(struct details *f)
{
    details_clear(f);
    attribute_reader_end(&f->computed);
    free(f->v);
}

void details_add(struct details *f, const char *label, const char *value)
{
    if (!value || !*value)
        return;
    *MEM_NEXT(f->v, f->count, f->capacity) =
        (struct detail){mem_string(label), mem_string(value)};
}

static const char *hide(struct details *f, enum mask mask, const char *value)
{
    return f->plain ? value : masking_text(f->desk, mask, value);
}

void details_add_masked(struct details *f, enum mask mask, const char *label, const char *value)
{
    details_add(f, label, hide(f, mask, value));
}

void details_time(struct buf *out, const struct desk *desk, int64_t utc)
{
    struct civil c;
    zone_civil(desk->zone, utc, &c);
    buf_printf(out, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, c.hour, c.minute);
    if (c.second)
        buf_printf(out, ":%02d", c.second);
}

enum status details_name(struct desk *desk, const char *reg, const char *code, struct buf *out,
                         struct error *e)
{
    const struct register_info *info = register_find(reg);
    struct register_row key = REGISTER_ROW_EMPTY, row = REGISTER_ROW_EMPTY;
    buf_adds(out, code);
    int name = register_column(info, strcmp(reg, "unit") == 0 ? "building" : "name");
    key.c[0] = value_text(code);
    if (name > 0 && register_get(desk->store, info, &key, &row, e) > 0 &&
        row.c[name].type == VALUE_TEXT && strcmp(row.c[name].s, code) != 0)
        buf_printf(out, "  %s", row.c[name].s);
    register_row_free(&row);
    return e->code;
}

/* "C12  王**": the code is masked as codes are, the name as names are. */
static void hide_name(struct details *f, int column, const char *reg, struct buf *b)
{
    char *name = strstr(b->s, "  ");
    struct buf hidden = BUF_EMPTY;
    if (f->plain || !f->desk->masking)
        return;
    if (name) {
        *name = '\0';
        name += 2;
    }
    buf_adds(&hidden, hide(f, masking_column(column), b->s));
    if (name)
        buf_printf(&hidden, "  %s",
                   hide(f, masking_register_column(f->desk, register_find(reg), "name"), name));
    buf_set(b, hidden.s);
    buf_free(&hidden);
}

/* Returns the register to which a column's codes belong. */
static const char *register_of(int column)
{
    if (column == TC_CUSTOMER)
        return "customer";
    if (column == TC_UNIT)
        return "unit";
    return ticket_columns[column].type == CT_CODE ? ticket_columns[column].refers : NULL;
}

enum status details_column(struct details *f, const struct ticket *t, int column,
                           const char *label, struct error *e)
{
    struct buf b = BUF_EMPTY;
    const struct value *v = column < TC_STORED ? &t->c[column] : NULL;
    if (v && v->type == VALUE_TEXT && register_of(column)) {
        details_name(f->desk, register_of(column), v->s, &b, e);
        hide_name(f, column, register_of(column), &b);
    } else if (v && v->type == VALUE_INT && ticket_columns[column].type == CT_TIME) {
        details_time(&b, f->desk, v->n);
    } else {
        const struct attribute s = {.column = column};
        attribute_print(&f->computed, &s, t, &b, e);
        if (b.len && ticket_columns[column].type == CT_MONEY)
            buf_printf(&b, " %s", f->desk->currency);
    }
    const char *text = b.len ? label_cell(ticket_columns[column].name, b.s) : NULL;
    if (!register_of(column))
        text = hide(f, masking_column(column), text);
    details_add(f, label ? label : _(ticket_columns[column].label), text);
    buf_free(&b);
    return e->code;
}

enum status details_customer_phone(struct details *f, const struct ticket *t, struct error *e)
{
    struct customer c = CUSTOMER_EMPTY;
    const char *own = ticket_text(t, TC_PHONE);
    if (!phone_first(own) && customer_get(&c, f->desk, ticket_text(t, TC_CUSTOMER), e) > 0 &&
        strcmp(own, c.phone.s) != 0 && (!*own || phone_first(c.phone.s)))
        details_add_masked(f, MASK_PHONE, _("Phone"), c.phone.s);
    customer_free(&c);
    return e->code;
}

void details_fields(struct details *f, const struct ticket *t)
{
    struct json_object o = JSON_OBJECT_EMPTY;
    if (t->c[TC_FIELDS].type == VALUE_TEXT && json_read(t->c[TC_FIELDS].s, &o))
        for (size_t i = 0; i < o.count; i++)
            details_add_masked(f, mask_of_field(o.pairs[i].name),
                               strcmp(o.pairs[i].name, "papers") == 0 ? _("Documents received")
                                                                      : o.pairs[i].name,
                               o.pairs[i].text);
    json_free(&o);
}

void details_print(struct buf *out, const struct details *f, size_t width)
{
    size_t widest = 0;
    for (size_t i = 0; i < f->count; i++) {
        size_t w = utf8_width(f->v[i].label, strlen(f->v[i].label));
        widest = w > widest ? w : widest;
    }
    for (size_t i = 0; i < f->count; i++) {
        text_pad(out, f->v[i].label, widest + 2);
        text_wrap(out, f->v[i].value, strlen(f->v[i].value), widest + 2, width);
    }
}
