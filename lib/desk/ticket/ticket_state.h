/* ticket_state.h: when and whether a ticket is open, solved, over, ended. One definition each.
 *
 *                           open  solved  over
 *     new … approved, waiting  x
 *     resolved                       x
 *     closed                         x      x
 *     cancelled, merged                     x
 *
 * Open: somebody still has to act (TICKET_OPEN_SQL is the same). Over: no more is to come of
 * it, unless it is reopened; a resolved ticket only awaits its closing. */
#ifndef TKT_DESK_TICKET_TICKET_STATE_H
#define TKT_DESK_TICKET_TICKET_STATE_H

#include <stdint.h>

#include "store/ticket.h"

struct filter;

/* A status as the workflow names it; NULL and those of the site's own count as open. */
int status_is_open(const char *status);
int status_is_solved(const char *status);
int status_is_over(const char *status);
int ticket_is_open(const struct ticket *t);
int ticket_is_over(const struct ticket *t);

/* When it was solved, 1 if it was: when resolved; a ticket closed without ever being resolved
 * was solved then. A cancelled or merged one was solved only if it was resolved before. All
 * reports count so. Reads resolved, closed, status. */
int ticket_solved(const struct ticket *t, int64_t *at);
/* When its clock stopped, 1 if it did: when resolved, else when closed, cancelled or merged. So
 * a ticket that nobody solved has an age and a lateness too. Reads resolved, closed. */
int ticket_ended(const struct ticket *t, int64_t *at);
/* The time that decides whether it is late: when it ended; when its wait began, if it waits;
 * else now. Reads resolved, closed, status, since. */
int64_t ticket_clock(const struct ticket *t, int64_t now);

/* The ticket's time of that column, 1 if it has one: TC_OPENED, TC_CLOSED …; TC_RESOLVED is
 * ticket_solved. */
int ticket_time(const struct ticket *t, int column, int64_t *at);
/* Wants the columns that ticket_time reads. */
void ticket_time_wants(int column, struct filter *f);

#endif
