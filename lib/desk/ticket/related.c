#include "desk/ticket/related.h"

#include <string.h>

#include "base/i18n.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/stat/decimal.h"
#include "calc/text/phone.h"
#include "desk/ticket/details.h"
#include "store/register.h"

static void add_id(struct ids *ids, int64_t id)
{
    *MEM_NEXT(ids->id, ids->count, ids->capacity) = id;
}

enum status related_tickets(struct desk *desk, int column, const char *code, struct ids *ids,
                            struct error *e)
{
    static const int columns[] = {TC_ID};
    const struct value value = value_text(code);
    const struct select_condition where = {
        .column = column, .op = OP_EQ, .values = &value, .count = 1};
    const struct select_order order[] = {{.column = TC_OPENED, .descending = 1},
                                         {.column = TC_ID, .descending = 1}};
    const struct select q = {columns, 1, &where, 1, order, 2, -1, desk->now};
    struct stmt *st;
    if (ticket_select(desk->store, &q, &st, e) != ST_OK)
        return e->code;
    while (stmt_step(st, e) > 0)
        add_id(ids, stmt_int(st, 0));
    return e->code;
}

/* ---- telephone numbers ---- */

static enum status customers_with(struct desk *desk, uint64_t number, struct map *found,
                                  struct error *e)
{
    struct stmt *st = store_query(
        desk->store, "SELECT code, phone FROM customer WHERE phone IS NOT NULL", NULL, e);
    while (stmt_step(st, e) > 0)
        if (phone_has(stmt_text(st, 1), number))
            map_puts(found, stmt_text(st, 0), NULL);
    return e->code;
}

enum status related_phone(struct desk *desk, const char *phone, struct ids *ids,
                          struct error *e)
{
    uint64_t number = phone_first(phone);
    struct map customers = MAP_EMPTY;
    struct stmt *st;
    if (!number)
        error_set(e, ST_USAGE,
                  _("--phone: '%s' is not a telephone number of at least %d digits"),
                  utf8_quote(phone), PHONE_LEAST);
    else if (customers_with(desk, number, &customers, e) == ST_OK &&
             store_prepare(desk->store, &st,
                           "SELECT id, phone, customer FROM ticket"
                           " WHERE phone IS NOT NULL OR customer IS NOT NULL"
                           " ORDER BY opened DESC, id DESC",
                           e) == ST_OK)
        while (stmt_step(st, e) > 0) {
            const char *own = stmt_text(st, 1), *customer = stmt_text(st, 2);
            if (phone_has(own, number) || (customer && map_finds(&customers, customer)))
                add_id(ids, stmt_int(st, 0));
        }
    map_free(&customers);
    return e->code;
}

/* ---- the row of the register ---- */

static void add_cell(struct details *f, const struct register_info *r,
                     const struct register_column *c, const struct value *v)
{
    struct buf b = BUF_EMPTY;
    if (v->type == VALUE_TEXT)
        buf_add(&b, v->s, v->len);
    else if (v->type == VALUE_INT && c->type == REG_MONEY)
        money_print(&b, v->n, f->desk->places);
    else if (v->type == VALUE_INT && c->type == REG_TIME)
        details_time(&b, f->desk, v->n);
    else if (v->type == VALUE_INT)
        buf_addi(&b, v->n);
    details_add_masked(f, masking_register_column(f->desk, r, c->name), c->name, b.s);
    buf_free(&b);
}

enum status related_row(struct desk *desk, const char *reg, const char *code, struct buf *page,
                        struct error *e)
{
    const struct register_info *info = register_find(reg);
    struct register_row key = REGISTER_ROW_EMPTY, row = REGISTER_ROW_EMPTY;
    struct details f;
    key.c[0] = value_text(code);
    details_start(&f, desk);
    if (register_get(desk->store, info, &key, &row, e) > 0) {
        for (size_t i = 0; i < info->count; i++)
            add_cell(&f, info, &info->columns[i], &row.c[i]);
        details_print(page, &f, 0);
        buf_addc(page, '\n');
    }
    details_end(&f);
    register_row_free(&row);
    return e->code;
}
