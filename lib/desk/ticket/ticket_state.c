#include "desk/ticket/ticket_state.h"

#include <string.h>

#include "desk/ticket/filter.h"

static int is_status(const char *status, const char *name)
{
    return status && strcmp(status, name) == 0;
}

int status_is_open(const char *status)
{
    return !status_is_solved(status) && !status_is_over(status);
}

int status_is_solved(const char *status)
{
    return is_status(status, "resolved") || is_status(status, "closed");
}

int status_is_over(const char *status)
{
    return is_status(status, "closed") || is_status(status, "cancelled") ||
           is_status(status, "merged");
}

int ticket_is_open(const struct ticket *t)
{
    return status_is_open(t->c[TC_STATUS].s);
}

int ticket_is_over(const struct ticket *t)
{
    return status_is_over(t->c[TC_STATUS].s);
}

int ticket_is_void(const struct ticket *t)
{
    const char *status = t->c[TC_STATUS].s;
    return is_status(status, "cancelled") || is_status(status, "merged");
}

int ticket_time(const struct ticket *t, int column, int64_t *at)
{
    const struct value *v = &t->c[column];
    if (column == TC_RESOLVED && v->type == VALUE_NULL &&
        is_status(t->c[TC_STATUS].s, "closed"))
        v = &t->c[TC_CLOSED];
    const struct value *opened = &t->c[TC_OPENED];
    /* nothing ends before it begins, unless the computer's clock was set back */
    *at = opened->type == VALUE_INT && v->n < opened->n ? opened->n : v->n;
    return v->type == VALUE_INT;
}

void ticket_time_wants(int column, struct filter *f)
{
    filter_wants(f, column);
    if (column == TC_RESOLVED) {
        filter_wants(f, TC_CLOSED);
        filter_wants(f, TC_STATUS);
    }
}

int ticket_solved(const struct ticket *t, int64_t *at)
{
    return ticket_time(t, TC_RESOLVED, at);
}

int ticket_ended(const struct ticket *t, int64_t *at)
{
    const struct value *v = &t->c[TC_RESOLVED];
    if (v->type == VALUE_NULL)
        v = &t->c[TC_CLOSED];
    if (v->type == VALUE_NULL)
        return 0;
    *at = v->n;
    return 1;
}

int ticket_stopped(const struct ticket *t, int64_t *since)
{
    const struct value *wait = &t->c[TC_SINCE];
    if (ticket_ended(t, since))
        return 1;
    *since = wait->n;
    return is_status(t->c[TC_STATUS].s, "waiting") && wait->type == VALUE_INT;
}

int64_t ticket_clock(const struct ticket *t, int64_t now)
{
    int64_t at;
    if (!ticket_stopped(t, &at))
        return now;
    /* a wait can't begin later than now, unless the computer's clock was set back */
    return at > now && is_status(t->c[TC_STATUS].s, "waiting") ? now : at;
}
