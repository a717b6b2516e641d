/* report_sla.c: were the promises kept?
 *
 * met: done by its due; missed: done later, or not done and past due (a waiting ticket only if
 * it was when the wait began); pending: neither done nor late, not in n. Whoever solved a
 * ticket has answered it. A ticket cancelled or merged before it was done owes nothing any
 * more. */
#include <string.h>

#include "base/i18n.h"
#include "desk/report_list.h"

enum { MEASURE, N, MET, MISSED, PENDING, RATE, LOW, HIGH };

static const struct rows_column columns[] = {
    [MEASURE] = {"measure", 0, NULL}, [N] = {"n", 1, NULL},
    [MET] = {"met", 1, NULL},         [MISSED] = {"missed", 1, NULL},
    [PENDING] = {"pending", 1, NULL}, [RATE] = {"rate", 1, NULL},
    [LOW] = {"rate_low", 1, NULL},    [HIGH] = {"rate_high", 1, NULL},
};

static const int needs[] = {TC_STATUS,   TC_RESPOND_DUE, TC_DUE,   TC_RESPONDED,
                            TC_RESOLVED, TC_CLOSED,      TC_SINCE, -1};

enum measure { RESPOND, RESOLVE, MEASURES };

static const char *const names[MEASURES] = {[RESPOND] = "respond", [RESOLVE] = "resolve"};

struct group {
    struct {
        int64_t met, missed, pending;
    } v[MEASURES];
};

static int is_status(const struct ticket *t, const char *status)
{
    return strcmp(t->c[TC_STATUS].s, status) == 0;
}

/* When it was done; 1 where it was. */
static int done_at(const struct ticket *t, enum measure m, int64_t *at)
{
    if (m == RESPOND && t->c[TC_RESPONDED].type == VALUE_INT) {
        *at = t->c[TC_RESPONDED].n;
        return 1;
    }
    return dims_time(t, TC_RESOLVED, at);
}

static void judge(struct group *g, enum measure m, const struct ticket *t,
                  const struct value *due, int64_t now)
{
    int64_t at;
    if (due->type != VALUE_INT)
        return;
    if (done_at(t, m, &at)) {
        if (at <= due->n)
            g->v[m].met++;
        else
            g->v[m].missed++;
        return;
    }
    if (is_status(t, "cancelled") || is_status(t, "merged"))
        return;
    at = now;
    if (is_status(t, "waiting") && t->c[TC_SINCE].type == VALUE_INT && t->c[TC_SINCE].n < now)
        at = t->c[TC_SINCE].n;
    if (due->n < at)
        g->v[m].missed++;
    else
        g->v[m].pending++;
}

static int counts(const struct report_run *r, const struct ticket *t)
{
    (void)r;
    return t->c[TC_RESPOND_DUE].type == VALUE_INT || t->c[TC_DUE].type == VALUE_INT;
}

static enum status add(struct report_run *r, void *group, const struct ticket *t,
                       struct error *e)
{
    (void)e;
    judge(group, RESPOND, t, &t->c[TC_RESPOND_DUE], r->desk->now);
    judge(group, RESOLVE, t, &t->c[TC_DUE], r->desk->now);
    return ST_OK;
}

static void put(struct report_run *r, void *group, size_t number)
{
    const struct group *g = group;
    for (enum measure m = RESPOND; m < MEASURES; m++) {
        int64_t n = g->v[m].met + g->v[m].missed;
        report_text(r, MEASURE, names[m]);
        report_int(r, N, n);
        report_int(r, MET, g->v[m].met);
        report_int(r, MISSED, g->v[m].missed);
        report_int(r, PENDING, g->v[m].pending);
        report_rate(r, RATE, g->v[m].met, n);
        report_row(r, number);
    }
}

/* Chosen tickets of which none was ever promised anything: that is no figure. */
static enum status finish(struct report_run *r, struct error *e)
{
    (void)e;
    if (r->seen && !r->added)
        report_lacks(r, _("none of these tickets has a deadline, so there is nothing to"
                          " measure; promises are in the register sla (tkt-load sla)"));
    return ST_OK;
}

const struct report report_sla = {
    .name = "sla",
    .help = N_("the promises kept, missed and pending"),
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .needs = needs,
    .counters = sizeof(struct group) / sizeof(int64_t),
    .counts = counts,
    .add = add,
    .put = put,
    .finish = finish,
};
