#include "calc/stat/sampling.h"

#include <stdlib.h>

#include "base/mem.h"

struct sampling sampling_seed(uint64_t seed)
{
    return (struct sampling){seed};
}

uint64_t sampling_next(struct sampling *d)
{
    uint64_t z = d->state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

uint64_t sampling_below(struct sampling *d, uint64_t n)
{
    __extension__ typedef unsigned __int128 wide;
    uint64_t least = -n % n; /* 2^64 mod n: products below it would come too often */
    wide product;
    do
        product = (wide)sampling_next(d) * n;
    while ((uint64_t)product < least);
    return (uint64_t)(product >> 64);
}

size_t *sampling_lot(struct sampling *d, size_t n)
{
    size_t *lot = mem_alloc((n + 1) * sizeof *lot);
    for (size_t i = 0; i < n; i++)
        lot[i] = i;
    for (size_t i = n; i > 1; i--) {
        size_t k = (size_t)sampling_below(d, i), other = lot[k];
        lot[k] = lot[i - 1];
        lot[i - 1] = other;
    }
    return lot;
}

int64_t sampling_seed_of(const char *name)
{
    uint32_t hash = 0x811c9dc5;
    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 0x01000193;
    return hash & 0x7fffffff;
}

/* ---- allocation ---- */

struct claim {
    size_t at;
    int64_t excess; /* how far it is above its share, times the sum of the sizes */
};

static int by_excess(const void *a, const void *b)
{
    const struct claim *x = a, *y = b;
    if (x->excess != y->excess)
        return x->excess < y->excess ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static struct claim *claims(const int64_t *sizes, size_t count, int64_t n, int64_t total,
                            const int64_t *drawn)
{
    struct claim *v = mem_alloc((count + 1) * sizeof *v);
    for (size_t i = 0; i < count; i++)
        v[i] = (struct claim){i, drawn[i] * total - n * sizes[i]};
    qsort(v, count, sizeof *v, by_excess);
    return v;
}

/* The strata furthest below their shares get one more, or those furthest above get one less. */
static int64_t settle_rest(const int64_t *sizes, size_t count, int64_t n, int64_t total,
                           int64_t left, int64_t *drawn)
{
    struct claim *v = claims(sizes, count, n, total, drawn);
    for (size_t i = 0; i < count && left > 0; i++)
        if (drawn[v[i].at] < sizes[v[i].at]) {
            drawn[v[i].at]++;
            left--;
        }
    for (size_t i = count; i > 0 && left < 0; i--)
        if (drawn[v[i - 1].at] > 1) {
            drawn[v[i - 1].at]--;
            left++;
        }
    free(v);
    return left;
}

void sampling_allocate(const int64_t *sizes, size_t count, int64_t n, int64_t *drawn)
{
    int64_t total = 0, left = n;
    for (size_t i = 0; i < count; i++)
        total += sizes[i];
    for (size_t i = 0; i < count; i++) {
        drawn[i] = total ? n * sizes[i] / total : 0;
        if (!drawn[i] && sizes[i])
            drawn[i] = 1;
        left -= drawn[i];
    }
    while (left)
        left = settle_rest(sizes, count, n, total, left, drawn);
}
