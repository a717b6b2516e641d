/* stat.h: the formulas of statistics, each with its source.
 *
 * Counts are int64; rates and interval bounds are doubles in [0, 1]; an empty base gives
 * 0 as return value ("no figure") and leaves the results alone. */
#ifndef TKT_CALC_STAT_H
#define TKT_CALC_STAT_H

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
int sample_max(const struct sample *s, int64_t *x);

#endif
