/* sampling.h: reproducible random samples: the same seed gives the same sample on every
 * machine.
 *
 * The generator is SplitMix64: G. L. Steele, D. Lea and C. H. Flood, "Fast Splittable
 * Pseudorandom Number Generators", OOPSLA 2014; the seed is its first state. Numbers below n
 * are drawn without bias by D. Lemire, "Fast Random Integer Generation in an Interval", ACM
 * TOMACS 29 (2019): the upper half of the 128-bit product. Lists are shuffled by R.
 * Durstenfeld, "Algorithm 235", CACM 7 (1964) 420: from the last element down to the second,
 * the i-th is swapped with one of the first i. The first k elements are then a simple random
 * sample without replacement. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct sampling {
    uint64_t state;
};

struct sampling sampling_seed(uint64_t seed);
uint64_t sampling_next(struct sampling *d);
uint64_t sampling_below(struct sampling *d, uint64_t n); /* 0 … n - 1; n must be above 0 */
/* Returns the numbers 0 … n - 1, shuffled. The caller frees them. */
size_t *sampling_lot(struct sampling *d, size_t n);
/* Returns a seed for a name: the lower 31 bits of its 32-bit FNV-1a hash (G. Fowler, L. C.
 * Noll, P. Vo). It is short enough for people to write down. */
int64_t sampling_seed_of(const char *name);

/* Allocates a sample of n to the strata in proportion to their sizes (W. G. Cochran, Sampling
 * Techniques, 3rd ed. 1977, 5.5), rounded by largest remainders. Each stratum that isn't empty
 * gets at least one. n must be at least the number of these strata and at most the sum of the
 * sizes, which must be at most 2^31. Ties go to the first stratum. */
void sampling_allocate(const int64_t *sizes, size_t count, int64_t n, int64_t *drawn);
