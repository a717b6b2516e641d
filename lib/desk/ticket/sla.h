/* sla.h: deadlines: which limits apply to a ticket, when they end, and how late it is.
 *
 * The most specific row of the register `sla` wins: the one with the most cells filled; between
 * equals category ranks before kind before priority. If a kind has rows with categories only,
 * and none of them matches, its tightest row applies: better a promise that is kept too early
 * than none. Times are UTC seconds, limits and results are in seconds. */
#pragma once

#include "desk/core/desk.h"
#include "store/ticket.h"

struct sla;

/* Loads the register. The caller frees the result. */
enum status sla_load(struct sla **sla, struct desk *desk, struct error *e);
void sla_free(struct sla *sla);

struct sla_target {
    int64_t respond, resolve;  /* seconds of business time; -1: none */
    struct calendar *calendar; /* NULL: no row applies, time is elapsed time */
    const char
        *tightest; /* it is the kind's tightest row, of this category; NULL: it matches */
};

/* Finds the row for the kind, category and priority of t. If none matches, *p is -1, -1 and
 * NULL. */
enum status sla_find(struct sla *sla, const struct ticket *t, struct sla_target *p,
                     struct error *e);
/* Appends a sentence about the tightest row that was used for a ticket of this kind. */
void sla_say_tightest(struct buf *out, const char *kind, const char *category);
/* Sets respond_due and due again from `opened`, with earlier waits added. A due given by hand
 * stays. respond_due stays if the customer has been answered (reply.h). */
enum status sla_set(struct sla *sla, struct ticket *t, struct error *e);
/* Begins a wait now. */
void sla_stop_clock(struct ticket *t, int64_t now);
/* Starts the clock again now, if it stood still (ticket_stopped): after a wait, or when a
 * ticket that had ended is reopened. Moves due, and respond_due if a response is still pending,
 * by the business time since it stopped, and adds that to `waited`. So what was left of a limit
 * when the ticket ended is left when it is reopened: days in which the customer took it for
 * done aren't ours, and a repair that didn't hold doesn't buy new time. The row must still have
 * the status and the times that it is about to leave. */
enum status sla_start_clock(struct sla *sla, struct ticket *t, int64_t now, struct error *e);
/* Computes the business seconds past due at `now` (negative: time left). For a waiting ticket
 * it uses the time when the wait began, for a finished one its end. If there is no due, returns
 * 0 and sets *none to 1. */
enum status sla_late(struct sla *sla, const struct ticket *t, int64_t now, int64_t *late,
                     int *none, struct error *e);
/* Computes the business seconds from opening to resolution (elapsed if no calendar applies),
 * without the waiting. Sets *none to 1 if it isn't resolved (ticket_solved tells when it
 * was). */
enum status sla_worked(struct sla *sla, const struct ticket *t, int64_t *worked, int *none,
                       struct error *e);
/* Computes the business seconds between two times in the calendar that applies to t (elapsed if
 * none does). */
enum status sla_between(struct sla *sla, const struct ticket *t, int64_t from, int64_t to,
                        int64_t *seconds, struct error *e);
