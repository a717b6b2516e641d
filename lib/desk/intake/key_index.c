#include "desk/intake/key_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"

struct slot {
    uint32_t hash;
    uint32_t id; /* 0: free */
};

struct key_index {
    struct store *store;
    struct slot *slots;
    size_t size, count; /* size: a power of two */
};

static uint32_t hash_of(const char *key, size_t n)
{
    uint64_t h = map_hash(key, n);
    return (uint32_t)(h ^ h >> 32);
}

static void put_slot(struct key_index *k, struct slot s)
{
    size_t i = s.hash & (k->size - 1);
    while (k->slots[i].id)
        i = (i + 1) & (k->size - 1);
    k->slots[i] = s;
}

static void grow(struct key_index *k)
{
    struct slot *old = k->slots;
    size_t old_size = k->size;
    k->size = old_size ? old_size * 2 : 1 << 12;
    k->slots = mem_zero(k->size, sizeof *k->slots);
    for (size_t i = 0; i < old_size; i++)
        if (old[i].id)
            put_slot(k, old[i]);
    free(old);
}

void key_index_add(struct key_index *k, const char *key, size_t n, int64_t id)
{
    if (k->count * 4 >= k->size * 3)
        grow(k);
    k->count++;
    put_slot(k, (struct slot){hash_of(key, n), (uint32_t)id});
}

enum status key_index_load(struct key_index **out, struct store *store, struct error *e)
{
    struct key_index *k = mem_zero(1, sizeof *k);
    k->store = store;
    *out = k;
    struct stmt *st =
        store_query(store, "SELECT id, key FROM ticket WHERE key IS NOT NULL", NULL, e);
    while (stmt_step(st, e) > 0) {
        const char *key = stmt_text(st, 1);
        key_index_add(k, key, stmt_bytes(st, 1), stmt_int(st, 0));
    }
    return e->code;
}

void key_index_free(struct key_index *k)
{
    if (!k)
        return;
    free(k->slots);
    free(k);
}

/* Returns 1 if the ticket really has this key. */
static int is_key_of(struct key_index *k, int64_t id, const char *key, size_t n,
                     struct error *e)
{
    struct stmt *st;
    if (store_prepare(k->store, &st, "SELECT key FROM ticket WHERE id = ?", e) != ST_OK)
        return -1;
    stmt_set_int(st, 1, id);
    int got = stmt_step(st, e);
    if (got <= 0)
        return got;
    const char *has = stmt_text(st, 0);
    int same = has && stmt_bytes(st, 0) == n && memcmp(has, key, n) == 0;
    stmt_reset(st);
    return same;
}

int64_t key_index_find(struct key_index *k, const char *key, size_t n, struct error *e)
{
    if (!k->size)
        return 0;
    uint32_t hash = hash_of(key, n);
    for (size_t i = hash & (k->size - 1); k->slots[i].id; i = (i + 1) & (k->size - 1)) {
        if (k->slots[i].hash != hash)
            continue;
        int same = is_key_of(k, k->slots[i].id, key, n, e);
        if (same)
            return same < 0 ? -1 : (int64_t)k->slots[i].id;
    }
    return 0;
}
