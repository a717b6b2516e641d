#include "desk/register/customer.h"

#include "calc/text/phone.h"

enum { CELLS = 6 };

static void list_cells(struct customer *c, struct buf *cells[CELLS])
{
    cells[0] = &c->code;
    cells[1] = &c->name;
    cells[2] = &c->phone;
    cells[3] = &c->email;
    cells[4] = &c->language;
    cells[5] = &c->note;
}

int customer_get(struct customer *c, struct desk *desk, const char *code, struct error *e)
{
    struct buf *cells[CELLS];
    list_cells(c, cells);
    for (size_t i = 0; i < CELLS; i++)
        buf_clear(cells[i]);
    c->erased = 0;
    buf_adds(&c->code, code);
    if (!c->code.len)
        return 0;
    struct stmt *st =
        store_query(desk->store,
                    "SELECT code IN (SELECT pseudonym FROM erasure),"
                    " name, phone, email, language, note FROM customer WHERE code = :code",
                    WITH(BIND(":code", c->code.s)), e);
    int got = stmt_step(st, e);
    if (got > 0) {
        c->erased = stmt_int(st, 0) != 0;
        for (int i = 1; i < CELLS; i++)
            if (!stmt_is_null(st, i))
                buf_adds(cells[i], stmt_text(st, i));
        stmt_reset(st);
    }
    return got;
}

enum status customer_of_ticket(struct customer *c, struct desk *desk, const struct ticket *t,
                               struct error *e)
{
    const char *own = ticket_text(t, TC_PHONE);
    if (customer_get(c, desk, ticket_text(t, TC_CUSTOMER), e) < 0)
        return e->code;
    if (!c->name.len)
        buf_set(&c->name, ticket_text(t, TC_CONTACT));
    if (!c->phone.len || (!phone_first(c->phone.s) && phone_first(own)))
        buf_set(&c->phone, own);
    return e->code;
}

void customer_free(struct customer *c)
{
    struct buf *cells[CELLS];
    list_cells(c, cells);
    for (size_t i = 0; i < CELLS; i++)
        buf_free(cells[i]);
}
