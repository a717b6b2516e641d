/* work_order.h: the work order: one ticket on paper, for who goes there with tools.
 *
 * What is known above, empty lines for what was done, material, money and signatures below. As
 * text of 80 columns, or as one HTML file without scripts that prints well. */
#ifndef TKT_DESK_TICKET_WORK_ORDER_H
#define TKT_DESK_TICKET_WORK_ORDER_H

#include "base/buf.h"
#include "desk/ticket/details.h"
#include "store/ticket.h"

enum { WORK_ORDER_WIDTH = 80 };

/* `facts` is started by the caller and used up. */
enum status work_order_text(struct buf *page, struct details *facts, const struct ticket *t,
                            struct error *e);
/* HTML: head once, any number of orders (each on its own sheet of paper), foot once. */
void work_order_html_head(struct buf *page);
enum status work_order_html(struct buf *page, struct details *facts, const struct ticket *t,
                            struct error *e);
void work_order_html_foot(struct buf *page);

#endif
