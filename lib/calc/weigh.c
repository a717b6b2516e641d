#include "calc/weigh.h"

#include <math.h>

void weigh_add(struct weighed *a, double weight, double x)
{
    double from = x - a->mean;
    a->n++;
    a->w += weight;
    a->ww += weight * weight;
    a->mean += from * weight / a->w;
    a->away += weight * from * (x - a->mean);
}

double weigh_size(const struct weighed *a)
{
    return a->n ? a->w * a->w / a->ww : 0;
}

/* Rounding leaves a trace of a variance where there is none. */
static double variance(const struct weighed *a)
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

int weigh_bounded(const struct weighed *a, double low, double high, struct interval *i)
{
    if (!a->n)
        return 0;
    double n = weigh_size(a), z2 = STAT_Z95 * STAT_Z95, range = high - low;
    double middle = (n * a->mean + z2 * (low + high) / 2) / (n + z2);
    double half = STAT_Z95 / (n + z2) * sqrt(n * variance(a) + z2 * range * range / 4);
    i->low = a->mean <= low ? low : at_least(middle - half, low);
    i->high = a->mean >= high ? high : at_most(middle + half, high);
    return 1;
}

int weigh_share(const struct weighed *a, struct interval *i)
{
    return weigh_bounded(a, 0, 1, i);
}

int weigh_free(const struct weighed *a, struct interval *i)
{
    double n = weigh_size(a);
    if (n < 3 - 1e-9 || variance(a) <= 0)
        return 0;
    double half = stat_t975(n - 1) * sqrt(variance(a) / (n - 1));
    i->low = a->mean - half;
    i->high = a->mean + half;
    return 1;
}

int weigh_nps(const struct weighed *a, struct interval *i)
{
    if (!a->n)
        return 0;
    double n = weigh_size(a), polar = a->away / a->w + a->mean * a->mean; /* the share not 0 */
    double middle = n * a->mean / (n + 3);
    double half = STAT_Z95 * sqrt(((n * polar + 1.5) / (n + 3) - middle * middle) / (n + 3));
    i->low = at_least(100 * (middle - half), -100);
    i->high = at_most(100 * (middle + half), 100);
    return 1;
}

int weigh_compare(const struct weighed *a, const struct weighed *b, double *p)
{
    double n = weigh_size(a), m = weigh_size(b), all = n + m, between = a->mean - b->mean;
    if (n < WEIGH_LEAST - 1e-9 || m < WEIGH_LEAST - 1e-9)
        return 0;
    double apart = n * m / all * between * between;
    double total = n * variance(a) + m * variance(b) + apart;
    double mean = (n * a->mean + m * b->mean) / all;
    *p =
        total > 1e-14 * all * (1 + mean * mean) ? erfc(sqrt((all - 1) * apart / total / 2)) : 1;
    return 1;
}
