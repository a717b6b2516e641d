/* sla_outcome.h: was a promise kept? For the reports that count it. */
#ifndef TKT_DESK_REPORT_SLA_OUTCOME_H
#define TKT_DESK_REPORT_SLA_OUTCOME_H

#include <stdint.h>

#include "store/ticket.h"

enum promised { PROMISED_RESPOND, PROMISED_RESOLVE, PROMISED_COUNT };

/* MET: done by its due; MISSED: done later, or not done and past due (a waiting ticket only if
 * it was when the wait began); PENDING: neither done nor late. NONE: nothing was promised, or
 * nothing is owed any more: cancelled or merged before it was done. Whoever solved a ticket has
 * answered it. */
enum outcome { OUTCOME_NONE, OUTCOME_MET, OUTCOME_MISSED, OUTCOME_PENDING };

/* What it reads: status, respond_due, due, responded, resolved, closed, since. */
enum outcome outcome_of(const struct ticket *t, enum promised which, int64_t now);

#endif
