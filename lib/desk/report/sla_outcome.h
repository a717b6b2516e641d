/* sla_outcome.h: was a deadline met? For the reports that count this. */
#pragma once

#include <stdint.h>

#include "desk/ticket/reply.h"
#include "store/ticket.h"

enum promised { PROMISED_RESPOND, PROMISED_RESOLVE, PROMISED_COUNT };

/* MET: done by its due time. MISSED: done later, or not done and past due (for a waiting
 * ticket: past due when the wait began). PENDING: neither done nor late. NONE: there was no
 * deadline, or nothing is to be done any more because the ticket was cancelled or merged.
 * Solving a ticket also counts as the response, except if it is written: then the customer must
 * have got a reply (reply.h). */
enum outcome { OUTCOME_NONE, OUTCOME_MET, OUTCOME_MISSED, OUTCOME_PENDING };

/* Returns the outcome. `replies` may be NULL for PROMISED_RESOLVE. Reads status, respond_due,
 * due, responded, resolved, closed, since, and what replies read. */
enum outcome outcome_of(const struct replies *replies, const struct ticket *t,
                        enum promised which, int64_t now, struct error *e);
