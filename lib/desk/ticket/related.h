/* related.h: the file of a customer, a unit, a thing, a telephone number: which tickets. */
#ifndef TKT_DESK_TICKET_RELATED_H
#define TKT_DESK_TICKET_RELATED_H

#include "base/buf.h"
#include "desk/core/desk.h"
#include "flow/ids.h"
#include "store/ticket.h"

enum { PHONE_LEAST = 7 }; /* digits of a number that say whose it is */

/* Tickets whose column (TC_CUSTOMER, TC_UNIT, TC_ASSET) is `code`, newest first, into ids. */
enum status related_tickets(struct desk *desk, int column, const char *code, struct ids *ids,
                            struct error *e);
/* Tickets whose own phone, or whose customer's in the register, is this number, newest first.
 * Digits alone count, and the end of the shorter of two numbers decides, so that +86 and area
 * codes don't. ST_USAGE where the number has fewer than PHONE_LEAST digits. */
enum status related_phone(struct desk *desk, const char *phone, struct ids *ids,
                          struct error *e);
/* 1: two numbers are the same; a cell may hold several, with , ; / | between. */
int related_same_phone(const char *digits, const char *cell);
/* Appends the row of the register as labelled lines; nothing where there is none. */
enum status related_row(struct desk *desk, const char *reg, const char *code, struct buf *page,
                        struct error *e);

#endif
