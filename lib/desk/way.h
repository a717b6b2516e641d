/* way.h: the way of each ticket through the house, from its events.
 *
 * They are read from the newest back, by the chain. An event that leads from an open status to
 * resolved or closed solves the ticket, one that leads back reopens it.
 *
 * Tickets are read some ten thousand at a time, each step back for all of them together and in
 * the order in which the events lie in the store: those of one ticket lie far apart, and a page
 * would otherwise be read for each. */
#ifndef TKT_DESK_WAY_H
#define TKT_DESK_WAY_H

#include <stddef.h>
#include <stdint.h>

#include "desk/desk.h"
#include "store/ticket.h"

enum stay { NEW, ASSIGNED, ACTIVE, WAITING, VERIFIED, PROPOSED, APPROVED, STAYS };

struct way {
    unsigned char has_dept;
    unsigned char touched; /* anything happened to it after it was taken in */
    /* moved: from one department to another; handed_on: from one person to another; others:
     * somebody but the solver had a hand in it */
    unsigned char solved, reopened, moved, handed_on, waited, others;
    /* those that are over: the one it was taken in with only where it is `new`, from opening */
    unsigned char stayed[STAYS];
    int64_t seconds[STAYS];
};

struct ways;

/* `take` gets each ticket's way with the tag that it was added with, in the order in which they
 * were added, but later. The caller's to close. */
struct ways *ways_open(struct desk *desk,
                       void (*take)(void *context, size_t tag, const struct way *w),
                       void *context);
void ways_close(struct ways *ways);
/* The ticket must have been read with its opening and its department. */
enum status ways_add(struct ways *ways, const struct ticket *t, size_t tag, struct error *e);
enum status ways_rest(struct ways *ways, struct error *e); /* takes those that are left */

/* Solved and never reopened; never in `waiting`; never moved from one department or person to
 * another; and all events from intake and routing to the solving are one person's. */
int way_first_contact(const struct way *w);
const char *way_status(enum stay s);

#endif
