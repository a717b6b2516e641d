/* weighted.h: figures of answers that don't all weigh the same, each formula with its source.
 *
 * n answers with weights w count as n_eff = (sum of w)^2 / sum of w^2 equal ones: L. Kish,
 * Survey Sampling (1965) 11.7; with equal weights that is n. What follows takes it for n, which
 * leaves out what stratification gains and what a large share of a small population gains: the
 * intervals are rather too wide than too narrow.
 *
 * Functions return 0 and leave the results alone where there is no figure. */
#ifndef TKT_CALC_STAT_WEIGHTED_H
#define TKT_CALC_STAT_WEIGHTED_H

#include <stdint.h>

#include "calc/stat/stat.h"

struct weighted {
    int64_t n;
    double w, ww;      /* sums of the weights and of their squares */
    double mean, away; /* away: the weighted sum of squares about the mean */
};

/* One answer more, by the running update of D. H. D. West, CACM 22 (1979) 532-535, which loses
 * no digits. A weight is above 0. */
void weighted_add(struct weighted *a, double weight, double x);
double weighted_size(const struct weighted *a); /* n_eff, 0 where empty */

/* The mean of answers from `low` to `high` and its 95 % interval: Wilson's of a share (stat.h)
 * with the answers' variance in place of p (1 - p):
 *     (n m + z^2 (low + high) / 2 ± z sqrt(n v + z^2 (high - low)^2 / 4)) / (n + z^2)
 * which is Wilson's where all answers are at the ends, and is never of zero width, though all
 * answers be equal. Measured (4,000 samples each, tests/unit/weighted.c has some): seven
 * distributions on 1 to 5, 3 to 400 answers: it holds the true mean in 0.90 to 1.00 of the
 * samples, in 0.95 on the whole; 0.90 where nine in ten answers are 5. */
int weighted_bounded(const struct weighted *a, double low, double high, struct interval *i);
/* The share of answers that are 1 and not 0: the same from 0 to 1, that is Wilson's. */
int weighted_share(const struct weighted *a, struct interval *i);
/* The mean of numbers without bounds: Student's t with n_eff - 1 degrees of freedom, its 97.5 %
 * point by G. W. Hill, "Algorithm 396", CACM 13 (1970) 619-620. 0 below n_eff = 3, and where
 * all numbers are equal: they don't tell how far others may lie. */
int weighted_free(const struct weighted *a, struct interval *i);
double weighted_student(double degrees); /* that point; degrees from 2 on */
/* NPS of answers that are 1 (promoters), 0 and -1, as stat_nps: Rocks (2016). */
int weighted_nps(const struct weighted *a, struct interval *i);

/* Is the difference of the two means more than chance? Two-sided p of N. Mantel, "Chi-Square
 * Tests with One Degree of Freedom", JASA 58 (1963) 690-700: (N - 1) r^2, r the correlation of
 * answer and round. For shares it is the "N - 1" chi-squared of E. S. Pearson, Biometrika 34
 * (1947), which I. Campbell, Statistics in Medicine 26 (2007) 3661-3675, recommends for such
 * numbers. 0 where either has fewer than WEIGHTED_LEAST effective answers. */
enum { WEIGHTED_LEAST = 5 };
int weighted_compare(const struct weighted *a, const struct weighted *b, double *p);

#endif
