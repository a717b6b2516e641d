/* map.h: a hash table from strings to numbers or pointers.
 *
 * Keys are any bytes; the map copies them. Entries are stored in the order of insertion and are
 * never removed. The table uses open addressing and grows when it is two thirds full. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct map_entry {
    char *key; /* a copy, ends in NUL */
    size_t len;
    uint64_t hash;
    union {
        int64_t n;
        void *p;
    };
};

struct map {
    struct map_entry *entries; /* in the order of insertion */
    size_t count, capacity;
    uint32_t *slots; /* index into entries + 1; 0: free */
    size_t slot_count;
};

#define MAP_EMPTY                                                                              \
    {                                                                                          \
        0, 0, 0, 0, 0                                                                          \
    }

/* Returns the entry of a key, or NULL. It stays valid until the next insertion. */
struct map_entry *map_find(const struct map *m, const char *key, size_t len);
struct map_entry *map_finds(const struct map *m, const char *key);
/* Returns the entry of a key. A new one starts with n = 0. *added, if not NULL, tells whether
 * it is new. */
struct map_entry *map_put(struct map *m, const char *key, size_t len, int *added);
struct map_entry *map_puts(struct map *m, const char *key, int *added);
void map_free(struct map *m);            /* frees the keys; the caller owns what p points to */
void map_free_all(struct map *const *m); /* ends with NULL */
#define MAP_FREE(...) map_free_all((struct map *const[]){__VA_ARGS__, NULL})

/* Hashes eight bytes at a time. The value is for tables in memory; don't store it. */
uint64_t map_hash(const void *bytes, size_t n);
