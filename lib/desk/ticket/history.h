/* history.h: what happened to a ticket, event by event, as people and scripts read it. */
#ifndef TKT_DESK_TICKET_HISTORY_H
#define TKT_DESK_TICKET_HISTORY_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "desk/core/desk.h"
#include "desk/core/masking.h"
#include "flow/sheet.h"
#include "store/ticket.h"

/* One column or one of the site's own fields ("field.NAME") that an event changed. Texts are as
 * every output writes them: times RFC 3339, money in currency units, minutes. */
struct change {
    char *name, *before, *after; /* NULL: empty */
    int column;                  /* enum ticket_column, -1 for a field */
};

struct changes {
    struct change *v;
    size_t count, capacity;
};

#define CHANGES_EMPTY                                                                          \
    {                                                                                          \
        0, 0, 0                                                                                \
    }

/* Replaces what was there. */
void changes_read(struct changes *c, const struct desk *desk, const char *before,
                  const char *after);
void changes_free(struct changes *c);
enum mask change_mask(const struct change *c);
/* Of what an event remembers under this name: digests are no numbers. context: not read. */
enum mask history_data_mask(const void *context, const char *name);

/* Calls `visit` for each event of the ticket, oldest first; the event's texts live until it
 * returns. A result other than 0 ends the walk. ST_DATA where the chain is broken. */
enum status history_walk(struct desk *desk, int64_t ticket, int64_t head,
                         int (*visit)(void *context, const struct event *ev), void *context,
                         struct error *e);

enum { HISTORY_COLUMNS = 9 };
extern const struct rows_column history_columns[HISTORY_COLUMNS]; /* id,event,at,who,… */
extern const struct rows_set history_rows;
/* Adds the ticket's events as rows. */
enum status history_put(struct sheet *sheet, struct desk *desk, const struct ticket *t,
                        struct error *e);

#endif
