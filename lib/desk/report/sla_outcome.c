#include "desk/report/sla_outcome.h"

#include "desk/ticket/ticket_state.h"

/* Returns 1 and the time when it was done, if it was. */
static int done_at(const struct replies *replies, const struct ticket *t, enum promised which,
                   int64_t *at, struct error *e)
{
    if (which == PROMISED_RESOLVE)
        return ticket_solved(t, at);
    return replies_responded(replies, t, at, e) ||
           (!replies_is_written(replies, t) && ticket_solved(t, at));
}

enum outcome outcome_of(const struct replies *replies, const struct ticket *t,
                        enum promised which, int64_t now, struct error *e)
{
    const struct value *due = &t->c[which == PROMISED_RESPOND ? TC_RESPOND_DUE : TC_DUE];
    int64_t at;
    if (due->type != VALUE_INT)
        return OUTCOME_NONE;
    if (done_at(replies, t, which, &at, e))
        return at <= due->n ? OUTCOME_MET : OUTCOME_MISSED;
    if (ticket_is_void(t))
        return OUTCOME_NONE;
    /* a solved ticket whose customer still waits for a reply */
    int64_t clock = ticket_solved(t, &at) ? now : ticket_clock(t, now);
    return due->n < clock ? OUTCOME_MISSED : OUTCOME_PENDING;
}
