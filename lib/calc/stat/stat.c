#include "calc/stat/stat.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

int stat_wilson(int64_t k, int64_t n, struct interval *i)
{
    if (n <= 0 || k < 0 || k > n)
        return 0;
    double size = (double)n, hits = (double)k, z2 = STAT_Z95 * STAT_Z95;
    double middle = (hits + z2 / 2) / (size + z2);
    double half = STAT_Z95 / (size + z2) * sqrt(hits * (size - hits) / size + z2 / 4);
    /* the formula gives these ends exactly, doubles don't */
    i->low = k == 0 ? 0 : middle - half;
    i->high = k == n ? 1 : middle + half;
    return 1;
}

static double clamp(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

/* Returns 1 if the score test at the 5% level rejects the difference d: the squared distance
 * from the estimate is more than z^2 times the variance under d. That needs the likeliest
 * proportion `low` of the second kind given d, the root of 2 q^2 + b q + c. */
static int rejects(double up, double down, double n, double d)
{
    double b = (2 - up + down) * d - up - down, c = -down * d * (1 - d), under = b * b - 8 * c;
    double root = sqrt(under > 0 ? under : 0);
    double low = b > 0 ? -2 * c / (b + root) : (root - b) / 4, away = up - down - d;
    return n * away * away > STAT_Z95 * STAT_Z95 * (2 * low + d * (1 - d));
}

/* Returns the difference furthest from the estimate, towards `end`, that isn't rejected. */
static double last_kept(double up, double down, double n, double end)
{
    double kept = up - down, other = end;
    if (!rejects(up, down, n, end))
        return end;
    for (double middle = (kept + other) / 2; middle != kept && middle != other;
         middle = (kept + other) / 2)
        if (rejects(up, down, n, middle))
            other = middle;
        else
            kept = middle;
    return kept;
}

void stat_difference(double up, double down, double n, struct interval *i)
{
    i->low = last_kept(up, down, n, -1);
    i->high = last_kept(up, down, n, 1);
}

int stat_nps(int64_t promoters, int64_t passives, int64_t detractors, double *nps,
             struct interval *i)
{
    double p = (double)promoters, d = (double)detractors, n = p + (double)passives + d;
    if (promoters < 0 || passives < 0 || detractors < 0 || n <= 0)
        return 0;
    *nps = 100 * (p - d) / n;
    stat_difference(p / n, d / n, n, i);
    i->low = clamp(100 * i->low, -100, *nps);
    i->high = clamp(100 * i->high, *nps, 100);
    return 1;
}

/* ---- two rates ---- */

static double log_binomial(double k, double n, double share)
{
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(share) +
           (n - k) * log1p(-share);
}

/* P(X <= k). k must not be above the mean, so that the terms decrease from the first one on. */
static double tail_below(double k, double n, double share)
{
    double term = exp(log_binomial(k, n, share)), sum = term;
    for (; k > 0 && term > sum * 1e-17; k--) {
        term *= k * (1 - share) / ((n - k + 1) * share);
        sum += term;
    }
    return sum;
}

/* Returns the least k >= mean that is no likelier than `limit` (a logarithm), or n + 1 if none
 * is. */
static double first_unlikely(double mean, double n, double share, double limit)
{
    double low = ceil(mean), high = n + 1;
    while (low < high) {
        double middle = floor((low + high) / 2);
        if (log_binomial(middle, n, share) <= limit)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

int stat_two_rates(int64_t a, double a_base, int64_t b, double b_base, double *p)
{
    if (a < 0 || b < 0 || a + b == 0 || !(a_base > 0) || !(b_base > 0))
        return 0;
    double n = (double)a + (double)b, k = (double)a, share = a_base / (a_base + b_base);
    if (k > n * share) {
        k = (double)b;
        share = b_base / (a_base + b_base);
    }
    double other = first_unlikely(n * share, n, share, log_binomial(k, n, share) + log1p(1e-7));
    double sum = tail_below(k, n, share);
    if (other <= n)
        sum += tail_below(n - other, n, 1 - share);
    *p = sum > 1 || k >= n * share ? 1 : sum;
    return 1;
}

/* ---- one rate ---- */

enum { STEPS = 200 }; /* of a bisection: more than a double has bits */

/* The incomplete gamma function P(a, x), that is, P(X >= a) of a Poisson count with mean x:
 * Abramowitz and Stegun (1964) 6.5.29, and above the mean by the continued fraction 6.5.31. */
static double gamma_p(double a, double x)
{
    double front = exp(a * log(x) - x - lgamma(a + 1)), sum = 1, term = 1;
    if (x < a + 1) {
        for (double k = 1; term > sum * 1e-17; k++) {
            term *= x / (a + k);
            sum += term;
        }
        return front * sum;
    }
    double c = 1e300, d = 1 / (x + 1 - a), h = d, change = 0;
    for (double k = 1; fabs(change - 1) > 1e-16 && k < 1e7; k++) {
        double b = x + 1 - a + 2 * k, over = -k * (k - a);
        d = 1 / (over * d + b);
        c = b + over / c;
        change = c * d;
        h *= change;
    }
    return 1 - front * a * h;
}

/* Returns the mean for which P(X >= a) = p. */
static double poisson_mean(double a, double p)
{
    double low = 0, high = a + 10 * sqrt(a) + 30;
    for (int i = 0; i < STEPS && low < high; i++) {
        double middle = (low + high) / 2;
        if (middle <= low || middle >= high)
            break;
        if (gamma_p(a, middle) < p)
            low = middle;
        else
            high = middle;
    }
    return high;
}

int stat_poisson(int64_t n, struct interval *i)
{
    if (n < 0)
        return 0;
    i->low = n ? poisson_mean((double)n, 0.025) : 0;
    i->high = poisson_mean((double)n + 1, 0.975);
    return 1;
}

/* P(|T| > t): the incomplete beta function of n / 2 and 1 / 2 at n / (n + t^2), by its
 * continued fraction. */
static double t_beyond(double t, double n)
{
    double x = n / (n + t * t), a = n / 2, b = 0.5, c = 1, d = 0, f = 1;
    for (int i = 1, change = 1; change && i < STEPS; i++) {
        double m = floor(i / 2.0), at = a + 2 * m;
        double over = i % 2 ? -(a + m) * (a + b + m) * x / (at * (at + 1))
                            : m * (b - m) * x / ((at - 1) * at);
        d = 1 / (1 + over * d);
        c = 1 + over / c;
        f *= c * d;
        change = fabs(c * d - 1) > 1e-16;
    }
    return exp(lgamma(a + b) - lgamma(a + 1) - lgamma(b) + a * log(x) + b * log1p(-x)) / f;
}

double stat_t975(double degrees)
{
    double low = STAT_Z95, high = 13, z = STAT_Z95, n = degrees;
    if (degrees > 1000)
        return z + (z * z * z + z) / (4 * n) +
               (5 * pow(z, 5) + 16 * z * z * z + 3 * z) / (96 * n * n);
    for (int i = 0; i < STEPS; i++) {
        double middle = (low + high) / 2;
        if (middle <= low || middle >= high)
            break;
        if (t_beyond(middle, n) > 0.05)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* ---- samples ---- */

void sample_add(struct sample *s, int64_t x)
{
    *MEM_NEXT(s->v, s->count, s->capacity) = x;
    s->sorted = 0;
}

void sample_free(struct sample *s)
{
    free(s->v);
    *s = (struct sample)SAMPLE_EMPTY;
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Maps signed numbers to unsigned ones in the same order. */
static uint64_t radix_key(int64_t x)
{
    return (uint64_t)x ^ (uint64_t)1 << 63;
}

/* Sorts byte by byte from the lowest, and skips the bytes in which all values agree. Durations
 * in seconds need three or four passes of the eight. */
static void radix_sort(int64_t *v, size_t n)
{
    size_t(*counts)[256] = mem_zero(8, sizeof *counts);
    for (size_t i = 0; i < n; i++)
        for (unsigned byte = 0; byte < 8; byte++)
            counts[byte][radix_key(v[i]) >> 8 * byte & 255]++;
    int64_t *from = v, *to = mem_alloc(n * sizeof *to), *other = to;
    for (unsigned byte = 0; byte < 8; byte++) {
        size_t *place = counts[byte], sum = 0;
        if (place[radix_key(v[0]) >> 8 * byte & 255] == n)
            continue;
        for (unsigned digit = 0; digit < 256; digit++) {
            size_t here = place[digit];
            place[digit] = sum;
            sum += here;
        }
        for (size_t i = 0; i < n; i++)
            to[place[radix_key(from[i]) >> 8 * byte & 255]++] = from[i];
        int64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != v)
        memcpy(v, from, n * sizeof *v);
    MEM_FREE(other, counts);
}

static void sort(struct sample *s)
{
    enum { FEW = 1024 }; /* up to here comparing is cheaper than counting digits */
    if (s->count <= FEW)
        qsort(s->v, s->count, sizeof *s->v, by_value);
    else
        radix_sort(s->v, s->count);
    s->sorted = 1;
}

int sample_percentile(struct sample *s, int permille, int64_t *x)
{
    if (!s->count)
        return 0;
    if (!s->sorted)
        sort(s);
    size_t share = permille < 0 ? 0 : permille > 1000 ? 1000 : (size_t)permille;
    size_t rank = (share * s->count + 999) / 1000;
    *x = s->v[rank ? rank - 1 : 0];
    return 1;
}

int sample_sum(const struct sample *s, int64_t *sum, int64_t *n)
{
    if (!s->count)
        return 0;
    __extension__ __int128 total = 0;
    for (size_t i = 0; i < s->count; i++)
        total += s->v[i];
    if (total < INT64_MIN || total > INT64_MAX)
        return 0;
    *sum = (int64_t)total;
    *n = (int64_t)s->count;
    return 1;
}

int sample_max(const struct sample *s, int64_t *x)
{
    if (!s->count)
        return 0;
    int64_t max = s->v[s->sorted ? s->count - 1 : 0];
    for (size_t i = 0; !s->sorted && i < s->count; i++)
        if (s->v[i] > max)
            max = s->v[i];
    *x = max;
    return 1;
}

int64_t sample_distinct(struct sample *s)
{
    int64_t n = s->count > 0;
    if (s->count && !s->sorted)
        sort(s);
    for (size_t i = 1; i < s->count; i++)
        n += s->v[i] != s->v[i - 1];
    return n;
}

int sample_spread(struct sample *s, int64_t *over, int64_t *under)
{
    int64_t run = 0, n = (int64_t)s->count;
    if (!n || n > 3000000000)
        return 0;
    if (!s->sorted)
        sort(s);
    *under = 0;
    for (size_t i = 0; i < s->count; i++) {
        run++;
        if (i + 1 < s->count && s->v[i + 1] == s->v[i])
            continue;
        *under += run * run;
        run = 0;
    }
    *over = n * n;
    return 1;
}

int sample_mean_interval(const struct sample *s, struct interval *i)
{
    double n = (double)s->count, sum = 0, squares = 0;
    if (s->count < 2)
        return 0;
    for (size_t k = 0; k < s->count; k++)
        sum += (double)s->v[k];
    double mean = sum / n;
    for (size_t k = 0; k < s->count; k++)
        squares += ((double)s->v[k] - mean) * ((double)s->v[k] - mean);
    if (squares == 0)
        return 0;
    double half = stat_t975(n - 1) * sqrt(squares / (n - 1) / n);
    *i = (struct interval){mean - half, mean + half};
    return 1;
}

/* Returns how many of k = 0, 1, … have P(X <= k) <= 2.5%. */
static size_t unlikely_below(double n, double share)
{
    double low = 0, high = floor(n * share) + 1;
    while (low < high) {
        double middle = floor((low + high) / 2);
        if (middle <= n * share && tail_below(middle, n, share) <= 0.025)
            low = middle + 1;
        else
            high = middle;
    }
    return (size_t)low;
}

int sample_percentile_interval(struct sample *s, int permille, struct interval *i)
{
    double n = (double)s->count, share = permille / 1000.0;
    int64_t x;
    if (!sample_percentile(s, permille, &x))
        return 0;
    size_t below = unlikely_below(n, share), above = unlikely_below(n, 1 - share);
    i->low = below ? (double)s->v[below - 1] : -INFINITY;
    i->high = above ? (double)s->v[s->count - above] : INFINITY;
    return 1;
}
