/* report_time.c: how long responses and resolutions took, in elapsed and in business minutes.
 *
 * A ticket closed without ever being resolved counts as resolved when it was closed; a
 * cancelled or merged one wasn't resolved. A written ticket is responded to when a reply is
 * sent (reply.h). Business time is that of the calendar of the ticket's deadline; a ticket to
 * which none applies isn't in the business measures. resolve_business is without the waiting,
 * and without the time between a resolution and a reopening, which counts as waited
 * (sla_start_clock). */
#include "base/i18n.h"
#include "calc/time/calendar.h"
#include "calc/stat/stat.h"
#include "desk/report/report_private.h"
#include "desk/ticket/reply.h"
#include "desk/ticket/sla.h"
#include "desk/ticket/ticket_state.h"

static const struct rows_column columns[] = {
    {"measure", 0, NULL}, {"n", 1, NULL},   {"mean", 1, NULL}, {"p50", 1, NULL},
    {"p90", 1, NULL},     {"p95", 1, NULL}, {"max", 1, NULL},
};

static const int needs[] = {TC_STATUS,  TC_OPENED, TC_RESPONDED, TC_RESOLVED, TC_CLOSED,
                            TC_CHANNEL, -1};

enum measure { RESPOND, RESOLVE, RESPOND_BUSINESS, RESOLVE_BUSINESS, MEASURES };

static const char *const names[MEASURES] = {
    [RESPOND] = "respond",
    [RESOLVE] = "resolve",
    [RESPOND_BUSINESS] = "respond_business",
    [RESOLVE_BUSINESS] = "resolve_business",
};

struct own {
    struct sla *sla; /* NULL: there are no deadlines */
    struct replies *replies;
};

struct group {
    struct sample v[MEASURES];
};

/* Without deadlines there is no business time, and four columns less to read. */
static const int needs_for_promise[] = {
    TC_STATUS,   TC_OPENED,   TC_RESPONDED, TC_RESOLVED, TC_CLOSED, TC_KIND,
    TC_CATEGORY, TC_PRIORITY, TC_WAITED,    TC_CHANNEL,  -1};

static enum status load_clocks(struct report_run *r, struct error *e)
{
    struct own *own = r->own;
    if (replies_load(&own->replies, r->desk, 0, e) != ST_OK ||
        store_any(r->desk->store, "SELECT 1 FROM sla LIMIT 1", NULL, e) <= 0)
        return e->code;
    r->needs = needs_for_promise;
    return sla_load(&own->sla, r->desk, e);
}

static void free_clocks(struct report_run *r)
{
    struct own *own = r->own;
    sla_free(own->sla);
    replies_free(own->replies);
}

static int has_duration(const struct report_run *r, const struct ticket *t)
{
    const struct own *own = r->own;
    int64_t at;
    return ticket_solved(t, &at) || replies_responded(own->replies, t, &at, &r->tool->e);
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
    const struct own *own = r->own;
    struct group *g = report_group(r, group);
    int64_t opened = t->c[TC_OPENED].n, responded_at, solved_at;
    int responded = replies_responded(own->replies, t, &responded_at, e);
    int solved = ticket_solved(t, &solved_at);
    if (responded && responded_at < opened) /* the computer's clock was set back */
        responded_at = opened;
    if (responded)
        sample_add(&g->v[RESPOND], responded_at - opened);
    if (solved)
        sample_add(&g->v[RESOLVE], solved_at - opened);
    return own->sla && e->code == ST_OK
               ? add_business(own->sla, g, t, responded ? &responded_at : NULL,
                              solved ? &solved_at : NULL, e)
               : e->code;
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
    .own = sizeof(struct own),
    .begin = load_clocks,
    .counts = has_duration,
    .add = add_ticket,
    .put = put_group,
    .drop = free_group,
    .end = free_clocks,
};
