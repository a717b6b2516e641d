/* ticket_state.h: when a ticket is open, solved, over or ended. Each has only this definition.
 *
 *                           open  solved  over
 *     new … approved, waiting  x
 *     resolved                       x
 *     closed                         x      x
 *     cancelled, merged                     x
 *
 * Open: somebody still has to act (TICKET_OPEN_SQL is the same). Solved: it has a resolution.
 * Over: nothing more will happen unless it is reopened; a resolved ticket is only waiting to be
 * closed. */
#pragma once

#include <stdint.h>

#include "store/ticket.h"

struct filter;

/* The status is a name of the workflow; NULL and the desk's own statuses count as open. */
int status_is_open(const char *status);
int status_is_solved(const char *status);
int status_is_over(const char *status);
int ticket_is_open(const struct ticket *t);
int ticket_is_over(const struct ticket *t);
/* Returns 1 if it was cancelled or merged: it isn't a case of its own. */
int ticket_is_void(const struct ticket *t);

/* Returns 1 and the time of the resolution if the ticket was solved: when it was resolved, or,
 * if it was closed without ever being resolved, when it was closed. A cancelled or merged one
 * was solved only if it was resolved before. All reports use this. Reads resolved, closed,
 * status. */
int ticket_solved(const struct ticket *t, int64_t *at);
/* Returns 1 and the time when its clock stopped, if it did: when it was resolved, else when it
 * was closed, cancelled or merged. So a ticket that nobody solved also has an age and a
 * lateness. Reads resolved, closed. */
int ticket_ended(const struct ticket *t, int64_t *at);
/* Returns 1 and the time since when its clock has stood still, if it does: since it ended, or
 * since it began to wait. Nobody works on it meanwhile: if the ticket goes on, this time counts
 * as waited (sla_start_clock). Reads resolved, closed, status, since. */
int ticket_stopped(const struct ticket *t, int64_t *since);
/* Returns the time that determines whether it is late: when its clock stopped, else now. Reads
 * what ticket_stopped reads. */
int64_t ticket_clock(const struct ticket *t, int64_t now);

/* Returns 1 and the ticket's time in that column if it has one: TC_OPENED, TC_CLOSED …; for
 * TC_RESOLVED it is ticket_solved. */
int ticket_time(const struct ticket *t, int column, int64_t *at);
/* Makes the filter read the columns that ticket_time uses. */
void ticket_time_wants(int column, struct filter *f);
