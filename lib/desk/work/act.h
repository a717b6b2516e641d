/* act.h: applies one verb to one ticket, by the workflow of its kind.
 *
 * What the verb requires is checked before anything is written, so a rejected ticket is
 * unchanged. In addition to the verb's own work:
 * - entering `waiting` stops the clock (`until` holds the reply that the other side promised);
 *   leaving it by any verb restarts the clock and moves the deadlines. So does reopening: the
 *   clock has stood still since the ticket ended (sla_start_clock);
 * - accept, resolve, and note with `reply` respond to the customer: they set `responded` if it
 *   is empty;
 * - entering `resolved` sets that time; entering closed, cancelled or merged sets `closed`;
 *   returning to an open status clears both (the score stays);
 * - accept makes the user the assignee if there is none, and if the user is active staff; a
 * ticket without a department gets the user's;
 * - assign with `none` leaves the ticket to its department; one that has none is new again;
 * - changing the kind, category or priority sets the deadlines again; a `due` given by hand
 *   stays, and one that is emptied is set again;
 * - `back` is the status before the current one; if that is unknown (imported history),
 *   assigned, or new if nobody has the ticket.
 * Whatever the workflow requires, a ticket isn't resolved, or closed unresolved, while a child
 * is open. Nothing closes by itself. */
#pragma once

#include "base/buf.h"
#include "desk/work/act_args.h"
#include "desk/core/desk.h"
#include "desk/work/workflow.h"

struct act;

/* Loads the workflow; deadlines are loaded when first needed. The caller frees the result; the
 * desk must outlive it. */
enum status act_open(struct act **act, struct desk *desk, struct error *e);
void act_close(struct act *act);
const struct workflow *act_workflow(const struct act *act);
/* Returns ST_USAGE if no workflow has the verb. */
enum status act_check_verb(const struct act *act, const char *verb, struct error *e);

/* Applies the verb, in the caller's transaction. `args` NULL: no arguments. If the ticket is
 * rejected, sets *refused to 1, writes nothing, and returns ST_DENIED if the role was the
 * reason, else ST_DATA, with "ticket 12: active: 'resolve' is not allowed; allowed are: …". Any
 * other error, with *refused 0, is a failure of the store or of the desk's registers: roll
 * back. */
enum status act_apply(struct act *act, int64_t id, const char *verb,
                      const struct act_args *args, int *refused, struct error *e);
/* Returns 1 if the ticket that act_apply changed last had no assignee before `accept` gave it
 * to the user, -1 if it still has none because the user isn't active staff, else 0. */
int act_took(const struct act *act);
/* Returns 1 if the ticket that act_apply changed last was opened later than now: the computer's
 * clock was set back, or ahead then. Its times count as those of its opening. */
int act_clock_behind(const struct act *act);
/* Checks whether the verb would be applied, and writes nothing. With args->children, the open
 * children are no reason to reject it: the caller resolves them before the ticket itself. */
enum status act_try(struct act *act, int64_t id, const char *verb, const struct act_args *args,
                    int *refused, struct error *e);
/* Appends the open children of a ticket to *ids (which grows as by MEM_GROW). */
enum status act_children(struct act *act, int64_t id, int64_t **ids, size_t *count,
                         size_t *room, struct error *e);
/* Appends the verbs that this ticket allows to the user, one per line. */
enum status act_verbs_of(struct act *act, int64_t id, struct buf *out, struct error *e);
