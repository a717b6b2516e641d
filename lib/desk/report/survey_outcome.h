/* survey_outcome.h: what the calls back about a ticket brought, for the reports that count it.
 */
#ifndef TKT_DESK_REPORT_SURVEY_OUTCOME_H
#define TKT_DESK_REPORT_SURVEY_OUTCOME_H

#include <stddef.h>
#include <stdint.h>

#include "desk/core/desk.h"
#include "store/ticket.h"

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
