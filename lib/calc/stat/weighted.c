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

/* Rounding leaves a trace of a variance where there is none. */
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

double weighted_student(double n)
{
    const double p = 0.05, pi = 3.14159265358979323846;
    if (n <= 2)
        return sqrt(2 / (p * (2 - p)) - 2);
    double a = 1 / (n - 0.5), b = 48 / (a * a);
    double c = ((20700 * a / b - 98) * a - 16) * a + 96.36;
    double d = ((94.5 / (b + c) - 3) / b + 1) * sqrt(a * pi / 2) * n;
    double y = pow(d * p, 2 / n);
    if (y > 0.05 + a) {
        double x = -STAT_Z95;
        y = x * x;
        if (n < 5)
            c += 0.3 * (n - 4.5) * (x + 0.6);
        c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b;
        y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
        y = expm1(a * y * y);
    } else {
        y = ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y -
             1) *
                (n + 1) / (n + 2) +
            1 / y;
    }
    return sqrt(n * y);
}

int weighted_free(const struct weighted *a, struct interval *i)
{
    double n = weighted_size(a);
    if (n < 3 - 1e-9 || variance(a) <= 0)
        return 0;
    double half = weighted_student(n - 1) * sqrt(variance(a) / (n - 1));
    i->low = a->mean - half;
    i->high = a->mean + half;
    return 1;
}

int weighted_nps(const struct weighted *a, struct interval *i)
{
    if (!a->n)
        return 0;
    double n = weighted_size(a),
           polar = a->away / a->w + a->mean * a->mean; /* the share not 0 */
    double middle = n * a->mean / (n + 3);
    double half = STAT_Z95 * sqrt(((n * polar + 1.5) / (n + 3) - middle * middle) / (n + 3));
    i->low = at_least(100 * (middle - half), -100);
    i->high = at_most(100 * (middle + half), 100);
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
