/* related.h: the file of a customer, a unit, a thing, a telephone number: which tickets. */
#ifndef TKT_DESK_TICKET_RELATED_H
#define TKT_DESK_TICKET_RELATED_H

#include "base/buf.h"
#include "desk/core/desk.h"
#include "flow/ids.h"
#include "store/ticket.h"

/* Tickets whose column (TC_CUSTOMER, TC_UNIT, TC_ASSET) is `code`, newest first, into ids. */
enum status related_tickets(struct desk *desk, int column, const char *code, struct ids *ids,
                            struct error *e);
/* Tickets whose own phone, or whose customer's in the register, is this number (phone.h),
 * newest first. ST_USAGE if it identifies nobody. */
enum status related_phone(struct desk *desk, const char *phone, struct ids *ids,
                          struct error *e);
/* Appends the row of the register as labelled lines; nothing where there is none. */
enum status related_row(struct desk *desk, const char *reg, const char *code, struct buf *page,
                        struct error *e);

#endif
