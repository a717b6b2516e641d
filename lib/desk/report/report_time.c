/* report_time.c: how long responses and resolutions took, in elapsed and in business minutes.
 *
 * A ticket closed without ever being resolved counts as resolved when it was closed; a
 * cancelled or merged one wasn't resolved. Business time is that of the calendar of the
 * ticket's deadline; a ticket to which none applies isn't in the business measures.
 * resolve_business is without the waiting, and without the time between a resolution and a
 * reopening, which counts as waited (sla_start_clock). */
#include "base/i18n.h"
#include "calc/time/calendar.h"
#include "calc/stat/stat.h"
#include "desk/report/report_private.h"
#include "desk/ticket/sla.h"
#include "desk/ticket/ticket_state.h"

static const struct rows_column columns[] = {
    {"measure", 0, NULL}, {"n", 1, NULL},   {"mean", 1, NULL}, {"p50", 1, NULL},
    {"p90", 1, NULL},     {"p95", 1, NULL}, {"max", 1, NULL},
};

static const int needs[] = {TC_STATUS, TC_OPENED, TC_RESPONDED, TC_RESOLVED, TC_CLOSED, -1};

enum measure { RESPOND, RESOLVE, RESPOND_BUSINESS, RESOLVE_BUSINESS, MEASURES };

static const char *const names[MEASURES] = {
    [RESPOND] = "respond",
    [RESOLVE] = "resolve",
    [RESPOND_BUSINESS] = "respond_business",
    [RESOLVE_BUSINESS] = "resolve_business",
};

struct group {
    struct sample v[MEASURES];
};

/* Without deadlines there is no business time, and four columns less to read. */
static const int needs_for_promise[] = {TC_STATUS, TC_OPENED, TC_RESPONDED, TC_RESOLVED,
                                        TC_CLOSED, TC_KIND,   TC_CATEGORY,  TC_PRIORITY,
                                        TC_WAITED, -1};

static enum status load_sla(struct report_run *r, struct error *e)
{
    struct sla *sla = NULL;
    if (store_any(r->desk->store, "SELECT 1 FROM sla LIMIT 1", NULL, e) <= 0)
        return e->code;
    r->needs = needs_for_promise;
    sla_load(&sla, r->desk, e);
    r->own = sla;
    return e->code;
}

static void free_sla(struct report_run *r)
{
    sla_free(r->own);
}

static int has_duration(const struct report_run *r, const struct ticket *t)
{
    int64_t at;
    (void)r;
    return t->c[TC_RESPONDED].type == VALUE_INT || ticket_solved(t, &at);
}

static int64_t less_waiting(int64_t seconds, const struct ticket *t)
{
    const struct value *waited = &t->c[TC_WAITED];
    seconds -= waited->type == VALUE_INT ? waited->n : 0;
    return seconds < 0 ? 0 : seconds;
}

static enum status add_business(struct sla *sla, struct group *g, const struct ticket *t,
                                const int64_t *responded, const int64_t *solved,
                                struct error *e)
{
    struct sla_target p;
    int64_t opened = t->c[TC_OPENED].n;
    if (sla_find(sla, t, &p, e) != ST_OK || !p.calendar)
        return e->code;
    if (responded)
        sample_add(&g->v[RESPOND_BUSINESS], calendar_between(p.calendar, opened, *responded));
    if (solved)
        sample_add(&g->v[RESOLVE_BUSINESS],
                   less_waiting(calendar_between(p.calendar, opened, *solved), t));
    return ST_OK;
}

static enum status add_ticket(struct report_run *r, size_t group, const struct ticket *t,
                              struct error *e)
{
    struct group *g = report_group(r, group);
    int64_t opened = t->c[TC_OPENED].n, solved_at;
    int responded = t->c[TC_RESPONDED].type == VALUE_INT;
    int solved = ticket_solved(t, &solved_at);
    if (responded)
        sample_add(&g->v[RESPOND], t->c[TC_RESPONDED].n - opened);
    if (solved)
        sample_add(&g->v[RESOLVE], solved_at - opened);
    return r->own ? add_business(r->own, g, t, responded ? &t->c[TC_RESPONDED].n : NULL,
                                 solved ? &solved_at : NULL, e)
                  : ST_OK;
}

static void put_group(struct report_run *r, size_t group)
{
    struct group *g = report_group(r, group);
    for (enum measure m = RESPOND; m < MEASURES; m++) {
        struct sample *s = &g->v[m];
        int64_t sum, n, x;
        sheet_text(r->sheet, "measure", names[m]);
        sheet_int(r->sheet, "n", (int64_t)s->count);
        if (sample_sum(s, &sum, &n))
            cells_mean_minutes(r->sheet, "mean", sum, n);
        cells_percentile(r->sheet, "p50", s, 500);
        cells_percentile(r->sheet, "p90", s, 900);
        cells_percentile(r->sheet, "p95", s, 950);
        if (sample_max(s, &x))
            cells_minutes(r->sheet, "max", x);
        report_row(r, group);
    }
}

static void free_group(void *group)
{
    for (enum measure m = RESPOND; m < MEASURES; m++)
        sample_free(&((struct group *)group)->v[m]);
}

const struct report report_time = {
    .name = "time",
    .help = N_("minutes to first response and to resolution, elapsed and business"),
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .chart = {.values = "p50"},
    .labels = 1,
    .needs = needs,
    .group = sizeof(struct group),
    .begin = load_sla,
    .counts = has_duration,
    .add = add_ticket,
    .put = put_group,
    .drop = free_group,
    .end = free_sla,
};
