/* caller.h: who is calling: the customers with a telephone number, the data of one, and their
 * last tickets and those of a unit. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "calc/text/choice.h"
#include "desk/core/desk.h"
#include "desk/register/customer.h"

enum {
    RECENT = 5,
    /* a number and a unit are searched for in this many of the newest tickets, since there is
     * no index on them */
    CALLER_BACK = 200000
};

/* Adds the customers with this number (phone.h tells which numbers are the same), by code. Adds
 * nothing if the number has too few digits. */
enum status caller_customers(struct desk *desk, const char *phone, struct choices *c,
                             struct error *e);

struct caller {
    struct customer customer;
    struct choices units; /* from the register: as tenant first, then as owner */
    struct buf unit;      /* the unit of their last call, else the first of these */
};

#define CALLER_EMPTY                                                                           \
    {                                                                                          \
        CUSTOMER_EMPTY, CHOICES_EMPTY, BUF_EMPTY                                               \
    }

void caller_free(struct caller *c);

struct recent {
    int64_t id[RECENT], opened[RECENT]; /* newest first */
    size_t count;
};

/* Reads the customer with that code and their units; "" is nobody. */
enum status caller_meet(struct caller *c, struct desk *desk, const char *code, struct error *e);
/* Finds the last tickets of the customer ("": none) and of the number. If the register has no
 * name or unit, takes these from the newest of the tickets. */
enum status caller_recent(struct caller *c, struct desk *desk, const char *phone,
                          struct recent *r, struct error *e);
/* Finds the last tickets of a unit. */
enum status caller_unit(struct desk *desk, const char *unit, struct recent *r, struct error *e);

/* Appends a ticket in one line of at most `width` columns: id, day, status, unit, subject. */
enum status caller_line(struct desk *desk, int64_t id, struct buf *out, size_t width,
                        struct error *e);
