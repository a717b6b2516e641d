#include "calc/stat/surge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { DAY_HOURS = 24, WEEK_HOURS = 168, GUARD_HOURS = 48 };
enum { ALONE, WITH_THE_COURSE, MODELS };

static const double SLOT_PRIOR = 30;   /* tickets: how far the whole's factors shrink to 1 */
static const double OWN_PRIOR = 100;   /* the same, a cell's factors to the whole's */
static const double HOLIDAY_PRIOR = 5; /* the same, the whole's holiday factors */
static const double DISPERSION_PRIOR = 600; /* 1 / variance of 1/size among cells */
static const double DISPERSION = 0.1;       /* 1/size if nothing is known */
static const double LEVEL_PRIOR = 0.5;      /* tickets */
static const double CUT = 3;         /* standard deviations above which counts are clipped */
static const double GUARD_CUT = 0.5; /* the same, in the two days before the judged window */
static const double DRIFT = 0.0005;  /* of the level per day, as a relative variance */
static const double START = 0.25;    /* initial uncertainty of the level, relative variance */
static const double LOSS_HALF_LIFE = 120; /* days, of the models' forecast losses */
static const double EMPTY_FROM = 7; /* the whole expects this many, has none: no records */
static const double COURSE_HALF_LIFE = 14; /* days, of the level of the whole */

struct surge {
    size_t windows, slots;
    const unsigned char *flags;
    const int64_t *totals;
    double drift, earned; /* per window */
    size_t guard;         /* number of windows before the judged one */
    double *factor;       /* of the whole, per slot */
    double holiday[3];    /* per kind of day: ordinary, off, work */
    double
        *course; /* the whole's level relative to its mean, as it was known before the window */
    double *slot_sum, *slot_base; /* of the cell being examined */
};

size_t surge_reach(int hours)
{
    enum { YEARS_DAYS = 730, LEAST_DAYS = 56 };
    size_t day = hours <= DAY_HOURS ? (size_t)(DAY_HOURS / hours) : 1;
    if (hours >= DAY_HOURS)
        return (size_t)(YEARS_DAYS * DAY_HOURS / hours) + 1;
    return (LEAST_DAYS * day > YEARS_DAYS ? LEAST_DAYS * day : YEARS_DAYS) + 1;
}

size_t surge_least(int hours)
{
    size_t two_weeks = (size_t)(2 * WEEK_HOURS / hours);
    return two_weeks > 5 ? two_weeks : 5;
}

static size_t slot_of(const struct surge *s, size_t window)
{
    size_t back = (s->windows - 1 - window) % s->slots;
    return back ? s->slots - back : 0;
}

static int kind_of(const struct surge *s, size_t window)
{
    return s->flags[window] & SURGE_OFF ? 1 : s->flags[window] & SURGE_WORK ? 2 : 0;
}

static int is_past(const struct surge *s, size_t window)
{
    return window + 1 < s->windows && !(s->flags[window] & SURGE_EMPTY);
}

static double sd(double mean)
{
    return sqrt(mean + DISPERSION * mean * mean);
}

static double at_most(double y, double most)
{
    return y < most ? y : most;
}

static double cut(double y, double mean)
{
    return at_most(y, mean + CUT * sd(mean) + 1);
}

/* ---- the whole ---- */

static void mark_empty(struct surge *s, unsigned char *flags)
{
    double *sum = mem_zero(s->slots, sizeof *sum), *n = mem_zero(s->slots, sizeof *n);
    for (size_t t = 0; t + 1 < s->windows; t++) {
        sum[slot_of(s, t)] += (double)s->totals[t];
        n[slot_of(s, t)]++;
    }
    for (size_t t = 0; t < s->windows; t++) {
        size_t slot = slot_of(s, t);
        if (!s->totals[t] && n[slot] > 0 && sum[slot] / n[slot] >= EMPTY_FROM)
            flags[t] |= SURGE_EMPTY;
    }
    MEM_FREE(sum, n);
}

/* One iteration: computes the factors per slot and for holidays from each window's level. */
static void find_factors(struct surge *s)
{
    double *sum = mem_zero(s->slots, sizeof *sum), *base = mem_zero(s->slots, sizeof *base);
    double of_kind[3] = {0}, base_of_kind[3] = {0}, all = 0, n = 0;
    for (size_t t = 0; t < s->windows; t++)
        if (is_past(s, t)) {
            all += (double)s->totals[t];
            n++;
        }
    double mean = n > 0 ? (all + LEVEL_PRIOR) / n : LEVEL_PRIOR;
    for (size_t t = 0; t < s->windows; t++)
        if (is_past(s, t) && !kind_of(s, t)) {
            size_t slot = slot_of(s, t);
            double level = mean * s->course[t];
            sum[slot] += cut((double)s->totals[t], 2 * level * s->factor[slot]);
            base[slot] += level;
        }
    for (size_t i = 0; i < s->slots; i++)
        s->factor[i] = (sum[i] + SLOT_PRIOR) / (base[i] + SLOT_PRIOR);
    for (size_t t = 0; t < s->windows; t++)
        if (is_past(s, t)) {
            of_kind[kind_of(s, t)] += (double)s->totals[t];
            base_of_kind[kind_of(s, t)] += mean * s->course[t] * s->factor[slot_of(s, t)];
        }
    for (int k = 1; k < 3; k++)
        s->holiday[k] = (of_kind[k] + HOLIDAY_PRIOR) / (base_of_kind[k] + HOLIDAY_PRIOR);
    MEM_FREE(sum, base);
}

static double factor_of_whole(const struct surge *s, size_t window)
{
    return s->factor[slot_of(s, window)] * s->holiday[kind_of(s, window)];
}

static void find_course(struct surge *s, int hours)
{
    double decay = exp2(-hours / (DAY_HOURS * COURSE_HALF_LIFE)), sum = 0, base = 0, all = 0,
           n = 0;
    for (size_t t = 0; t < s->windows; t++)
        if (is_past(s, t)) {
            all += (double)s->totals[t];
            n += factor_of_whole(s, t);
        }
    double mean = (all + LEVEL_PRIOR) / (n + 1), weight = 2 / (1 - decay) / 10;
    for (size_t t = 0; t < s->windows; t++) {
        double f = factor_of_whole(s, t), level = (sum + weight * mean) / (base + weight);
        s->course[t] = level / mean;
        sum *= decay;
        base *= decay;
        if (is_past(s, t)) {
            sum += cut((double)s->totals[t], level * f);
            base += f;
        }
    }
}

struct surge *surge_new(int hours, size_t windows, unsigned char *flags, const int64_t *totals)
{
    struct surge *s = mem_zero(1, sizeof *s);
    *s = (struct surge){.windows = windows, .flags = flags, .totals = totals};
    s->slots = hours < WEEK_HOURS ? (size_t)(WEEK_HOURS / hours) : 1;
    s->drift = DRIFT * hours / DAY_HOURS;
    s->earned = exp2(-hours / (DAY_HOURS * LOSS_HALF_LIFE));
    s->guard = (size_t)((GUARD_HOURS + hours - 1) / hours);
    s->factor = mem_zero(s->slots, sizeof *s->factor);
    s->slot_sum = mem_zero(s->slots, sizeof *s->slot_sum);
    s->slot_base = mem_zero(s->slots, sizeof *s->slot_base);
    s->course = mem_zero(windows, sizeof *s->course);
    for (size_t i = 0; i < s->slots; i++)
        s->factor[i] = 1;
    for (int i = 0; i < 3; i++)
        s->holiday[i] = 1;
    for (size_t t = 0; t < windows; t++)
        s->course[t] = 1;
    mark_empty(s, flags);
    for (int round = 0; round < 2; round++) {
        find_factors(s);
        find_course(s, hours);
    }
    return s;
}

void surge_free(struct surge *s)
{
    if (!s)
        return;
    MEM_FREE(s->factor, s->slot_sum, s->slot_base, s->course, s);
}

/* ---- a cell ---- */

/* Computes a cell's own factors per slot into slot_sum and returns their mean. */
static double find_own_factors(struct surge *s, const int64_t *counts)
{
    double all = 0, base = 0;
    for (size_t t = 0; t < s->windows; t++)
        if (is_past(s, t)) {
            all += (double)counts[t];
            base += factor_of_whole(s, t);
        }
    double mean = (all + LEVEL_PRIOR) / (base + 1);
    memset(s->slot_sum, 0, s->slots * sizeof *s->slot_sum);
    memset(s->slot_base, 0, s->slots * sizeof *s->slot_base);
    size_t slot = slot_of(s, 0);
    for (size_t t = 0; t < s->windows; t++) {
        if (is_past(s, t)) {
            double level = mean * s->course[t] * s->holiday[kind_of(s, t)];
            double weight = 1 / (1 + DISPERSION * level * s->factor[slot]);
            s->slot_sum[slot] += weight * cut((double)counts[t], level * s->factor[slot]);
            s->slot_base[slot] += weight * level;
        }
        slot = slot + 1 < s->slots ? slot + 1 : 0;
    }
    for (size_t i = 0; i < s->slots; i++)
        s->slot_sum[i] =
            (s->slot_sum[i] + OWN_PRIOR * s->factor[i]) / (s->slot_base[i] + OWN_PRIOR);
    return mean;
}

/* A drifting level and its uncertainty as a relative variance: R. E. Kalman's filter (Trans.
 * ASME J. Basic Engineering 82 (1960) 35-45), with the noise of the counts. */
struct model {
    double level, unsure;
    double loss; /* of its forecasts */
};

static void learn(struct model *m, double expected, double taken, double earned)
{
    double noise = 1 + DISPERSION * expected, error = taken - expected;
    double gain = m->unsure * expected / (m->unsure * expected + noise);
    m->loss = m->loss * earned + error * error / (expected * noise + 0.1);
    m->level *= 1 + gain * error / expected;
    m->unsure *= 1 - gain;
}

/* Returns the weighted mean of the models' forecasts. *unsure is its relative variance, which
 * includes half of the difference between them. */
static double forecast(const struct model *m, const double *offset, double *unsure)
{
    double mean = 0, second = 0, variance = 0, all = 0;
    double least = m[0].loss < m[1].loss ? m[0].loss : m[1].loss;
    for (int i = 0; i < MODELS; i++) {
        double w = exp((least - m[i].loss) / 2), x = m[i].level * offset[i];
        mean += w * x;
        second += w * x * x;
        variance += w * x * x * m[i].unsure;
        all += w;
    }
    mean /= all;
    *unsure = (variance / all + (second / all - mean * mean) / 2) / (mean * mean);
    return mean;
}

/* Adds a window to the sums for the dispersion. */
static void spread(struct surge_cell *cell, double taken, double mean)
{
    double error = taken - mean, weight = 1 / (1 + DISPERSION * mean);
    cell->above += (error * error - mean) * weight * weight;
    cell->base += mean * mean * weight * weight;
}

static void look_back(struct surge *s, struct model *m, const double *offset, size_t window,
                      double y, struct surge_cell *cell)
{
    double middle =
        (m[ALONE].level * offset[ALONE] + m[WITH_THE_COURSE].level * offset[WITH_THE_COURSE]) /
        2;
    double taken = cut(y, middle);
    if (window + 1 + s->guard >= s->windows)
        taken = at_most(taken, middle + GUARD_CUT * sd(middle));
    else
        spread(cell, taken, middle);
    for (int i = 0; i < MODELS; i++)
        learn(&m[i], m[i].level * offset[i], taken, s->earned);
}

void surge_look(struct surge *s, const int64_t *counts, struct surge_cell *cell)
{
    double mean = find_own_factors(s, counts), offset[MODELS] = {0}, unsure;
    struct model m[MODELS] = {{mean, START, 0}, {mean, START, 0}};
    size_t slot = slot_of(s, 0);
    memset(cell, 0, sizeof *cell);
    for (size_t t = 0; t < s->windows; t++) {
        offset[ALONE] = s->slot_sum[slot] * s->holiday[kind_of(s, t)];
        offset[WITH_THE_COURSE] = offset[ALONE] * s->course[t];
        slot = slot + 1 < s->slots ? slot + 1 : 0;
        for (int i = 0; i < MODELS; i++)
            m[i].unsure += s->drift;
        if (is_past(s, t))
            look_back(s, m, offset, t, (double)counts[t], cell);
    }
    cell->expected = forecast(m, offset, &unsure);
    cell->n = counts[s->windows - 1];
    cell->size = 1 / unsure;
}

/* ---- all cells ---- */

double surge_tail(int64_t n, double mean, double size)
{
    double y = (double)n, success = mean / (mean + size);
    if (n <= 0)
        return 1;
    if (y <= mean) { /* 1 minus the lower tail: no precision is lost here */
        double term = exp(-size * log1p(mean / size)), sum = 0;
        for (int64_t k = 0; k < n; k++) {
            sum += term;
            term *= ((double)k + size) / ((double)k + 1) * success;
        }
        return sum < 1 ? 1 - sum : 0;
    }
    double term = exp(lgamma(y + size) - lgamma(size) - lgamma(y + 1) -
                      size * log1p(mean / size) + y * log(success));
    double sum = 0;
    for (double k = y; term > sum * 1e-12 && term > 0; k++) {
        sum += term;
        term *= (k + size) / (k + 1) * success;
    }
    return sum < 1 ? sum : 1;
}

static int compare_weights(const void *a, const void *b)
{
    const struct surge_cell *x = *(struct surge_cell *const *)a,
                            *y = *(struct surge_cell *const *)b;
    return (x->weighed > y->weighed) - (x->weighed < y->weighed);
}

static void adjust(struct surge_cell *const *cells, size_t count)
{
    struct surge_cell **sorted = mem_zero(count, sizeof *sorted);
    double least = 1;
    memcpy(sorted, cells, count * sizeof(struct surge_cell *));
    qsort(sorted, count, sizeof *sorted, compare_weights);
    for (size_t i = count; i-- > 0;) {
        double q = sorted[i]->weighed * (double)count / (double)(i + 1);
        least = q < least ? q : least;
        sorted[i]->q = least;
    }
    free(sorted);
}

/* Returns the cell's share of the false alarms, by its expected count. In the smallest cells a
 * surge stands out anyway; it is hardest to detect in those of a few tickets a day. */
static double weight_of(double expected)
{
    double x = log(expected / 2.3) / 0.6;
    return (0.5 + expected / (expected + 0.5)) * (1 + 1.05 * exp(-x * x / 2));
}

/* Returns how many chances the window had to reach its count while it slid along its own
 * length. Given the count, the rate of the day is expected to be `rate`. */
static double chances(const struct surge_cell *c, double size)
{
    double n = (double)c->n, rate = c->expected * (n + size) / (c->expected + size);
    double times = n > rate ? (n - rate) * (n - rate) / n : 1;
    return times > 1 ? times : 1;
}

void surge_judge(struct surge *s, struct surge_cell *const *cells, size_t count, int sliding)
{
    double above = 0, base = 0, weights = 0;
    (void)s;
    if (!count)
        return;
    for (size_t i = 0; i < count; i++) {
        above += cells[i]->above;
        base += cells[i]->base;
        weights += weight_of(cells[i]->expected);
    }
    /* starts as if a hundred windows of ten tickets had the usual dispersion */
    double pooled = (above + 10000 * DISPERSION) / (base + 10000);
    pooled = pooled > 0.01 ? pooled : 0.01;
    for (size_t i = 0; i < count; i++) {
        struct surge_cell *c = cells[i];
        double prior = 2 * DISPERSION_PRIOR;
        double own = (c->above + prior * pooled) / (c->base + prior);
        own = own > 0.005 ? own : 0.005;
        double size = 1 / (own + 1 / c->size);
        c->p = surge_tail(c->n, c->expected, size);
        double p = sliding ? at_most(1, c->p * chances(c, size)) : c->p;
        c->weighed = at_most(1, p / weight_of(c->expected) * weights / (double)count);
    }
    adjust(cells, count);
}
