/* stat.h: statistical formulas, each with its source.
 *
 * Counts are int64. Rates and interval bounds are doubles in [0, 1]. If there is no data, a
 * function returns 0 ("no figure") and leaves the results unchanged. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define STAT_Z95 1.959963984540054 /* 97.5th percentile of the normal distribution */

struct interval {
    double low, high;
};

/* Computes the 95% score interval of a proportion k of n: E. B. Wilson, JASA 22 (1927)
 * 209-212. */
int stat_wilson(int64_t k, int64_t n, struct interval *i);

/* Computes the 95% score interval of the difference of two proportions of the same n: T. Tango,
 * Statistics in Medicine 17 (1998) 891-908. `up` and `down` are proportions of mutually
 * exclusive answers; n must be above 0, not only an integer. The interval always contains
 * up - down and lies within -1..1. It contains the true difference, over all proportions (exact
 * sums on a grid, tests/unit/stat.c), in 0.98 of samples of 1 to 3, 0.97 of 5 to 10, 0.95 of 30
 * on average; 0.81 to 0.94 at the worst proportions, which is better than the adjusted Wald
 * interval of B. Rocks, The American Statistician 70 (2016) 365-372 (0.67 to 0.93), which may
 * also miss the figure. */
void stat_difference(double up, double down, double n, struct interval *i);

/* Computes the net promoter score, 100 (promoters - detractors) / n, and its interval, a
 * hundred times that of stat_difference. Returns 0 if n is 0. */
int stat_nps(int64_t promoters, int64_t passives, int64_t detractors, double *nps,
             struct interval *i);

/* Tests whether two counts of rare events have the same rate: a in a time (or other base) of
 * `a_base`, b in `b_base`. *p is the two-sided p-value of the exact conditional test of J.
 * Przyborowski and H. Wilenski, Biometrika 31 (1940) 313-323: given a + b, a is binomial with
 * a_base / (a_base + b_base). Two-sided means the sum over all outcomes that are no likelier
 * than this one (within 1e-7, as other programs do). Returns 0 if there are no events or a base
 * isn't above 0. */
int stat_two_rates(int64_t a, double a_base, int64_t b, double b_base, double *p);

/* Computes the 95% interval of the mean of a Poisson distribution from one count n: F. Garwood,
 * Biometrika 28 (1936) 437-442. Returns 0 if n is negative. */
int stat_poisson(int64_t n, struct interval *i);

/* Returns the 97.5th percentile of Student's t with `degrees` degrees of freedom (1 or more,
 * not only integers): M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions
 * (1964), 26.7.1 and 26.5.8; above 1000 degrees 26.7.5. */
double stat_t975(double degrees);

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
/* Finds a percentile by nearest rank: the ceil(p*n)-th smallest value, p in permille (500: the
 * median). Returns 0 if the sample is empty. The first call sorts it. */
int sample_percentile(struct sample *s, int permille, int64_t *x);
/* Returns the exact sum and the count, from which decimal_ratio prints the mean. Returns 0 if
 * the sample is empty or the sum overflows int64. */
int sample_sum(const struct sample *s, int64_t *sum, int64_t *n);
/* Computes the 95% interval of the mean by Student's t ("The probable error of a mean",
 * Biometrika 6 (1908) 1-25). Returns 0 if there are fewer than two values or all are equal:
 * then their variance is unknown, and an interval of zero width would suggest certainty. */
int sample_mean_interval(const struct sample *s, struct interval *i);
/* Computes the 95% interval of a percentile from the order statistics, for any distribution: H.
 * A. David and H. N. Nagaraja, Order Statistics (3rd ed., 2003), 7.1. An end is infinite if
 * there are too few values for it. Returns 0 if the sample is empty. Sorts the sample. */
int sample_percentile_interval(struct sample *s, int permille, struct interval *i);
int sample_max(const struct sample *s, int64_t *x);
/* Returns the number of distinct values. Sorts the sample. */
int64_t sample_distinct(struct sample *s);
/* Computes the effective number of distinct values, as the fraction over/under for
 * decimal_ratio: 1 / sum of p_i^2, the reciprocal of the concentration of E. H. Simpson, Nature
 * 163 (1949) 688 (Hill's number of order 2: M. O. Hill, Ecology 54 (1973) 427-432). k equally
 * frequent values give k. Returns 0 if the sample is empty or has more than 3,000,000,000
 * values. Sorts the sample. */
int sample_spread(struct sample *s, int64_t *over, int64_t *under);
