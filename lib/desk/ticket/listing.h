/* listing.h: prints tickets: the selected columns, including computed ones and custom fields.
 * Every tool that prints tickets uses it. */
#pragma once

#include "desk/ticket/filter.h"
#include "desk/core/tool.h"
#include "store/ticket.h"

struct listing;

/* Additional text columns after the ticket's own (for surveys: name, phone, …); NULL if none. A
 * name that is also a ticket's column replaces it. */
struct listing_extra {
    const struct rows_column *columns;
    size_t count;
    /* Sets *out to the text of the ticket's cell. */
    enum status (*cell)(void *context, const struct ticket *t, size_t column, struct buf *out,
                        struct error *e);
    void *context;
};

/* Call tool_desk first. Uses the tool's row options and -c. Tools that change tickets open the
 * listing first, so that a wrong -c or -o is reported before anything is saved. */
enum status listing_open(struct listing **l, struct tool *tool,
                         const struct listing_extra *extra, struct error *e);
/* Tells a filter which columns this listing reads. */
void listing_wants(const struct listing *l, struct filter *f);
enum status listing_put(struct listing *l, const struct ticket *t, struct error *e);
/* Puts all tickets that the filter finds. */
enum status listing_walk(struct listing *l, struct filter *f, struct error *e);
/* Prints tickets by id, as they are now, in the given order; skips unknown ones. */
enum status listing_put_ids(struct listing *l, const int64_t *ids, size_t count,
                            struct error *e);
int64_t listing_count(const struct listing *l);
int listing_broken(const struct listing *l);
/* `kept` and errors as in tool_sheet_close. Frees l. */
enum status listing_close(struct listing *l, int64_t kept);
void listing_abandon(struct listing *l);
/* Ends a tool that changed tickets: prints them as they are now, in the given order, and closes
 * the listing. *l may be NULL (with -q) and is NULL afterwards. Leaves errors in the tool's
 * e. */
void listing_changed(struct listing **l, const int64_t *ids, size_t count);
