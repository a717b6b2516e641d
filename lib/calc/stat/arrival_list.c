#include "calc/stat/arrival_list.h"

#include <stdlib.h>

#include "base/mem.h"

static int compare(const void *a, const void *b)
{
    const struct pack_entry *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

void pack_sort(struct pack_list *l, size_t from)
{
    if (l->count > from)
        qsort(l->v + from, l->count - from, sizeof *l->v, compare);
}

void pack_number(struct buf *out, uint64_t n)
{
    for (; n >= 0x80; n >>= 7)
        buf_addc(out, (char)(n | 0x80));
    buf_addc(out, (char)n);
}

static uint64_t fold(int64_t n)
{
    return n < 0 ? ~((uint64_t)n << 1) : (uint64_t)n << 1;
}

static int64_t unfold(uint64_t n)
{
    return (int64_t)(n & 1 ? ~(n >> 1) : n >> 1);
}

void pack(struct buf *out, const struct pack_entry *v, size_t n, int64_t start)
{
    int64_t at = start, id = 0;
    for (size_t i = 0; i < n; i++) {
        pack_number(out, (uint64_t)v[i].at - (uint64_t)at);
        pack_number(out, fold((int64_t)((uint64_t)v[i].id - (uint64_t)id)));
        pack_number(out, v[i].cell);
        at = v[i].at;
        id = v[i].id;
    }
}

int unpack_number(const unsigned char **p, const unsigned char *end, uint64_t *n)
{
    *n = 0;
    for (int shift = 0; *p < end && shift < 64; shift += 7) {
        unsigned char byte = *(*p)++;
        *n |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return shift < 63 || byte < 2;
    }
    return 0;
}

int unpack(struct pack_list *l, const void *bytes, size_t n, int64_t start)
{
    const unsigned char *p = bytes, *end = n ? p + n : p;
    uint64_t at = (uint64_t)start, id = 0, step, folded, cell;
    while (p < end) {
        if (!unpack_number(&p, end, &step) || !unpack_number(&p, end, &folded) ||
            !unpack_number(&p, end, &cell))
            return 0;
        at += step;
        id += (uint64_t)unfold(folded);
        MEM_GROW(l->v, l->count, l->capacity);
        l->v[l->count++] = (struct pack_entry){(int64_t)at, (int64_t)id, (size_t)cell};
    }
    return 1;
}
