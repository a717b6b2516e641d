/* customer.h: one customer, as the register has them. */
#pragma once

#include "base/buf.h"
#include "desk/core/desk.h"
#include "store/ticket.h"

/* Empty cells are "". `phone` and `email` may hold several items. */
struct customer {
    struct buf code, name, phone, email, language, note;
    int erased; /* 1: tkt-erase has erased this person's row */
};

#define CUSTOMER_EMPTY                                                                         \
    {                                                                                          \
        BUF_EMPTY, BUF_EMPTY, BUF_EMPTY, BUF_EMPTY, BUF_EMPTY, BUF_EMPTY, 0                    \
    }

/* Reads the row with this code ("": none) and replaces the old contents. Returns 1, 0 if there
 * is no such row (then everything but the code is empty), -1 for an error. */
int customer_get(struct customer *c, struct desk *desk, const char *code, struct error *e);
/* Finds whom to call about a ticket: its customer; if the register has no name, or no number
 * that identifies somebody (phone.h), the caller's. */
enum status customer_of_ticket(struct customer *c, struct desk *desk, const struct ticket *t,
                               struct error *e);
void customer_free(struct customer *c);
