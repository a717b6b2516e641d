#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

uint64_t map_hash(const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    uint64_t h = 0x9e3779b97f4a7c15u ^ n, word;
    for (; n >= sizeof word; n -= sizeof word, p += sizeof word) {
        memcpy(&word, p, sizeof word);
        h = (h ^ word) * 0xff51afd7ed558ccdu;
        h ^= h >> 32;
    }
    word = 0;
    memcpy(&word, p, n);
    h = (h ^ word) * 0xc4ceb9fe1a85ec53u;
    h ^= h >> 29;
    h *= 0xd6e8feb86659fd93u;
    return h ^ h >> 32;
}

static size_t slot_of(const struct map *m, const char *key, size_t len, uint64_t hash)
{
    size_t mask = m->slot_count - 1, i = hash & mask;
    while (m->slots[i]) {
        const struct map_entry *e = &m->entries[m->slots[i] - 1];
        if (e->hash == hash && e->len == len && memcmp(e->key, key, len) == 0)
            break;
        i = (i + 1) & mask;
    }
    return i;
}

struct map_entry *map_find(const struct map *m, const char *key, size_t len)
{
    if (!m->slot_count)
        return NULL;
    uint32_t at = m->slots[slot_of(m, key, len, map_hash(key, len))];
    return at ? &m->entries[at - 1] : NULL;
}

struct map_entry *map_finds(const struct map *m, const char *key)
{
    return map_find(m, key, strlen(key));
}

static void grow(struct map *m)
{
    m->slot_count = m->slot_count ? m->slot_count * 2 : 32;
    free(m->slots);
    m->slots = mem_zero(m->slot_count, sizeof *m->slots);
    size_t mask = m->slot_count - 1;
    for (size_t e = 0; e < m->count; e++) {
        size_t i = m->entries[e].hash & mask;
        while (m->slots[i])
            i = (i + 1) & mask;
        m->slots[i] = (uint32_t)e + 1;
    }
}

struct map_entry *map_put(struct map *m, const char *key, size_t len, int *added)
{
    if (m->count * 3 >= m->slot_count * 2)
        grow(m);
    uint64_t hash = map_hash(key, len);
    size_t i = slot_of(m, key, len, hash);
    if (added)
        *added = !m->slots[i];
    if (m->slots[i])
        return &m->entries[m->slots[i] - 1];
    MEM_GROW(m->entries, m->count, m->capacity);
    struct map_entry *e = &m->entries[m->count++];
    e->key = mem_string_n(key, len);
    e->len = len;
    e->hash = hash;
    e->p = NULL;
    e->n = 0;
    m->slots[i] = (uint32_t)m->count;
    return e;
}

struct map_entry *map_puts(struct map *m, const char *key, int *added)
{
    return map_put(m, key, strlen(key), added);
}

void map_free(struct map *m)
{
    for (size_t i = 0; i < m->count; i++)
        free(m->entries[i].key);
    free(m->entries);
    free(m->slots);
    *m = (struct map)MAP_EMPTY;
}

void map_free_all(struct map *const *m)
{
    for (; *m; m++)
        map_free(*m);
}
