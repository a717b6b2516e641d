#include "calc/surge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { DAY_HOURS = 24, WEEK_HOURS = 168, MEMORIES = 3, MODELS = 2 * MEMORIES };

static const double half_lives[MEMORIES] = {14, 35, 120}; /* days */

static const double SLOT_PRIOR = 30;   /* tickets: how strongly factors are drawn together */
static const double HOLIDAY_PRIOR = 5; /* likewise, for the holidays of all cells */
static const double DISPERSION_PRIOR = 600; /* 1 / variance of 1/size among cells */
static const double DISPERSION = 0.1;       /* 1/size where nothing is known */
static const double LEVEL_PRIOR = 0.5;      /* tickets */
static const double CUT = 3;                /* standard deviations above which counts are cut */
static const double EMPTY_FROM = 7; /* a whole of so many that has none kept no records */
static const double COURSE_HALF_LIFE = 14; /* days, of the whole's level */

struct surge {
    size_t windows, slots;
    const unsigned char *flags;
    const int64_t *totals;
    double decay[MEMORIES];
    double *factor;    /* of the whole, by slot */
    double holiday[3]; /* by flags: none, off, work */
    double
        *course; /* the whole's level relative to its mean, as it was known before the window */
    double *slot_sum, *slot_base; /* of the cell looked at */
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
    return (s->slots - (s->windows - 1 - window) % s->slots) % s->slots;
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

static double cut(double y, double mean)
{
    double most = mean + CUT * sd(mean) + 1;
    return y < most ? y : most;
}

/* ---- the whole ---- */

static double mean_of_slot(const struct surge *s, size_t slot)
{
    double sum = 0, n = 0;
    for (size_t t = 0; t + 1 < s->windows; t++)
        if (slot_of(s, t) == slot) {
            sum += (double)s->totals[t];
            n++;
        }
    return n > 0 ? sum / n : 0;
}

static void mark_empty(struct surge *s, unsigned char *flags)
{
    double *mean = mem_zero(s->slots, sizeof *mean);
    for (size_t i = 0; i < s->slots; i++)
        mean[i] = mean_of_slot(s, i);
    for (size_t t = 0; t < s->windows; t++)
        if (!s->totals[t] && mean[slot_of(s, t)] >= EMPTY_FROM)
            flags[t] |= SURGE_EMPTY;
    free(mean);
}

/* One round: factors by slot and for holidays, given each window's level. */
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
    free(sum);
    free(base);
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
    for (int i = 0; i < MEMORIES; i++)
        s->decay[i] = exp2(-hours / (DAY_HOURS * half_lives[i]));
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
    free(s->factor);
    free(s->slot_sum);
    free(s->slot_base);
    free(s->course);
    free(s);
}

/* ---- a cell ---- */

/* Its own factors by slot, into slot_sum; returns its mean. */
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
            s->slot_sum[slot] += cut((double)counts[t], level * s->factor[slot]);
            s->slot_base[slot] += level;
        }
        slot = slot + 1 < s->slots ? slot + 1 : 0;
    }
    for (size_t i = 0; i < s->slots; i++)
        s->slot_sum[i] =
            (s->slot_sum[i] + SLOT_PRIOR * s->factor[i]) / (s->slot_base[i] + SLOT_PRIOR);
    return mean;
}

struct model {
    double sum, base, loss, known;
};

/* Where it has forgotten most, a little of the cell's mean stays. */
static double level_of(const struct model *m, double usual)
{
    return (m->sum + LEVEL_PRIOR) / (m->base + LEVEL_PRIOR / usual);
}

/* The forecasts' mean, each with the weight that it has earned. */
static double forecast(const struct model *m, const double *offset, double usual)
{
    double mean = 0, all = 0, least = m[0].loss;
    for (int i = 1; i < MODELS; i++)
        least = m[i].loss < least ? m[i].loss : least;
    for (int i = 0; i < MODELS; i++) {
        double w = exp(-(m[i].loss - least) / 2);
        mean += w * level_of(&m[i], usual) * offset[i >= MEMORIES];
        all += w;
    }
    return mean / all;
}

void surge_look(struct surge *s, const int64_t *counts, struct surge_cell *cell)
{
    struct model m[MODELS];
    double mean = find_own_factors(s, counts), offset[2];
    size_t slot = slot_of(s, 0);
    memset(cell, 0, sizeof *cell);
    for (int i = 0; i < MODELS; i++)
        m[i] = (struct model){0};
    for (size_t t = 0; t < s->windows; t++) {
        double f = s->slot_sum[slot] * s->holiday[kind_of(s, t)];
        double y = (double)counts[t];
        offset[0] = f;
        offset[1] = f * s->course[t];
        slot = slot + 1 < s->slots ? slot + 1 : 0;
        if (t + 1 == s->windows)
            break;
        if (!is_past(s, t))
            continue;
        double middle = 0;
        for (int i = 0; i < MODELS; i++)
            middle += level_of(&m[i], mean) * offset[i >= MEMORIES] / MODELS;
        double taken = cut(y, middle);
        for (int i = 0; i < MODELS; i++) {
            double d = s->decay[i % MEMORIES], o = offset[i >= MEMORIES];
            double expected = level_of(&m[i], mean) * o, error = taken - expected;
            double variance = expected + DISPERSION * expected * expected;
            m[i].loss = m[i].loss * s->decay[2] + error * error / (variance + 0.1);
            m[i].sum = m[i].sum * d + taken;
            m[i].base = m[i].base * d + o;
            m[i].known = m[i].known * d * d + taken; /* variance of the sum */
        }
        double error = taken - middle;
        cell->above +=
            (error * error - middle) / (1 + DISPERSION * middle) / (1 + DISPERSION * middle);
        cell->base += middle * middle / (1 + DISPERSION * middle) / (1 + DISPERSION * middle);
    }
    cell->expected = forecast(m, offset, mean);
    cell->n = counts[s->windows - 1];
    double shape = 0;
    for (int i = 0; i < MODELS; i++)
        shape += m[i].known > 0 ? m[i].sum * m[i].sum / m[i].known / MODELS : 0;
    cell->size = shape + LEVEL_PRIOR;
}

/* ---- all cells ---- */

double surge_tail(int64_t n, double mean, double size)
{
    double y = (double)n, success = mean / (mean + size);
    if (n <= 0)
        return 1;
    if (y <= mean) { /* the rest of the lower tail: no precision is lost here */
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

static int compare(const void *a, const void *b)
{
    const struct surge_cell *x = *(struct surge_cell *const *)a,
                            *y = *(struct surge_cell *const *)b;
    return (x->p > y->p) - (x->p < y->p);
}

static void adjust(struct surge_cell *const *cells, size_t count)
{
    struct surge_cell **sorted = mem_zero(count, sizeof *sorted);
    double least = 1;
    memcpy(sorted, cells, count * sizeof(struct surge_cell *));
    qsort(sorted, count, sizeof *sorted, compare);
    for (size_t i = count; i-- > 0;) {
        double q = sorted[i]->p * (double)count / (double)(i + 1);
        least = q < least ? q : least;
        sorted[i]->q = least;
    }
    free(sorted);
}

void surge_judge(struct surge *s, struct surge_cell *const *cells, size_t count)
{
    double above = 0, base = 0;
    (void)s;
    if (!count)
        return;
    for (size_t i = 0; i < count; i++) {
        above += cells[i]->above;
        base += cells[i]->base;
    }
    /* as if a hundred windows of ten tickets had the usual dispersion */
    double pooled = (above + 10000 * DISPERSION) / (base + 10000);
    pooled = pooled > 0.01 ? pooled : 0.01;
    for (size_t i = 0; i < count; i++) {
        struct surge_cell *c = cells[i];
        double prior = 2 * DISPERSION_PRIOR;
        double own = (c->above + prior * pooled) / (c->base + prior);
        own = own > 0.005 ? own : 0.005;
        c->p = surge_tail(c->n, c->expected, 1 / (own + 1 / c->size));
    }
    adjust(cells, count);
}
