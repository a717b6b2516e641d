/* arrival_list.h: packed lists of arrivals: when each ticket was opened, and in which cell. An
 * entry takes about three to six bytes.
 *
 * Entries are sorted by time, then id. Each is stored as three numbers: the seconds since the
 * entry before it, the difference of the ids (which may be negative, so it is folded: 0 -1 1 -2
 * 2 … become 0 1 2 3 4 …), and the number of the cell. A number is stored in groups of seven
 * bits, lowest first; the top bit is set in every byte but the last (LEB128). */
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

/* Append and read a number in groups of seven bits. unpack_number returns 0 if the bytes before
 * `end` don't hold a whole number of 64 bits. */
void pack_number(struct buf *out, uint64_t n);
int unpack_number(const unsigned char **p, const unsigned char *end, uint64_t *n);

/* Sorts the entries from index `from` on. */
void pack_sort(struct pack_list *l, size_t from);
/* Appends n sorted entries as bytes. None may be earlier than `start`. */
void pack(struct buf *out, const struct pack_entry *v, size_t n, int64_t start);
/* Appends the entries that `pack` wrote with the same `start`. Returns 0 if the bytes are
 * invalid. */
int unpack(struct pack_list *l, const void *bytes, size_t n, int64_t start);

#endif
