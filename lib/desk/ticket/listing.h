/* listing.h: tickets out: the columns picked, computed ones and the site's own fields included.
 *
 * The same for every tool that prints tickets. */
#ifndef TKT_DESK_TICKET_LISTING_H
#define TKT_DESK_TICKET_LISTING_H

#include "desk/core/desk.h"
#include "desk/ticket/filter.h"
#include "desk/ticket/sla.h"
#include "desk/core/tool.h"
#include "store/ticket.h"

struct listing;

/* Further text columns behind the ticket's own (survey's name, phone, …); NULL where none. A
 * name that a ticket column has too takes that one's place. */
struct listing_extra {
    const struct rows_column *columns;
    size_t count;
    /* The cell's text for this ticket into *out. */
    enum status (*cell)(void *context, const struct ticket *t, size_t column, struct buf *out,
                        struct error *e);
    void *context;
};

/* Needs tool_desk. Uses the tool's row options and -c. Tools that change tickets open it before
 * they change any, so that a wrong -c or -o is told while nothing is kept. */
enum status listing_open(struct listing **l, struct tool *tool,
                         const struct listing_extra *extra, struct error *e);
/* Tells a filter which columns this listing reads. */
void listing_wants(const struct listing *l, struct filter *f);
enum status listing_put(struct listing *l, const struct ticket *t, struct error *e);
/* Prints tickets by id, as they stand now, in the order given; unknown ones are passed over. */
enum status listing_put_ids(struct listing *l, const int64_t *ids, size_t count,
                            struct error *e);
int64_t listing_count(const struct listing *l);
int listing_broken(const struct listing *l);
/* kept as in tool_sheet_close. Frees l. */
enum status listing_close(struct listing *l, int64_t kept);
void listing_abandon(struct listing *l);
/* The end of a tool that changed tickets: prints them as they stand now, in the order given,
 * and closes. *l may be NULL (under -q) and is NULL afterwards; errors are left in the tool's
 * e. */
void listing_changed(struct listing **l, const int64_t *ids, size_t count);

#endif
