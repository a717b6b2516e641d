/* ticket_page.h: one ticket as a page to read: its data, then its history. */
#pragma once

#include "base/buf.h"
#include "desk/ticket/details.h"
#include "store/ticket.h"

/* Appends the page; times are in the desk's time zone. The caller starts `facts`, which is used
 * up. */
enum status ticket_page_ticket(struct buf *page, struct details *facts, const struct ticket *t,
                               struct error *e);
