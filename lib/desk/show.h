/* show.h: one ticket as a page to read: what is known of it, then its history. */
#ifndef TKT_DESK_SHOW_H
#define TKT_DESK_SHOW_H

#include "base/buf.h"
#include "desk/desk.h"
#include "desk/facts.h"
#include "store/ticket.h"

/* Appends the page; times are the site's. `facts` is started by the caller and used up. */
enum status show_ticket(struct buf *page, struct facts *facts, const struct ticket *t,
                        struct error *e);

#endif
