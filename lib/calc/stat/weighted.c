#include "calc/stat/weighted.h"

#include <math.h>

void weighted_add(struct weighted *a, double weight, double x)
{
    double from = x - a->mean;
    a->n++;
    a->w += weight;
    a->ww += weight * weight;
    a->mean += from * weight / a->w;
    a->away += weight * from * (x - a->mean);
}

double weighted_size(const struct weighted *a)
{
    return a->n ? a->w * a->w / a->ww : 0;
}

/* Rounding leaves a trace of variance even if there is none. */
static double variance(const struct weighted *a)
{
    double v = a->away / a->w;
    return v > 1e-14 * (1 + a->mean * a->mean) ? v : 0;
}

static double at_least(double x, double low)
{
    return x < low ? low : x;
}

static double at_most(double x, double high)
{
    return x > high ? high : x;
}

int weighted_bounded(const struct weighted *a, double low, double high, struct interval *i)
{
    if (!a->n)
        return 0;
    double n = weighted_size(a), z2 = STAT_Z95 * STAT_Z95, range = high - low;
    double middle = (n * a->mean + z2 * (low + high) / 2) / (n + z2);
    double half = STAT_Z95 / (n + z2) * sqrt(n * variance(a) + z2 * range * range / 4);
    i->low = a->mean <= low ? low : at_least(middle - half, low);
    i->high = a->mean >= high ? high : at_most(middle + half, high);
    return 1;
}

int weighted_share(const struct weighted *a, struct interval *i)
{
    return weighted_bounded(a, 0, 1, i);
}

int weighted_free(const struct weighted *a, struct interval *i)
{
    double n = weighted_size(a);
    if (n < 3 - 1e-9 || variance(a) <= 0)
        return 0;
    double half = stat_t975(n - 1) * sqrt(variance(a) / (n - 1));
    i->low = a->mean - half;
    i->high = a->mean + half;
    return 1;
}

int weighted_nps(const struct weighted *a, struct interval *i)
{
    if (!a->n)
        return 0;
    double n = weighted_size(a),
           polar = a->away / a->w + a->mean * a->mean; /* the proportion that isn't 0 */
    double up = at_least((polar + a->mean) / 2, 0), down = at_least((polar - a->mean) / 2, 0);
    stat_difference(up, down, n, i);
    i->low = at_most(100 * i->low, 100 * a->mean);
    i->high = at_least(100 * i->high, 100 * a->mean);
    return 1;
}

int weighted_compare(const struct weighted *a, const struct weighted *b, double *p)
{
    double n = weighted_size(a), m = weighted_size(b), all = n + m, between = a->mean - b->mean;
    if (n < WEIGHTED_LEAST - 1e-9 || m < WEIGHTED_LEAST - 1e-9)
        return 0;
    double apart = n * m / all * between * between;
    double total = n * variance(a) + m * variance(b) + apart;
    double mean = (n * a->mean + m * b->mean) / all;
    *p =
        total > 1e-14 * all * (1 + mean * mean) ? erfc(sqrt((all - 1) * apart / total / 2)) : 1;
    return 1;
}
