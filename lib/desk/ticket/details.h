/* details.h: what is known about a ticket, as labelled lines for people.
 *
 * Codes are shown with their names in the registers, times in the desk's time zone. */
#pragma once

#include <stddef.h>

#include "base/buf.h"
#include "desk/ticket/attribute.h"
#include "desk/core/desk.h"
#include "desk/core/masking.h"
#include "store/ticket.h"

struct detail {
    char *label, *value;
};

struct details {
    struct desk *desk;
    struct attribute_reader computed;
    int plain; /* don't mask persons: the text will be sent, not printed */
    struct detail *v;
    size_t count, capacity;
};

void details_start(struct details *f, struct desk *desk);
void details_clear(struct details *f); /* for the next ticket */
void details_end(struct details *f);

/* Empty values add nothing. */
void details_add(struct details *f, const char *label, const char *value);
void details_add_masked(struct details *f, enum mask mask, const char *label,
                        const char *value);
/* Adds a column of the ticket, stored or computed. label NULL: the column's own. */
enum status details_column(struct details *f, const struct ticket *t, int column,
                           const char *label, struct error *e);
/* If the caller left no number that can be told from others, adds the customer's from the
 * register. */
enum status details_customer_phone(struct details *f, const struct ticket *t, struct error *e);
/* Adds all custom fields, by name. */
void details_fields(struct details *f, const struct ticket *t);
/* Appends the lines aligned: labels on the left, values wrapped after them. width 0: no
 * limit. */
void details_print(struct buf *out, const struct details *f, size_t width);

/* Appends "CODE  name". Omits the name if the register has none or it equals the code. */
enum status details_name(struct desk *desk, const char *reg, const char *code, struct buf *out,
                         struct error *e);
/* Appends "2025-03-09 08:00" (with seconds if they aren't 0). */
void details_time(struct buf *out, const struct desk *desk, int64_t utc);
