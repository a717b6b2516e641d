/* map.h: from a string to a number, a pointer or a place in an array.
 *
 * Keys are bytes of any kind, copied into the map; iteration is in the order of
 * insertion. Nothing is removed. Open addressing, grows at two thirds full. */
#ifndef TKT_BASE_MAP_H
#define TKT_BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

struct map_entry {
    char *key; /* NUL-terminated copy */
    size_t len;
    uint64_t hash;
    union {
        int64_t n;
        void *p;
    };
};

struct map {
    struct map_entry *entries; /* in order of insertion */
    size_t count, capacity;
    uint32_t *slots; /* index + 1 into entries, 0 free */
    size_t slot_count;
};

#define MAP_EMPTY                                                                              \
    {                                                                                          \
        0, 0, 0, 0, 0                                                                          \
    }

/* The entry of a key, or NULL. It stays valid until the next insertion. */
struct map_entry *map_find(const struct map *m, const char *key, size_t len);
struct map_entry *map_finds(const struct map *m, const char *key);
/* The entry of a key, made with n = 0 where there was none (*added tells, may be NULL). */
struct map_entry *map_put(struct map *m, const char *key, size_t len, int *added);
struct map_entry *map_puts(struct map *m, const char *key, int *added);
void map_free(struct map *m); /* the keys; what p points at is the caller's */

/* Eight bytes at a time, multiplied and mixed: for tables in memory, not for keeping. */
uint64_t map_hash(const void *bytes, size_t n);

#endif
