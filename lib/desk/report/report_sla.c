/* report_sla.c: were the deadlines met?
 *
 * met, missed and pending are those of sla_outcome.h; pending tickets are neither done nor late
 * and don't count in n.
 *
 * expected is the rate that the row would have if each of its kinds had that kind's rate over
 * all rows (indirect standardization: N. E. Breslow and N. E. Day, Statistical Methods in
 * Cancer Research II, 1987, 2.3). A row that is better in every kind may still have the lower
 * rate, because it has more of the hard kinds (E. H. Simpson, J. Royal Statistical Society B 13
 * (1951) 238-241); its rate is then above expected. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/map.h"
#include "base/mem.h"
#include "desk/report/sla_outcome.h"
#include "desk/report/report_private.h"

static const struct rows_column columns[] = {
    {"measure", 0, NULL},  {"n", 1, NULL},         {"met", 1, NULL},
    {"missed", 1, NULL},   {"pending", 1, NULL},   {"rate", 1, NULL},
    {"rate_low", 1, NULL}, {"rate_high", 1, NULL}, {"expected", 1, NULL},
};

static const int needs[] = {TC_STATUS, TC_RESPOND_DUE, TC_DUE,  TC_RESPONDED, TC_RESOLVED,
                            TC_CLOSED, TC_SINCE,       TC_KIND, TC_CHANNEL,   -1};

static const char *const names[PROMISED_COUNT] = {
    [PROMISED_RESPOND] = "respond",
    [PROMISED_RESOLVE] = "resolve",
};

/* By deadline and kind. */
struct mix {
    int64_t met, n;
};

struct group {
    struct {
        int64_t of[OUTCOME_PENDING + 1];
        struct sample mixes; /* of each one met or missed: its index in own->v */
    } v[PROMISED_COUNT];
};

struct own {
    struct map mixes[PROMISED_COUNT]; /* kind → its index in v */
    struct mix *v;                    /* over all rows */
    size_t count, room;
    struct replies *replies;
};

static enum status load_replies(struct report_run *r, struct error *e)
{
    struct own *own = r->own;
    return replies_load(&own->replies, r->desk, 0, e);
}

static void free_mixes(struct report_run *r)
{
    struct own *own = r->own;
    for (enum promised m = 0; m < PROMISED_COUNT; m++)
        map_free(&own->mixes[m]);
    free(own->v);
    replies_free(own->replies);
}

static void free_group(void *group)
{
    for (enum promised m = 0; m < PROMISED_COUNT; m++)
        sample_free(&((struct group *)group)->v[m].mixes);
}

static int has_deadline(const struct report_run *r, const struct ticket *t)
{
    (void)r;
    return t->c[TC_RESPOND_DUE].type == VALUE_INT || t->c[TC_DUE].type == VALUE_INT;
}

static int64_t mix_of(struct own *own, enum promised m, const struct ticket *t)
{
    const struct value *kind = &t->c[TC_KIND];
    int added;
    struct map_entry *at =
        map_puts(&own->mixes[m], kind->type == VALUE_TEXT ? kind->s : "", &added);
    if (added) {
        at->n = (int64_t)own->count;
        *MEM_NEXT(own->v, own->count, own->room) = (struct mix){0};
    }
    return at->n;
}

static enum status add_ticket(struct report_run *r, size_t group, const struct ticket *t,
                              struct error *e)
{
    struct own *own = r->own;
    struct group *g = report_group(r, group);
    for (enum promised m = 0; m < PROMISED_COUNT; m++) {
        enum outcome outcome = outcome_of(own->replies, t, m, r->desk->now, e);
        g->v[m].of[outcome]++;
        if (outcome != OUTCOME_MET && outcome != OUTCOME_MISSED)
            continue;
        int64_t at = mix_of(own, m, t);
        if (!r->upper) {
            own->v[at].n++;
            own->v[at].met += outcome == OUTCOME_MET;
        }
        sample_add(&g->v[m].mixes, at);
    }
    return e->code;
}

/* Sets the rate that the mix of kinds predicts. */
static void put_expected(struct report_run *r, const struct sample *mixes)
{
    const struct own *own = r->own;
    double expected = 0;
    for (size_t k = 0; k < mixes->count; k++) {
        const struct mix *mix = &own->v[mixes->v[k]];
        expected += (double)mix->met / (double)mix->n;
    }
    if (mixes->count)
        cells_double(r->sheet, "expected", expected / (double)mixes->count, 4);
}

static void put_group(struct report_run *r, size_t group)
{
    const struct group *g = report_group(r, group);
    for (enum promised m = 0; m < PROMISED_COUNT; m++) {
        const int64_t *of = g->v[m].of;
        int64_t n = of[OUTCOME_MET] + of[OUTCOME_MISSED];
        sheet_text(r->sheet, "measure", names[m]);
        sheet_int(r->sheet, "n", n);
        sheet_int(r->sheet, "met", of[OUTCOME_MET]);
        sheet_int(r->sheet, "missed", of[OUTCOME_MISSED]);
        sheet_int(r->sheet, "pending", of[OUTCOME_PENDING]);
        cells_rate(r->sheet, "rate", of[OUTCOME_MET], n);
        put_expected(r, &g->v[m].mixes);
        report_row(r, group);
    }
}

const struct report report_sla = {
    .name = "sla",
    .help = N_("deadlines met, missed and pending"),
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .chart = {.values = "rate", .low = "rate_low", .high = "rate_high", .whole = 1},
    .labels = 1,
    .needs = needs,
    .none = N_("none of these tickets has a deadline, so there is nothing to measure; "
               "deadlines are set in the register sla (tkt-load sla)"),
    .group = sizeof(struct group),
    .own = sizeof(struct own),
    .begin = load_replies,
    .counts = has_deadline,
    .add = add_ticket,
    .put = put_group,
    .drop = free_group,
    .end = free_mixes,
};
