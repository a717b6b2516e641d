/* person.h: which tickets are from one person.
 *
 * A person is the ticket's customer; else whoever has the caller's telephone number (phone.h);
 * else the sender, that is, the address to which an answer is wanted or from which the mail
 * came (fields reply-to and from), or the contact if that is an address. A number or an address
 * that exactly one customer on file has is that customer's. Numbers that identify nobody don't
 * count. Reads customer, phone, contact, fields. */
#pragma once

#include <stdint.h>

#include "desk/core/desk.h"
#include "store/ticket.h"

struct persons;

struct person {
    int64_t id;           /* from 0, the same for the same person */
    const char *customer; /* the code; NULL: not registered */
    const char *sender;   /* the address, if nothing else is known; else NULL */
};

/* Loads the customers on file. The caller frees the result. */
enum status persons_load(struct persons **persons, struct desk *desk, struct error *e);
void persons_free(struct persons *p);
/* Returns 1 and the person if the ticket names one. The texts are valid until the
 * next call. */
int persons_find(struct persons *p, const struct ticket *t, struct person *person);
