/* stat.h: the formulas of statistics, each with its source.
 *
 * Counts are int64; rates and interval bounds are doubles in [0, 1]; an empty base gives
 * 0 as return value ("no figure") and leaves the results alone. */
#ifndef TKT_CALC_STAT_STAT_H
#define TKT_CALC_STAT_STAT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

#define STAT_Z95 1.959963984540054 /* the 97.5 % point of the normal distribution */

struct interval {
    double low, high;
};

/* The 95 % score interval for a proportion k of n: E. B. Wilson, JASA 22 (1927) 209-212. */
int stat_wilson(int64_t k, int64_t n, struct interval *i);

/* Net promoter score = 100 (promoters - detractors) / n, with the adjusted Wald interval of
 * B. Rocks, "Interval Estimation for the Net Promoter Score", The American Statistician 70
 * (2016) 365-372: three quarters of an observation added to promoters and to detractors and
 * three halves to the passives (n + 3); the interval is centred on that adjusted estimate,
 * *nps is the plain one. Clamped to -100..100. Returns 0 where n is 0. */
int stat_nps(int64_t promoters, int64_t passives, int64_t detractors, double *nps,
             struct interval *i);

/* Do two counts of rare events, a in a time (or other base) of `a_base` and b in `b_base`, come
 * from the same rate? The two-sided p of the exact conditional test of J. Przyborowski and
 * H. Wilenski, Biometrika 31 (1940) 313-323: given a + b, a is binomial with a_base / (a_base +
 * b_base). Two-sided is: all outcomes no likelier than this one (within 1e-7, as others do). 0
 * where there are no events or a base isn't above 0. */
int stat_two_rates(int64_t a, double a_base, int64_t b, double b_base, double *p);

/* The 95 % interval of the mean of a Poisson count of which n was seen: F. Garwood, Biometrika
 * 28 (1936) 437-442. 0 where n is negative. */
int stat_poisson(int64_t n, struct interval *i);

/* The 97.5 % point of Student's t with so many degrees of freedom (1 or more): M. Abramowitz
 * and I. A. Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4; above 1000
 * degrees 26.7.5. */
double stat_t975(int64_t degrees);

/* A growing sample of integers (seconds, scores), for means and exact percentiles. */
struct sample {
    int64_t *v;
    size_t count, capacity;
    int sorted;
};

#define SAMPLE_EMPTY                                                                           \
    {                                                                                          \
        0, 0, 0, 0                                                                             \
    }

void sample_add(struct sample *s, int64_t x);
void sample_free(struct sample *s);
/* Nearest rank: the ceil(p*n)-th smallest, p in permille (500 the median). 0 where empty.
 * The first call sorts the sample. */
int sample_percentile(struct sample *s, int permille, int64_t *x);
/* The mean as the exact sum and the count, for decimal_ratio. 0 also where the sum is beyond
 * int64. */
int sample_sum(const struct sample *s, int64_t *sum, int64_t *n);
/* The 95 % interval of the mean by Student's t ("The probable error of a mean", Biometrika 6
 * (1908) 1-25). 0 where there are fewer than two, or all are equal: then nothing is known of
 * how far they vary, and an interval without width would be no certainty. */
int sample_mean_interval(const struct sample *s, struct interval *i);
/* The 95 % interval of that percentile from the order statistics, whatever the distribution:
 * H. A. David and H. N. Nagaraja, Order Statistics (3rd ed., 2003), 7.1. An end is infinite
 * where there are too few for it. 0 where empty; sorts. */
int sample_percentile_interval(struct sample *s, int permille, struct interval *i);
int sample_max(const struct sample *s, int64_t *x);
/* How many different values; sorts. */
int64_t sample_distinct(struct sample *s);
/* The effective number of different values, as a fraction for decimal_ratio: 1 / sum of p_i^2,
 * the reciprocal of the concentration of E. H. Simpson, Nature 163 (1949) 688 (Hill's number of
 * order 2: M. O. Hill, Ecology 54 (1973) 427-432). k values that are equally frequent give k.
 * 0 where empty, or beyond 3,000,000,000 values; sorts. */
int sample_spread(struct sample *s, int64_t *over, int64_t *under);

#endif
