/* surge.h: is a count higher than its history predicts?
 *
 * Many cells are counted in the same consecutive windows of time. The last window is judged;
 * the earlier ones are its history. tkt-surge(7) describes the method, its sources and its
 * measured performance. In short:
 *
 * The expected count is a level, times a factor for the position in the week, times a factor
 * for holidays. A cell's factors are its own, shrunk towards those of all cells together if it
 * has few tickets. The level drifts. Two models follow it at once, one with and one without the
 * trend of the whole, and each gets the weight that its past forecasts have earned. Counts far
 * above the expected one are clipped before the models learn from them, and more strictly in
 * the last two days, so that a surge doesn't hide itself on the next day or the one after. The
 * count is judged by the negative binomial distribution. Its dispersion is the cell's own,
 * shrunk towards that of all cells, plus the uncertainty of the level. The cells' p-values are
 * weighted by the expected counts (Genovese, Roeder and Wasserman, 2006) and then adjusted for
 * their number (Benjamini and Hochberg, 1995). */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum {
    SURGE_OFF = 1,  /* the window is in a holiday */
    SURGE_WORK = 2, /* the window is in a make-up workday */
    SURGE_EMPTY =
        4, /* set by surge_new: no records were kept, as all cells are empty but shouldn't be */
};

struct surge;

struct surge_cell {
    int64_t n;       /* the count that is judged */
    double expected; /* above 0 */
    double p;        /* of a count this high or higher */
    double q;        /* p, weighted and adjusted for the number of cells */
    /* for surge_judge: */
    double size;        /* how much is known of the level, in tickets */
    double above, base; /* sums for the dispersion */
    double weighed;     /* p divided by its weight */
};

/* Returns the maximum number of windows of `hours` (a divisor of 24, 24 or 168) that are used,
 * including the one that is judged. */
size_t surge_reach(int hours);
/* Returns the minimum number of past windows: two weeks of them, and at least five. */
size_t surge_least(int hours);

/* Prepares to judge the last of `windows` windows. `flags` and `totals` (the counts of all
 * cells together) have one element per window, oldest first. Sets SURGE_EMPTY in flags if it
 * applies. Both arrays must outlive the result, which the caller frees with surge_free. */
struct surge *surge_new(int hours, size_t windows, unsigned char *flags, const int64_t *totals);
void surge_free(struct surge *s);
/* Examines one cell's counts and sets its n and expected. */
void surge_look(struct surge *s, const int64_t *counts, struct surge_cell *cell);
/* Sets p and q of each cell. Call it after surge_look of all cells. `sliding`: the window is
 * judged again and again while it slides along, so there are more chances of a false alarm than
 * in windows side by side. q is then adjusted for these, too: for the number of times per
 * length of the window that the count comes up to n, (n - m)^2 / n times as high as in windows
 * side by side (Alm, 1997; for a Poisson count of mean m, and too high for a dispersed one). */
void surge_judge(struct surge *s, struct surge_cell *const *cells, size_t count, int sliding);

/* Returns P(Y >= n) of a negative binomial count with that mean and size (variance mean +
 * mean^2 / size). */
double surge_tail(int64_t n, double mean, double size);
