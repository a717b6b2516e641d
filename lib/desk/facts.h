/* facts.h: what is known of a ticket, as labelled lines for people.
 *
 * Codes are shown with the name that their register gives them, times on the site's clock. */
#ifndef TKT_DESK_FACTS_H
#define TKT_DESK_FACTS_H

#include <stddef.h>

#include "base/buf.h"
#include "desk/computed.h"
#include "desk/desk.h"
#include "desk/masking.h"
#include "store/ticket.h"

struct fact {
    char *label, *value;
};

struct facts {
    struct desk *desk;
    struct computed computed;
    int plain; /* persons aren't hidden: what is to be sent, not printed */
    struct fact *v;
    size_t count, capacity;
};

void facts_start(struct facts *f, struct desk *desk);
void facts_clear(struct facts *f); /* for the next ticket */
void facts_end(struct facts *f);

/* Empty values add nothing. */
void facts_add(struct facts *f, const char *label, const char *value);
void facts_add_masked(struct facts *f, enum mask mask, const char *label, const char *value);
/* A column of the ticket, stored or computed. label NULL: the column's own. */
enum status facts_column(struct facts *f, const struct ticket *t, int column, const char *label,
                         struct error *e);
/* All of the site's own fields, by their names. */
void facts_fields(struct facts *f, const struct ticket *t);
/* Aligned: labels to the left, values wrapped behind them. width 0: no limit. */
void facts_print(struct buf *out, const struct facts *f, size_t width);

/* "CODE  name", the name as the register has it, if it says more than the code. */
enum status facts_name(struct desk *desk, const char *reg, const char *code, struct buf *out,
                       struct error *e);
/* "2025-03-09 08:00" (with seconds where there are any). */
void facts_time(struct buf *out, const struct desk *desk, int64_t utc);

#endif
