#include "desk/intake/caller.h"

#include "calc/text/phone.h"
#include "calc/time/zone.h"
#include "desk/core/masking.h"
#include "desk/intake/caller_link.h"
#include "flow/text.h"
#include "flow/label.h"
#include "store/ticket.h"

void caller_free(struct caller *c)
{
    customer_free(&c->customer);
    buf_free(&c->unit);
    choices_free(&c->units);
}

/* ---- numbers ---- */

enum status caller_customers(struct desk *desk, const char *phone, struct choices *c,
                             struct error *e)
{
    /* opened for each question: others may have changed the register meanwhile */
    struct caller_link *l = caller_link_open(desk);
    caller_link_phone(l, phone, c, e);
    caller_link_close(l);
    return e->code;
}

/* ---- one of the register ---- */

enum status caller_meet(struct caller *c, struct desk *desk, const char *code, struct error *e)
{
    choices_free(&c->units);
    buf_clear(&c->unit);
    if (customer_get(&c->customer, desk, code, e) < 0 || !c->customer.code.len)
        return e->code;
    struct stmt *st = store_query(desk->store,
                                  "SELECT code, building FROM unit"
                                  " WHERE tenant = :customer OR owner = :customer"
                                  " ORDER BY coalesce(tenant, '') <> :customer, code",
                                  WITH(BIND(":customer", c->customer.code.s)), e);
    while (stmt_step(st, e) > 0)
        choices_add(&c->units, stmt_text(st, 0), stmt_text(st, 1));
    buf_set(&c->unit, c->units.count ? c->units.v[0].code : "");
    return e->code;
}

/* ---- what they had last ---- */

static void add_recent(struct recent *r, int64_t id, int64_t opened)
{
    size_t at = r->count;
    for (size_t i = 0; i < r->count; i++)
        if (r->id[i] == id)
            return;
    while (at &&
           (r->opened[at - 1] < opened || (r->opened[at - 1] == opened && r->id[at - 1] < id)))
        at--;
    if (at >= RECENT)
        return;
    r->count += r->count < RECENT;
    for (size_t i = r->count - 1; i > at; i--) {
        r->id[i] = r->id[i - 1];
        r->opened[i] = r->opened[i - 1];
    }
    r->id[at] = id;
    r->opened[at] = opened;
}

static enum status of_customer(struct desk *desk, const char *customer, struct recent *r,
                               struct error *e)
{
    struct stmt *st =
        store_query(desk->store, "SELECT id, opened FROM ticket WHERE customer = :customer",
                    WITH(BIND(":customer", customer)), e);
    while (stmt_step(st, e) > 0)
        add_recent(r, stmt_int(st, 0), stmt_int(st, 1));
    return e->code;
}

static int64_t far_back(struct desk *desk, struct error *e)
{
    return ticket_last(desk->store, e) - CALLER_BACK;
}

static enum status of_phone(struct desk *desk, const char *phone, struct recent *r,
                            struct error *e)
{
    uint64_t number = phone_first(phone);
    int64_t from = far_back(desk, e);
    if (!number || e->code != ST_OK)
        return e->code;
    struct stmt *st = store_query(desk->store,
                                  "SELECT id, opened, phone FROM ticket"
                                  " WHERE id > :from AND phone IS NOT NULL",
                                  WITH(BIND(":from", from)), e);
    while (stmt_step(st, e) > 0)
        if (phone_has(stmt_text(st, 2), number))
            add_recent(r, stmt_int(st, 0), stmt_int(st, 1));
    return e->code;
}

/* A customer with several units calls about one of them again. */
static enum status learn(struct caller *c, struct desk *desk, int64_t id, struct error *e)
{
    struct ticket_copy t = TICKET_COPY_EMPTY;
    if (ticket_get(desk->store, id, &t, e) > 0) {
        const char *unit = ticket_text(&t.t, TC_UNIT);
        if (!c->customer.name.len)
            buf_set(&c->customer.name, ticket_text(&t.t, TC_CONTACT));
        if (*unit && (!c->unit.len || choices_code(&c->units, unit)))
            buf_set(&c->unit, unit);
    }
    ticket_copy_free(&t);
    return e->code;
}

enum status caller_recent(struct caller *c, struct desk *desk, const char *phone,
                          struct recent *r, struct error *e)
{
    *r = (struct recent){.count = 0};
    if (c->customer.code.len && of_customer(desk, c->customer.code.s, r, e) != ST_OK)
        return e->code;
    if (of_phone(desk, phone, r, e) == ST_OK && r->count)
        learn(c, desk, r->id[0], e);
    return e->code;
}

enum status caller_unit(struct desk *desk, const char *unit, struct recent *r, struct error *e)
{
    *r = (struct recent){.count = 0};
    int64_t from = far_back(desk, e);
    if (e->code != ST_OK)
        return e->code;
    struct stmt *st = store_query(
        desk->store, "SELECT id, opened FROM ticket WHERE id > :from AND unit = :unit",
        WITH(BIND(":from", from), BIND(":unit", unit)), e);
    while (stmt_step(st, e) > 0)
        add_recent(r, stmt_int(st, 0), stmt_int(st, 1));
    return e->code;
}

enum status caller_line(struct desk *desk, int64_t id, struct buf *out, size_t width,
                        struct error *e)
{
    enum { STATUS = 9, UNIT = 12 };
    struct ticket_copy t = TICKET_COPY_EMPTY;
    struct buf line = BUF_EMPTY, unit = BUF_EMPTY;
    if (ticket_get(desk->store, id, &t, e) > 0) {
        struct civil day;
        zone_civil(desk->zone, t.t.c[TC_OPENED].n, &day);
        buf_printf(&line, "%lld  %04d-%02d-%02d  ", (long long)id, day.year, day.month,
                   day.day);
        text_pad(&line, label_cell("status", ticket_text(&t.t, TC_STATUS)), STATUS);
        masking_ticket(desk, &t.t);
        if (t.t.c[TC_UNIT].type == VALUE_TEXT) {
            text_cut(&unit, masking_text(desk, masking_column(TC_UNIT), t.t.c[TC_UNIT].s),
                     UNIT);
            buf_printf(&line, "  %s", unit.s);
        }
        buf_printf(
            &line, "  %s",
            masking_text(desk, masking_column(TC_SUBJECT), ticket_text(&t.t, TC_SUBJECT)));
        text_cut(out, line.s, width);
    }
    ticket_copy_free(&t);
    BUF_FREE(&line, &unit);
    return e->code;
}
