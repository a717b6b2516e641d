/* report_satisfaction.c: how many customers were asked, how many answered, and what they said.
 *
 * asked: tickets with any attempt. answered: those with an answered attempt, or with a score
 * (survey_outcome.h). csat: the share of scores 4 and 5. The NPS uses the newest answer that
 * has one, with the interval of Tango (1998), see calc/stat/stat.h. */

#include "base/i18n.h"
#include "calc/stat/stat.h"
#include "desk/report/survey_outcome.h"
#include "desk/report/report_private.h"

static const struct rows_column columns[] = {
    {"asked", 1, NULL},    {"answered", 1, NULL}, {"response_rate", 1, NULL},
    {"n", 1, NULL},        {"mean", 1, NULL},     {"median", 1, NULL},
    {"csat", 1, NULL},     {"csat_low", 1, NULL}, {"csat_high", 1, NULL},
    {"nps_n", 1, NULL},    {"nps", 1, NULL},      {"nps_low", 1, NULL},
    {"nps_high", 1, NULL},
};

static const int needs[] = {TC_SCORE, -1};

enum { SCORES = 5 };

struct group {
    int64_t asked, answered, scores[SCORES + 1];
    int64_t promoters, passives, detractors;
};

static enum status load_answers(struct report_run *r, struct error *e)
{
    return asked_load(r->own, r->desk, e);
}

static int was_asked(const struct report_run *r, const struct ticket *t)
{
    return asked_counts(asked_find(r->own, t->c[TC_ID].n), t);
}

static enum status add_ticket(struct report_run *r, size_t group, const struct ticket *t,
                              struct error *e)
{
    struct group *g = report_group(r, group);
    const struct asked *a = asked_find(r->own, t->c[TC_ID].n);
    const struct value *score = &t->c[TC_SCORE];
    (void)e;
    g->asked++;
    g->answered += asked_answered(a, t);
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
    sheet_int(r->sheet, "n", n);
    cells_ratio(r->sheet, "mean", sum, n, 2);
    for (int64_t s = 1; s <= SCORES && n; s++) {
        below += g->scores[s];
        if (below >= (n + 1) / 2) {
            sheet_int(r->sheet, "median", s);
            break;
        }
    }
    cells_rate(r->sheet, "csat", g->scores[4] + g->scores[5], n);
}

static void put_group(struct report_run *r, size_t group)
{
    const struct group *g = report_group(r, group);
    double nps;
    struct interval i;
    sheet_int(r->sheet, "asked", g->asked);
    sheet_int(r->sheet, "answered", g->answered);
    cells_ratio(r->sheet, "response_rate", g->answered, g->asked, 4);
    put_scores(r, g);
    sheet_int(r->sheet, "nps_n", g->promoters + g->passives + g->detractors);
    if (stat_nps(g->promoters, g->passives, g->detractors, &nps, &i)) {
        cells_double(r->sheet, "nps", nps, 1);
        cells_double(r->sheet, "nps_low", i.low, 1);
        cells_double(r->sheet, "nps_high", i.high, 1);
    }
    report_row(r, group);
}

static void free_answers(struct report_run *r)
{
    asked_free(r->own);
}

const struct report report_satisfaction = {
    .name = "satisfaction",
    .help = N_("how many were asked and answered, with scores and NPS"),
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .chart = {.values = "csat", .low = "csat_low", .high = "csat_high", .whole = 1},
    .needs = needs,
    .group = sizeof(struct group),
    .own = sizeof(struct all_asked),
    .begin = load_answers,
    .counts = was_asked,
    .add = add_ticket,
    .put = put_group,
    .end = free_answers,
};
