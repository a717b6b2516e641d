/* surge.h: is a count higher than its own past lets expect?
 *
 * Many cells are counted in the same windows of time, one after the other, of which the last is
 * judged and the others are its past. The method, with its sources and what was measured, is in
 * tkt-surge(7); in short:
 *
 * What is expected is a level times a factor for the place in the week times one for holidays.
 * Factors are the cell's own, drawn to those of all cells together where it has few tickets.
 * The level drifts, and is followed in two ways at once, with and without the course of the
 * whole, each with the weight that its forecasts so far have earned. Counts far above what was
 * expected are cut down before they are learned from, those of the last two days more so, so
 * that a surge doesn't hide its next day or the next one. The count is judged by the negative
 * binomial distribution, whose dispersion is the cell's own, drawn to that of all cells, plus
 * what is unknown of the level. The cells' p-values, weighed by what is expected of the cell
 * (Genovese, Roeder and Wasserman, 2006), are then adjusted for their number (Benjamini and
 * Hochberg, 1995). */
#ifndef TKT_CALC_STAT_SURGE_H
#define TKT_CALC_STAT_SURGE_H

#include <stddef.h>
#include <stdint.h>

enum {
    SURGE_OFF = 1,  /* the window lies in a holiday */
    SURGE_WORK = 2, /* in a make-up workday */
    SURGE_EMPTY =
        4, /* set by surge_new: nobody kept records, for the whole should have had some */
};

struct surge;

struct surge_cell {
    int64_t n;       /* the count judged */
    double expected; /* above 0 */
    double p;        /* of a count as high or higher */
    double q;        /* p, weighed and adjusted for the number of cells */
    /* kept for surge_judge */
    double size;        /* what is known of the level, in tickets */
    double above, base; /* sums for the dispersion */
    double weighed;     /* p by its weight */
};

/* The most windows of that length (hours: a divisor of 24, 24 or 168) that are looked at, the
 * one judged among them. */
size_t surge_reach(int hours);
/* The fewest past windows that are enough: two weeks, and five windows. */
size_t surge_least(int hours);

/* flags and the whole's counts of each window, oldest first; flags get SURGE_EMPTY where it
 * holds. Both must outlive the result, which is the caller's to free. */
struct surge *surge_new(int hours, size_t windows, unsigned char *flags, const int64_t *totals);
void surge_free(struct surge *s);
/* Looks at a cell's counts: n and expected are set. */
void surge_look(struct surge *s, const int64_t *counts, struct surge_cell *cell);
/* After all cells were looked at: sets p and q of each. */
void surge_judge(struct surge *s, struct surge_cell *const *cells, size_t count);

/* P(Y >= n) of a negative binomial count of that mean and size (variance mean + mean^2 / size).
 */
double surge_tail(int64_t n, double mean, double size);

#endif
