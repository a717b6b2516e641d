/* notice_event.h: what a ticket keeps of the notices about it. */
#ifndef TKT_DESK_NOTICE_NOTICE_EVENT_H
#define TKT_DESK_NOTICE_NOTICE_EVENT_H

#include "base/error.h"
#include "desk/core/desk.h"

/* Gives each ticket an event for each notice whose outcomes it doesn't tell of yet (verb
 * `notice`): the notice, its text with the places that differ from person to person left as
 * they are, who was told (customers' codes, and #ID for the caller of that ticket), who wasn't.
 * Inside the transaction that the caller opened. */
enum status notice_tell_tickets(struct desk *desk, struct error *e);

#endif
