/* arrival_list.h: which tickets were opened when, and in which cell, in some three to six bytes
 * each.
 *
 * Entries in the order of time, then id; each as the differences from the one before it:
 * seconds, id (may be negative, so folded: 0 -1 1 -2 2 …), then the cell's number; each of the
 * three in groups of seven bits, lowest first, the top bit set on all but the last (LEB128). */
#ifndef TKT_CALC_STAT_ARRIVAL_LIST_H
#define TKT_CALC_STAT_ARRIVAL_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct pack_entry {
    int64_t at, id;
    size_t cell;
};

struct pack_list {
    struct pack_entry *v;
    size_t count, capacity;
};

/* A number in groups of seven bits. 0 where the bytes before `end` hold none of 64 bits. */
void pack_number(struct buf *out, uint64_t n);
int unpack_number(const unsigned char **p, const unsigned char *end, uint64_t *n);

/* Sorts those from that one on. */
void pack_sort(struct pack_list *l, size_t from);
/* Appends `n` sorted entries, none before `start`, as bytes. */
void pack(struct buf *out, const struct pack_entry *v, size_t n, int64_t start);
/* Appends what was packed from that start; 0 where the bytes are no such thing. */
int unpack(struct pack_list *l, const void *bytes, size_t n, int64_t start);

#endif
