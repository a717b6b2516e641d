#include "desk/report/sla_outcome.h"

#include "desk/ticket/ticket_state.h"

/* Returns 1 and the time when it was done, if it was. */
static int done_at(const struct ticket *t, enum promised which, int64_t *at)
{
    if (which == PROMISED_RESPOND && t->c[TC_RESPONDED].type == VALUE_INT) {
        *at = t->c[TC_RESPONDED].n;
        return 1;
    }
    return ticket_solved(t, at);
}

enum outcome outcome_of(const struct ticket *t, enum promised which, int64_t now)
{
    const struct value *due = &t->c[which == PROMISED_RESPOND ? TC_RESPOND_DUE : TC_DUE];
    int64_t at;
    if (due->type != VALUE_INT)
        return OUTCOME_NONE;
    if (done_at(t, which, &at))
        return at <= due->n ? OUTCOME_MET : OUTCOME_MISSED;
    if (ticket_is_over(t))
        return OUTCOME_NONE;
    return due->n < ticket_clock(t, now) ? OUTCOME_MISSED : OUTCOME_PENDING;
}
