/* sla.h: promises: which minutes apply to a ticket, when they end, how late it is.
 *
 * The most specific row of the register `sla` wins: most cells filled; between equals category
 * counts before kind before priority. Times are seconds UTC, limits and results seconds. */
#ifndef TKT_DESK_TICKET_SLA_H
#define TKT_DESK_TICKET_SLA_H

#include "desk/core/desk.h"
#include "store/ticket.h"

struct sla;

/* Loads the register; belongs to the caller. */
enum status sla_load(struct sla **sla, struct desk *desk, struct error *e);
void sla_free(struct sla *sla);

struct sla_target {
    int64_t respond, resolve;  /* seconds of business time; -1: none */
    struct calendar *calendar; /* NULL: no row, times count as they pass */
};

/* The row for this kind, category and priority (texts of t); all -1 and NULL where none
 * matches. */
enum status sla_find(struct sla *sla, const struct ticket *t, struct sla_target *p,
                     struct error *e);
/* Sets respond_due and due anew from `opened`, keeping earlier waits; a due that was given
 * stands. respond_due of a ticket that has been responded to stays as it is. */
enum status sla_set(struct sla *sla, struct ticket *t, struct error *e);
/* A wait begins now; or ends now: due, and respond_due if still owed, move by the business time
 * waited, which is added to `waited`. */
void sla_stop_clock(struct ticket *t, int64_t now);
enum status sla_start_clock(struct sla *sla, struct ticket *t, int64_t now, struct error *e);
/* Business seconds past due at `now` (negative: still to go); for a waiting ticket as it was
 * when the wait began, for a finished one as it was at the end. 0 and *none = 1 where there is
 * no due. */
enum status sla_late(struct sla *sla, const struct ticket *t, int64_t now, int64_t *late,
                     int *none, struct error *e);
/* Business seconds from opening to the solution (elapsed if no calendar applies), less the
 * waiting. *none = 1 if it isn't solved (ticket_solved says when it was). */
enum status sla_worked(struct sla *sla, const struct ticket *t, int64_t *worked, int *none,
                       struct error *e);
/* Business seconds between two times in the calendar that applies to t (elapsed where none). */
enum status sla_between(struct sla *sla, const struct ticket *t, int64_t from, int64_t to,
                        int64_t *seconds, struct error *e);

#endif
