/* report_sla.c: were the promises kept?
 *
 * met, missed and pending are those of sla_outcome.h; pending are neither done nor late, not in
 * n.
 *
 * expected is the rate that the row would have if each of its kinds were kept as well as it is
 * over all rows (indirect standardization: N. E. Breslow and N. E. Day, Statistical Methods in
 * Cancer Research II, 1987, 2.3). A row that is better in every kind and yet has the lower
 * rate, for it has more of the hard ones (E. H. Simpson, J. Royal Statistical Society B 13
 * (1951) 238-241), is above what was expected of it. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/map.h"
#include "base/mem.h"
#include "desk/report/sla_outcome.h"
#include "desk/report/report_private.h"

enum { MEASURE, N, MET, MISSED, PENDING, RATE, LOW, HIGH, EXPECTED };

static const struct rows_column columns[] = {
    [MEASURE] = {"measure", 0, NULL},   [N] = {"n", 1, NULL},
    [MET] = {"met", 1, NULL},           [MISSED] = {"missed", 1, NULL},
    [PENDING] = {"pending", 1, NULL},   [RATE] = {"rate", 1, NULL},
    [LOW] = {"rate_low", 1, NULL},      [HIGH] = {"rate_high", 1, NULL},
    [EXPECTED] = {"expected", 1, NULL},
};

static const int needs[] = {TC_STATUS,    TC_RESPOND_DUE, TC_DUE,
                            TC_RESPONDED, TC_RESOLVED,    TC_CLOSED,
                            TC_SINCE,     TC_KIND,        -1};

static const char *const names[PROMISED_COUNT] = {
    [PROMISED_RESPOND] = "respond",
    [PROMISED_RESOLVE] = "resolve",
};

struct group {
    struct {
        int64_t of[OUTCOME_PENDING + 1];
    } v[PROMISED_COUNT];
    struct sample kinds; /* one for each promise kept or missed: enum promised in the lowest two
                            bits, OUTCOME_MET in the next, else the hash of the kind */
};

enum { COUNTERS = offsetof(struct group, kinds) / sizeof(int64_t) };

/* By promise and kind. */
struct mix {
    int64_t met, n;
};

struct own {
    struct map kinds; /* over all rows: promise and kind → its place */
    struct mix *v;
    size_t count, room;
};

static enum status begin(struct report_run *r, struct error *e)
{
    (void)e;
    r->own = mem_zero(1, sizeof(struct own));
    return ST_OK;
}

static void end(struct report_run *r)
{
    struct own *own = r->own;
    if (!own)
        return;
    map_free(&own->kinds);
    free(own->v);
    free(own);
}

static int counts(const struct report_run *r, const struct ticket *t)
{
    (void)r;
    return t->c[TC_RESPOND_DUE].type == VALUE_INT || t->c[TC_DUE].type == VALUE_INT;
}

static enum status add(struct report_run *r, void *group, const struct ticket *t,
                       struct error *e)
{
    struct group *g = group;
    const struct value *kind = &t->c[TC_KIND];
    uint64_t hash = kind->type == VALUE_TEXT ? map_hash(kind->s, strlen(kind->s)) : 0;
    (void)e;
    for (enum promised m = 0; m < PROMISED_COUNT; m++) {
        enum outcome outcome = outcome_of(t, m, r->desk->now);
        g->v[m].of[outcome]++;
        if (outcome == OUTCOME_MET || outcome == OUTCOME_MISSED)
            sample_add(&g->kinds, (int64_t)((hash & ~UINT64_C(7)) | (unsigned)m |
                                            (outcome == OUTCOME_MET ? 4u : 0u)));
    }
    return ST_OK;
}

/* ---- what the mix of kinds lets expect ---- */

static struct mix *mix_of(struct own *own, int64_t seen)
{
    uint64_t key = (uint64_t)seen & ~UINT64_C(4);
    int added;
    struct map_entry *at = map_put(&own->kinds, (const char *)&key, sizeof key, &added);
    if (added) {
        at->n = (int64_t)own->count;
        MEM_GROW(own->v, own->count, own->room);
        own->v[own->count++] = (struct mix){0};
    }
    return &own->v[at->n];
}

static void count_all(struct report_run *r)
{
    struct own *own = r->own;
    for (size_t i = 0; i < r->group_count; i++) {
        const struct sample *kinds = report_samples(r, i);
        for (size_t k = 0; k < kinds->count; k++) {
            struct mix *mix = mix_of(own, kinds->v[k]);
            mix->n++;
            mix->met += (kinds->v[k] & 4) != 0;
        }
    }
}

static void put_expected(struct report_run *r, const struct group *g, enum promised m,
                         int64_t n)
{
    struct own *own = r->own;
    double expected = 0;
    if (!own->count)
        count_all(r);
    for (size_t k = 0; k < g->kinds.count; k++)
        if ((g->kinds.v[k] & 3) == (int64_t)m) {
            const struct mix *mix = mix_of(own, g->kinds.v[k]);
            expected += (double)mix->met / (double)mix->n;
        }
    if (n)
        report_double(r, EXPECTED, expected / (double)n, 4);
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
        put_expected(r, g, m, n);
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
    .counters = COUNTERS,
    .samples = 1,
    .begin = begin,
    .counts = counts,
    .add = add,
    .put = put,
    .finish = finish,
    .end = end,
};
