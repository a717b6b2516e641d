/* work_order.h: the work order: a ticket on paper, for the person who goes there.
 *
 * It has the ticket's data at the top, and below empty lines for the work done, material, money
 * and signatures. It is text of 80 columns, or one HTML file without scripts, made for
 * printing. */
#pragma once

#include "base/buf.h"
#include "desk/ticket/details.h"
#include "store/ticket.h"

enum { WORK_ORDER_WIDTH = 80 };

/* The caller starts `facts`, which is used up. */
enum status work_order_text(struct buf *page, struct details *facts, const struct ticket *t,
                            struct error *e);
/* HTML: the head once, any number of orders (each on its own sheet), the foot once. */
void work_order_html_head(struct buf *page);
enum status work_order_html(struct buf *page, struct details *facts, const struct ticket *t,
                            struct error *e);
void work_order_html_foot(struct buf *page);
