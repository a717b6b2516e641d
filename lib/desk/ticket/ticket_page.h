/* ticket_page.h: one ticket as a page to read: what is known of it, then its history. */
#ifndef TKT_DESK_TICKET_TICKET_PAGE_H
#define TKT_DESK_TICKET_TICKET_PAGE_H

#include "base/buf.h"
#include "desk/core/desk.h"
#include "desk/ticket/details.h"
#include "store/ticket.h"

/* Appends the page; times are the site's. `facts` is started by the caller and used up. */
enum status ticket_page_ticket(struct buf *page, struct details *facts, const struct ticket *t,
                               struct error *e);

#endif
