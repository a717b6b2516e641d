/* report_satisfaction.c: how many were asked, how many answered, and what they said.
 *
 * asked: tickets with any attempt; answered: those with an attempt that was. A score that came
 * with a history, without an attempt, counts as asked and answered: else there would be more
 * scores than answers. csat: the share of 4 and 5. The NPS is of the newest answer that has
 * one, with the interval of Rocks (2016), see calc/stat.h. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "calc/stat.h"
#include "desk/report_list.h"
#include "store/response.h"

enum {
    ASKED,
    ANSWERED,
    RESPONSE_RATE,
    N,
    MEAN,
    MEDIAN,
    CSAT,
    CSAT_LOW,
    CSAT_HIGH,
    NPS_N,
    NPS,
    NPS_LOW,
    NPS_HIGH
};

static const struct rows_column columns[] = {
    [ASKED] = {"asked", 1, NULL},
    [ANSWERED] = {"answered", 1, NULL},
    [RESPONSE_RATE] = {"response_rate", 1, NULL},
    [N] = {"n", 1, NULL},
    [MEAN] = {"mean", 1, NULL},
    [MEDIAN] = {"median", 1, NULL},
    [CSAT] = {"csat", 1, NULL},
    [CSAT_LOW] = {"csat_low", 1, NULL},
    [CSAT_HIGH] = {"csat_high", 1, NULL},
    [NPS_N] = {"nps_n", 1, NULL},
    [NPS] = {"nps", 1, NULL},
    [NPS_LOW] = {"nps_low", 1, NULL},
    [NPS_HIGH] = {"nps_high", 1, NULL},
};

static const int needs[] = {TC_SCORE, -1};

enum { SCORES = 5 };

struct group {
    int64_t asked, answered, scores[SCORES + 1];
    int64_t promoters, passives, detractors;
};

/* What the attempts on one ticket came to. */
struct asked {
    int64_t ticket;
    signed char answered, nps; /* nps -1: none */
};

struct all_asked {
    struct asked *v; /* by ticket */
    size_t count, room;
};

static enum status begin(struct report_run *r, struct error *e)
{
    struct all_asked *all = mem_zero(1, sizeof *all);
    struct stmt *st;
    r->own = all;
    if (response_scan(r->desk->store, &st, e) != ST_OK)
        return e->code;
    while (stmt_step(st, e) > 0) {
        int64_t ticket = stmt_int(st, 0);
        if (!all->count || all->v[all->count - 1].ticket != ticket) {
            MEM_GROW(all->v, all->count, all->room);
            all->v[all->count++] = (struct asked){ticket, 0, -1};
        }
        struct asked *a = &all->v[all->count - 1];
        if (strcmp(stmt_text(st, 1), "answered") == 0)
            a->answered = 1;
        if (!stmt_is_null(st, 2))
            a->nps = (signed char)stmt_int(st, 2);
    }
    return e->code;
}

static int compare(const void *key, const void *element)
{
    int64_t id = *(const int64_t *)key, other = ((const struct asked *)element)->ticket;
    return (id > other) - (id < other);
}

static const struct asked *find(const struct report_run *r, const struct ticket *t)
{
    const struct all_asked *all = r->own;
    if (!all->count)
        return NULL;
    return bsearch(&t->c[TC_ID].n, all->v, all->count, sizeof *all->v, compare);
}

static int counts(const struct report_run *r, const struct ticket *t)
{
    return t->c[TC_SCORE].type == VALUE_INT || find(r, t);
}

static enum status add(struct report_run *r, void *group, const struct ticket *t,
                       struct error *e)
{
    struct group *g = group;
    const struct asked *a = find(r, t);
    const struct value *score = &t->c[TC_SCORE];
    (void)e;
    g->asked++;
    g->answered += (a && a->answered) || score->type == VALUE_INT;
    if (score->type == VALUE_INT && score->n >= 1 && score->n <= SCORES)
        g->scores[score->n]++;
    if (a && a->nps >= 0) {
        g->promoters += a->nps >= 9;
        g->detractors += a->nps <= 6;
        g->passives += a->nps == 7 || a->nps == 8;
    }
    return ST_OK;
}

static void put_scores(struct report_run *r, const struct group *g)
{
    int64_t n = 0, sum = 0, below = 0;
    for (int64_t s = 1; s <= SCORES; s++) {
        n += g->scores[s];
        sum += s * g->scores[s];
    }
    report_int(r, N, n);
    report_ratio(r, MEAN, sum, n, 2);
    for (int64_t s = 1; s <= SCORES && n; s++) {
        below += g->scores[s];
        if (below >= (n + 1) / 2) {
            report_int(r, MEDIAN, s);
            break;
        }
    }
    report_rate(r, CSAT, g->scores[4] + g->scores[5], n);
}

static void put(struct report_run *r, void *group, size_t number)
{
    const struct group *g = group;
    double nps;
    struct interval i;
    report_int(r, ASKED, g->asked);
    report_int(r, ANSWERED, g->answered);
    report_ratio(r, RESPONSE_RATE, g->answered, g->asked, 4);
    put_scores(r, g);
    report_int(r, NPS_N, g->promoters + g->passives + g->detractors);
    if (stat_nps(g->promoters, g->passives, g->detractors, &nps, &i)) {
        report_double(r, NPS, nps, 1);
        report_double(r, NPS_LOW, i.low, 1);
        report_double(r, NPS_HIGH, i.high, 1);
    }
    report_row(r, number);
}

static void end(struct report_run *r)
{
    struct all_asked *all = r->own;
    if (!all)
        return;
    free(all->v);
    free(all);
}

const struct report report_satisfaction = {
    .name = "satisfaction",
    .help = N_("how many were asked and answered, their scores and recommendations"),
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .needs = needs,
    .counters = sizeof(struct group) / sizeof(int64_t),
    .begin = begin,
    .counts = counts,
    .add = add,
    .put = put,
    .end = end,
};
