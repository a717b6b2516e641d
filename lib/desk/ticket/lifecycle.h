/* lifecycle.h: the way of each ticket through the house, from its events.
 *
 * They are read from the newest back, by the chain. An event that leads from an open status to
 * resolved or closed solves the ticket, one that leads back reopens it.
 *
 * Tickets are read some ten thousand at a time, each step back for all of them together and in
 * the order in which the events lie in the store: those of one ticket lie far apart, and a page
 * would otherwise be read for each. */
#ifndef TKT_DESK_TICKET_LIFECYCLE_H
#define TKT_DESK_TICKET_LIFECYCLE_H

#include <stddef.h>
#include <stdint.h>

#include "desk/core/desk.h"
#include "store/ticket.h"

enum stage {
    STAGE_NEW,
    STAGE_ASSIGNED,
    STAGE_ACTIVE,
    STAGE_WAITING,
    STAGE_VERIFIED,
    STAGE_PROPOSED,
    STAGE_APPROVED,
    STAGES
};

struct lifecycle {
    unsigned char has_dept;
    unsigned char touched; /* anything happened to it after it was taken in */
    /* moved: from one department to another; handed_on: from one person to another; others:
     * somebody but the solver had a hand in it */
    unsigned char solved, reopened, moved, handed_on, waited, others;
    /* those that are over: the one it was taken in with only where it is `new`, from opening */
    unsigned char stayed[STAGES];
    int64_t seconds[STAGES];
};

struct lifecycle_reader;

/* `take` gets each ticket's way with the tag that it was added with, in the order in which they
 * were added, but later. The caller's to close. */
struct lifecycle_reader *lifecycle_open(struct desk *desk,
                                        void (*take)(void *context, size_t tag,
                                                     const struct lifecycle *w),
                                        void *context);
void lifecycle_close(struct lifecycle_reader *ways);
/* The ticket must have been read with its opening and its department. */
enum status lifecycle_add(struct lifecycle_reader *ways, const struct ticket *t, size_t tag,
                          struct error *e);
enum status lifecycle_flush(struct lifecycle_reader *ways,
                            struct error *e); /* takes those that are left */

/* Solved and never reopened; never in `waiting`; never moved from one department or person to
 * another; and all events from intake and routing to the solving are one person's. */
int lifecycle_first_contact(const struct lifecycle *w);
const char *lifecycle_status(enum stage s);

#endif
