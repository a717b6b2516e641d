#include "desk/privacy/export_person.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "calc/text/phone.h"
#include "desk/ticket/ticket_cell.h"
#include "desk/ticket/attribute.h"
#include "desk/ticket/related.h"
#include "desk/ticket/history.h"
#include "desk/core/masking.h"
#include "desk/register/register_cell.h"
#include "desk/register/customer.h"
#include "store/customer_rows.h"
#include "store/register.h"

struct copy {
    struct desk *desk;
    const char *code;
    struct buf *out;
    struct ids ids;
    struct error *e;
};

/* ---- JSON ---- */

/* Appends a member's name; the caller appends the value. */
static void name(struct buf *out, const char *s)
{
    json_null(out, s);
    out->len -= strlen("null");
    out->s[out->len] = '\0';
}

/* Begins the next element of an array. */
static void next(struct buf *out)
{
    if (out->s[out->len - 1] != '[')
        buf_adds(out, ",\n");
    else
        buf_addc(out, '\n');
}

static void put_text(struct copy *c, const char *column, enum mask mask, const char *s,
                     int number)
{
    if (s && *s && number) {
        name(c->out, column);
        buf_adds(c->out, s);
    } else {
        json_text(c->out, column, s && *s ? masking_text(c->desk, mask, s) : NULL);
    }
}

/* Objects stay objects. */
static void put_json(struct copy *c, const char *column, const char *json)
{
    if (!json || !*json) {
        json_null(c->out, column);
        return;
    }
    name(c->out, column);
    buf_adds(c->out, json);
}

static void put_time(struct copy *c, const char *column, int64_t at)
{
    struct buf b = BUF_EMPTY;
    when_print(&b, c->desk->zone, at);
    json_text(c->out, column, b.s);
    buf_free(&b);
}

/* ---- registers ---- */

static void put_row(struct copy *c, const struct register_info *r,
                    const struct register_row *row)
{
    struct buf cell = BUF_EMPTY;
    buf_addc(c->out, '{');
    for (size_t i = 0; i < r->count; i++) {
        buf_clear(&cell);
        register_cell_print(&cell, c->desk, &r->columns[i], &row->c[i]);
        put_text(c, r->columns[i].name, masking_register_column(c->desk, r, r->columns[i].name),
                 cell.s, register_cell_is_number(&r->columns[i]));
    }
    buf_addc(c->out, '}');
    buf_free(&cell);
}

static enum status put_own_row(struct copy *c)
{
    const struct register_info *r = register_find("customer");
    struct register_row key = REGISTER_ROW_EMPTY, row = REGISTER_ROW_EMPTY;
    key.c[0] = value_text(c->code);
    int got = register_get(c->desk->store, r, &key, &row, c->e);
    name(c->out, "register");
    if (got > 0)
        put_row(c, r, &row);
    else
        buf_adds(c->out, "null");
    register_row_free(&row);
    return c->e->code;
}

static int is_theirs(const struct copy *c, const struct register_info *r,
                     const struct register_row *row)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->columns[i].refers && strcmp(r->columns[i].refers, "customer") == 0 &&
            row->c[i].type == VALUE_TEXT && strcmp(row->c[i].s, c->code) == 0)
            return 1;
    return 0;
}

/* Appends the rows that refer to the customer, and adds their keys to `keys`. */
static enum status put_rows(struct copy *c, const char *reg, const char *as, struct map *keys)
{
    const struct register_info *r = register_find(reg);
    struct stmt *st;
    struct buf key = BUF_EMPTY;
    name(c->out, as);
    buf_addc(c->out, '[');
    if (register_select(c->desk->store, r, &st, c->e) == ST_OK)
        while (stmt_step(st, c->e) > 0) {
            struct register_row row = REGISTER_ROW_EMPTY;
            register_from_row(r, st, &row);
            if (!is_theirs(c, r, &row))
                continue;
            next(c->out);
            put_row(c, r, &row);
            buf_clear(&key);
            buf_printf(&key, "%s|%s", reg, row.c[0].s);
            map_puts(keys, key.s, NULL);
        }
    buf_addc(c->out, ']');
    buf_free(&key);
    return c->e->code;
}

static enum status put_changes(struct copy *c, const struct map *keys)
{
    struct stmt *st;
    struct buf key = BUF_EMPTY;
    name(c->out, "changes");
    buf_addc(c->out, '[');
    if (register_history(c->desk->store, NULL, &st, c->e) == ST_OK)
        while (stmt_step(st, c->e) > 0) {
            const char *reg = stmt_text(st, 3);
            buf_clear(&key);
            buf_printf(&key, "%s|%s", reg, stmt_text(st, 4));
            if (!map_finds(keys, key.s))
                continue;
            next(c->out);
            buf_addc(c->out, '{');
            put_time(c, "at", stmt_int(st, 1));
            json_text(c->out, "who", stmt_text(st, 2));
            json_text(c->out, "register", reg);
            json_text(c->out, "key", masking_key(c->desk, reg, stmt_text(st, 4)));
            put_json(c, "before", masking_change(c->desk, reg, stmt_text(st, 5)));
            put_json(c, "after", masking_change(c->desk, reg, stmt_text(st, 6)));
            buf_addc(c->out, '}');
        }
    buf_addc(c->out, ']');
    buf_free(&key);
    return c->e->code;
}

/* ---- tickets ---- */

/* Returns the customer's numbers, or -1 for an error. */
static int read_numbers(struct copy *c, uint64_t numbers[PHONES])
{
    struct customer customer = CUSTOMER_EMPTY;
    int got = customer_get(&customer, c->desk, c->code, c->e);
    size_t count = phone_read(customer.phone.s, numbers);
    customer_free(&customer);
    return got < 0 ? -1 : (int)count;
}

static int is_number_of(const uint64_t *numbers, int count, const char *phone)
{
    for (int i = 0; i < count; i++)
        if (phone_has(phone, numbers[i]))
            return 1;
    return 0;
}

static enum status find_tickets(struct copy *c)
{
    uint64_t numbers[PHONES];
    int count = 0;
    struct stmt *st;
    if (related_tickets(c->desk, TC_CUSTOMER, c->code, &c->ids, c->e) == ST_OK &&
        (count = read_numbers(c, numbers)) > 0 &&
        store_prepare(
            c->desk->store, &st,
            "SELECT id, phone FROM ticket WHERE customer IS NULL AND phone IS NOT NULL",
            c->e) == ST_OK)
        while (stmt_step(st, c->e) > 0)
            if (is_number_of(numbers, count, stmt_text(st, 1)))
                ids_add(&c->ids, stmt_int(st, 0));
    ids_sort(&c->ids);
    return c->e->code;
}

static void put_side(struct copy *c, const char *as, const struct changes *changes, int after)
{
    if (!changes->count) {
        json_null(c->out, as);
        return;
    }
    name(c->out, as);
    buf_addc(c->out, '{');
    for (size_t i = 0; i < changes->count; i++) {
        const struct change *x = &changes->v[i];
        put_text(c, x->name, change_mask(x), after ? x->after : x->before,
                 x->column >= 0 && ticket_cell_is_number(x->column));
    }
    buf_addc(c->out, '}');
}

static int put_event(void *context, const struct event *ev)
{
    struct copy *c = context;
    struct changes changes = CHANGES_EMPTY;
    next(c->out);
    buf_addc(c->out, '{');
    json_int(c->out, "event", ev->id);
    put_time(c, "at", ev->at);
    json_text(c->out, "who", ev->who);
    json_text(c->out, "verb", ev->verb);
    changes_read(&changes, c->desk, ev->before, ev->after);
    put_side(c, "before", &changes, 0);
    put_side(c, "after", &changes, 1);
    json_text(c->out, "note", masking_text(c->desk, MASK_TEXT, ev->note));
    put_json(c, "data", masking_json(c->desk, history_data_mask, NULL, ev->data));
    buf_addc(c->out, '}');
    changes_free(&changes);
    return 0;
}

static enum status put_ticket(struct copy *c, struct attribute_reader *computed,
                              const struct ticket *t)
{
    struct buf cell = BUF_EMPTY;
    masking_history(c->desk, t);
    next(c->out);
    buf_addc(c->out, '{');
    for (const int *column = ticket_column_order; *column >= 0 && c->e->code == ST_OK;
         column++) {
        const struct attribute s = {.column = *column};
        buf_clear(&cell);
        attribute_print(computed, &s, t, &cell, c->e);
        put_text(c, ticket_columns[*column].name, masking_column(*column), cell.s,
                 ticket_cell_is_number(*column));
    }
    put_json(c, "fields",
             masking_json(c->desk, masking_of_field, NULL,
                          t->c[TC_FIELDS].type == VALUE_TEXT ? t->c[TC_FIELDS].s : NULL));
    name(c->out, "events");
    buf_addc(c->out, '[');
    history_walk(c->desk, t->c[TC_ID].n, t->head, put_event, c, c->e);
    buf_adds(c->out, "]}");
    buf_free(&cell);
    return c->e->code;
}

static enum status put_tickets(struct copy *c)
{
    struct ticket_copy copy = TICKET_COPY_EMPTY;
    struct attribute_reader computed;
    attribute_reader_start(&computed, c->desk);
    name(c->out, "tickets");
    buf_addc(c->out, '[');
    for (size_t i = 0; i < c->ids.count && c->e->code == ST_OK; i++)
        if (ticket_get(c->desk->store, c->ids.id[i], &copy, c->e) > 0)
            put_ticket(c, &computed, &copy.t);
    buf_addc(c->out, ']');
    attribute_reader_end(&computed);
    ticket_copy_free(&copy);
    return c->e->code;
}

/* ---- all else ---- */

static void put_cell(struct copy *c, const struct stmt *st, int column)
{
    const char *as = stmt_name(st, column);
    struct value v = stmt_value(st, column);
    struct json_object o = JSON_OBJECT_EMPTY;
    if (v.type == VALUE_INT && (strcmp(as, "at") == 0 || strcmp(as, "again") == 0))
        put_time(c, as, v.n);
    else if (v.type == VALUE_INT)
        json_int(c->out, as, v.n);
    else if (v.type == VALUE_TEXT && *v.s == '{' && json_read(v.s, &o))
        put_json(c, as, masking_json(c->desk, masking_of_field, NULL, v.s));
    else
        put_text(c, as, masking_kind(as) ? masking_kind(as) : MASK_TEXT,
                 v.type == VALUE_TEXT ? v.s : NULL, 0);
    json_free(&o);
}

static enum status put_others(struct copy *c)
{
    struct customer_rows all;
    struct buf ids = BUF_EMPTY;
    for (size_t i = 0; i < c->ids.count; i++)
        buf_printf(&ids, "%s%lld", i ? "," : "", (long long)c->ids.id[i]);
    name(c->out, "others");
    buf_addc(c->out, '{');
    customer_rows_find(c->desk->store, &all, c->e);
    for (size_t i = 0; i < all.count && c->e->code == ST_OK; i++) {
        struct stmt *st;
        if (customer_rows_walk(c->desk->store, all.tables[i], c->code, ids.s, &st, c->e) !=
            ST_OK)
            break;
        name(c->out, all.tables[i]);
        buf_addc(c->out, '[');
        while (stmt_step(st, c->e) > 0) {
            next(c->out);
            buf_addc(c->out, '{');
            for (int k = 0; k < stmt_columns(st); k++)
                put_cell(c, st, k);
            buf_addc(c->out, '}');
        }
        buf_addc(c->out, ']');
    }
    buf_addc(c->out, '}');
    customer_rows_free(&all);
    buf_free(&ids);
    return c->e->code;
}

enum status export_person(struct desk *desk, const char *code, struct buf *out, struct error *e)
{
    struct copy c = {.desk = desk, .code = code, .out = out, .e = e};
    struct map keys = MAP_EMPTY;
    struct buf key = BUF_EMPTY;
    if (store_begin_read(desk->store, e) != ST_OK)
        return e->code;
    buf_printf(&key, "customer|%s", code);
    map_puts(&keys, key.s, NULL);
    buf_addc(out, '{');
    json_text(out, "customer", masking_text(desk, MASK_CODE, code));
    put_time(&c, "made", desk->now);
    if (put_own_row(&c) == ST_OK && put_rows(&c, "unit", "units", &keys) == ST_OK &&
        put_rows(&c, "asset", "assets", &keys) == ST_OK && put_changes(&c, &keys) == ST_OK &&
        find_tickets(&c) == ST_OK && put_tickets(&c) == ST_OK)
        put_others(&c);
    buf_adds(out, "}\n");
    store_rollback(desk->store);
    map_free(&keys);
    buf_free(&key);
    ids_free(&c.ids);
    return e->code;
}
