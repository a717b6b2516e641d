/* way.h: the way of one ticket through the house, from its events.
 *
 * They are read from the newest back, by the chain: nothing is kept of a ticket. An event that
 * leads from an open status to resolved or closed solves the ticket, one that leads back
 * reopens it. */
#ifndef TKT_DESK_WAY_H
#define TKT_DESK_WAY_H

#include <stdint.h>

#include "desk/desk.h"
#include "store/ticket.h"

enum stay { NEW, ASSIGNED, ACTIVE, WAITING, VERIFIED, PROPOSED, APPROVED, STAYS };

struct way {
    int events; /* how many */
    /* moved: from one department to another; handed_on: from one person to another; others:
     * somebody but the solver had a hand in it */
    int solved, reopened, moved, handed_on, waited, others;
    /* those that are over: the one it was taken in with only where it is `new`, from opening */
    int stayed[STAYS];
    int64_t seconds[STAYS];
};

/* The ticket must have been read with its opening. */
enum status way_read(struct way *w, struct desk *desk, const struct ticket *t, struct error *e);
/* Solved and never reopened; never in `waiting`; never moved from one department or person to
 * another; and all events from intake and routing to the solving are one person's. */
int way_first_contact(const struct way *w);
const char *way_status(enum stay s);

#endif
