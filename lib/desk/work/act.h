/* act.h: one verb on one ticket, by the workflow of its kind.
 *
 * What the verb needs is checked before anything is written, so a ticket that is refused is as
 * it was. Besides the verb's own work:
 * - entering `waiting` stops the clock (with the other side's promise in `until`), leaving it
 * by any verb starts it again and moves what is due;
 * - accept, resolve and note with `reply` answer the customer: `responded`, if it is empty;
 * - entering `resolved` sets that time; entering closed, cancelled or merged sets `closed`;
 * going back to an open status clears both (the score stays);
 * - a kind, category or priority that changes sets the deadlines anew, a `due` given by hand
 *   stands, one that is emptied is set anew;
 * - `back` is the status before the present one; where that isn't known (a history taken over),
 *   assigned, or new where nobody has it.
 * Nothing closes by itself. */
#ifndef TKT_DESK_WORK_ACT_H
#define TKT_DESK_WORK_ACT_H

#include "base/buf.h"
#include "desk/work/act_args.h"
#include "desk/core/desk.h"
#include "desk/work/workflow.h"

struct act;

/* Loads the workflow; promises are loaded when first needed. Belongs to the caller; the desk
 * must outlive it. */
enum status act_open(struct act **act, struct desk *desk, struct error *e);
void act_close(struct act *act);
const struct workflow *act_workflow(const struct act *act);
/* ST_USAGE "… is no verb …" where no workflow has it. */
enum status act_check_verb(const struct act *act, const char *verb, struct error *e);

/* Inside the transaction that the caller opened. `args` NULL: nothing is given. Refused:
 * *refused is 1, nothing was written, and the result is ST_DENIED where it was the role, else
 * ST_DATA, with "ticket 12: active: 'resolve' is not allowed; allowed are: …". Any other error
 * with *refused 0 is a failure of the store or of the site's registers: roll back. */
enum status act_apply(struct act *act, int64_t id, const char *verb,
                      const struct act_args *args, int *refused, struct error *e);
/* Open children of a ticket, appended to *ids (growing as MEM_GROW does). */
enum status act_children(struct act *act, int64_t id, int64_t **ids, size_t *count,
                         size_t *room, struct error *e);
/* Appends one line a verb, that this ticket allows to whoever acts. */
enum status act_verbs_of(struct act *act, int64_t id, struct buf *out, struct error *e);

#endif
