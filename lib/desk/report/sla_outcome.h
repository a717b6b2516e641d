/* sla_outcome.h: how a ticket came out, for the reports that count it: was a promise kept, and
 * what did the calls back bring? */
#ifndef TKT_DESK_REPORT_SLA_OUTCOME_H
#define TKT_DESK_REPORT_SLA_OUTCOME_H

#include <stddef.h>
#include <stdint.h>

#include "desk/core/desk.h"
#include "store/ticket.h"

enum promised { PROMISED_RESPOND, PROMISED_RESOLVE, PROMISED_COUNT };

/* MET: done by its due; MISSED: done later, or not done and past due (a waiting ticket only if
 * it was when the wait began); PENDING: neither done nor late. NONE: nothing was promised, or
 * nothing is owed any more: cancelled or merged before it was done. Whoever solved a ticket has
 * answered it. */
enum outcome { OUTCOME_NONE, OUTCOME_MET, OUTCOME_MISSED, OUTCOME_PENDING };

/* What it reads: status, respond_due, due, responded, resolved, closed, since. */
enum outcome outcome_of(const struct ticket *t, enum promised which, int64_t now);

/* What the attempts to call back about a ticket came to. */
struct asked {
    int64_t ticket;
    signed char answered, nps; /* nps: that of the newest answer that has one; -1: none */
};

struct all_asked {
    struct asked *v; /* by ticket */
    size_t count, room;
};

/* All attempts there are, into *all, which is empty and the caller's. */
enum status asked_load(struct all_asked *all, struct desk *desk, struct error *e);
void asked_free(struct all_asked *all);
/* NULL: nobody tried. */
const struct asked *asked_find(const struct all_asked *all, int64_t ticket);
/* A score that came without an attempt, with a history, counts as asked and answered: else
 * there would be more scores than answers. `a` may be NULL. */
int asked_counts(const struct asked *a, const struct ticket *t);
int asked_answered(const struct asked *a, const struct ticket *t);

#endif
