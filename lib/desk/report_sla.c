/* report_sla.c: were the promises kept?
 *
 * met, missed and pending are those of outcome.h; pending are neither done nor late, not in n.
 */
#include "base/i18n.h"
#include "desk/outcome.h"
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

static const char *const names[PROMISED_COUNT] = {
    [PROMISED_RESPOND] = "respond",
    [PROMISED_RESOLVE] = "resolve",
};

struct group {
    struct {
        int64_t of[OUTCOME_PENDING + 1];
    } v[PROMISED_COUNT];
};

static int counts(const struct report_run *r, const struct ticket *t)
{
    (void)r;
    return t->c[TC_RESPOND_DUE].type == VALUE_INT || t->c[TC_DUE].type == VALUE_INT;
}

static enum status add(struct report_run *r, void *group, const struct ticket *t,
                       struct error *e)
{
    struct group *g = group;
    (void)e;
    for (enum promised m = 0; m < PROMISED_COUNT; m++)
        g->v[m].of[outcome_of(t, m, r->desk->now)]++;
    return ST_OK;
}

static void put(struct report_run *r, void *group, size_t number)
{
    const struct group *g = group;
    for (enum promised m = 0; m < PROMISED_COUNT; m++) {
        const int64_t *of = g->v[m].of;
        int64_t n = of[OUTCOME_MET] + of[OUTCOME_MISSED];
        report_text(r, MEASURE, names[m]);
        report_int(r, N, n);
        report_int(r, MET, of[OUTCOME_MET]);
        report_int(r, MISSED, of[OUTCOME_MISSED]);
        report_int(r, PENDING, of[OUTCOME_PENDING]);
        report_rate(r, RATE, of[OUTCOME_MET], n);
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
    .chart = {.values = "rate", .low = "rate_low", .high = "rate_high", .whole = 1},
    .labels = 1,
    .needs = needs,
    .counters = sizeof(struct group) / sizeof(int64_t),
    .counts = counts,
    .add = add,
    .put = put,
    .finish = finish,
};
