/* notice_event.h: records on tickets the notices that were sent about them. */
#pragma once

#include "base/error.h"
#include "desk/core/desk.h"

/* For each ticket and notice with outcomes that no event reports yet, appends an event (verb
 * `notice`): the notice, its text with the placeholders that differ between recipients, who was
 * notified (customers' codes, and #ID for the caller of that ticket), and who wasn't. Call it
 * in a transaction. */
enum status notice_tell_tickets(struct desk *desk, struct error *e);
