/* weighted.h: statistics of weighted answers, each formula with its source.
 *
 * n answers with weights w count as n_eff = (sum of w)^2 / sum of w^2 answers of equal weight:
 * L. Kish, Survey Sampling (1965) 11.7. If the weights are equal, n_eff is n. The formulas
 * below use n_eff for n. This ignores what stratification gains and what a large share of a
 * small population gains, so the intervals tend to be too wide rather than too narrow.
 *
 * A function returns 0 and leaves the results unchanged if there is no figure. */
#pragma once

#include <stdint.h>

#include "calc/stat/stat.h"

struct weighted {
    int64_t n;
    double w, ww;      /* sums of the weights and of their squares */
    double mean, away; /* away: the weighted sum of squared deviations from the mean */
};

/* Adds an answer, by the updating formula of D. H. D. West, CACM 22 (1979) 532-535, which is
 * numerically stable. The weight must be above 0. */
void weighted_add(struct weighted *a, double weight, double x);
double weighted_size(const struct weighted *a); /* n_eff, 0 if empty */

/* Computes the 95% interval of the mean of answers from `low` to `high`: Wilson's interval of a
 * proportion (stat.h) with the variance of the answers in place of p (1 - p):
 *     (n m + z^2 (low + high) / 2 ± z sqrt(n v + z^2 (high - low)^2 / 4)) / (n + z^2)
 * If all answers are at the ends this is Wilson's interval. Its width is never zero, even if
 * all answers are equal. Measured with seven distributions on 1 to 5, 3 to 400 answers, 4,000
 * samples each (tests/unit/weighted.c has some): it contains the true mean in 0.90 to 1.00 of
 * the samples, 0.95 on average; 0.90 if nine in ten answers are 5. */
int weighted_bounded(const struct weighted *a, double low, double high, struct interval *i);
/* Computes the interval of the proportion of answers that are 1 rather than 0: the same with
 * the ends 0 and 1, that is, Wilson's. */
int weighted_share(const struct weighted *a, struct interval *i);
/* Computes the 95% interval of the mean of unbounded numbers by Student's t with n_eff - 1
 * degrees of freedom. Returns 0 if n_eff is below 3 or all numbers are equal: equal numbers
 * don't show how far others may vary. */
int weighted_free(const struct weighted *a, struct interval *i);
/* Computes the interval of the NPS of answers that are 1 (promoters), 0 or -1, as stat_nps
 * does: Tango (1998). */
int weighted_nps(const struct weighted *a, struct interval *i);

/* Tests whether two means differ by more than chance. *p is the two-sided p-value of N. Mantel,
 * "Chi-Square Tests with One Degree of Freedom", JASA 58 (1963) 690-700: (N - 1) r^2, where r
 * is the correlation between answer and group. For proportions this is the "N - 1" chi-squared
 * test of E. S. Pearson, Biometrika 34 (1947), which I. Campbell, Statistics in Medicine 26
 * (2007) 3661-3675, recommends for such numbers. Returns 0 if either has fewer than
 * WEIGHTED_LEAST effective answers. */
enum { WEIGHTED_LEAST = 5 };
int weighted_compare(const struct weighted *a, const struct weighted *b, double *p);
