/* related.h: the tickets of a customer, a unit, an asset or a telephone number. */
#pragma once

#include "base/buf.h"
#include "desk/core/desk.h"
#include "flow/ids.h"

/* Finds the tickets whose column (TC_CUSTOMER, TC_UNIT, TC_ASSET) is `code`, newest first. */
enum status related_tickets(struct desk *desk, int column, const char *code, struct ids *ids,
                            struct error *e);
/* Finds the tickets whose phone, or whose customer's phone in the register, is this number
 * (phone.h), newest first. Returns ST_USAGE if the number identifies nobody. */
enum status related_phone(struct desk *desk, const char *phone, struct ids *ids,
                          struct error *e);
/* Appends the register's row as labelled lines; nothing if there is no such row. */
enum status related_row(struct desk *desk, const char *reg, const char *code, struct buf *page,
                        struct error *e);
