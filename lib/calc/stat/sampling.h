/* sampling.h: drawing by lot, so that the same seed gives the same lot anywhere.
 *
 * The numbers are those of SplitMix64: G. L. Steele, D. Lea and C. H. Flood, "Fast Splittable
 * Pseudorandom Number Generators", OOPSLA 2014 (the seed is its first state). A number below n
 * is taken without bias by D. Lemire, "Fast Random Integer Generation in an Interval", ACM
 * TOMACS 29 (2019): the upper half of the 128-bit product. A lot is the shuffle of R.
 * Durstenfeld, "Algorithm 235", CACM 7 (1964) 420: from the last place down to the second, the
 * i-th swaps with one of the first i. The first k of it are a simple random sample without
 * replacement. */
#ifndef TKT_CALC_STAT_SAMPLING_H
#define TKT_CALC_STAT_SAMPLING_H

#include <stddef.h>
#include <stdint.h>

struct sampling {
    uint64_t state;
};

struct sampling sampling_seed(uint64_t seed);
uint64_t sampling_next(struct sampling *d);
uint64_t sampling_below(struct sampling *d, uint64_t n); /* 0 … n - 1; n above 0 */
/* The numbers 0 … n - 1 in the order of the lot; the caller's to free. */
size_t *sampling_lot(struct sampling *d, size_t n);
/* A seed for a name: the lower 31 bits of its FNV-1a of 32 bits (G. Fowler, L. C. Noll, P. Vo),
 * short enough for people to write down. */
int64_t sampling_seed_of(const char *name);

/* How many of each stratum a sample of n takes: in proportion to the sizes (W. G. Cochran,
 * Sampling Techniques, 3rd ed. 1977, 5.5), rounded by largest remainders, at least one of each
 * that isn't empty. n is between the number of these and the sum of the sizes, which is at most
 * 2^31. Ties go to the first. */
void sampling_allocate(const int64_t *sizes, size_t count, int64_t n, int64_t *drawn);

#endif
