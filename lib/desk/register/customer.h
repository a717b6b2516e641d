/* customer.h: one customer, as the register has them. */
#ifndef TKT_DESK_REGISTER_CUSTOMER_H
#define TKT_DESK_REGISTER_CUSTOMER_H

#include "base/buf.h"
#include "desk/core/desk.h"
#include "store/ticket.h"

/* Empty cells are "". `phone` and `email` may hold several. */
struct customer {
    struct buf code, name, phone, email, language, note;
    int erased; /* 1: tkt-erase made this row out of a person's */
};

#define CUSTOMER_EMPTY                                                                         \
    {                                                                                          \
        BUF_EMPTY, BUF_EMPTY, BUF_EMPTY, BUF_EMPTY, BUF_EMPTY, BUF_EMPTY, 0                    \
    }

/* Reads the row of a code ("" has none) over what was there. 1: it is there; 0: not,
 * and all but the code is empty; -1: error. */
int customer_get(struct customer *c, struct desk *desk, const char *code, struct error *e);
/* Whom to call about a ticket: its customer; name and phone are the caller's own where the
 * register has none. */
enum status customer_of_ticket(struct customer *c, struct desk *desk, const struct ticket *t,
                               struct error *e);
void customer_free(struct customer *c);

#endif
