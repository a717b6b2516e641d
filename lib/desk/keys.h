/* keys.h: the keys of all tickets while a large load runs without the index on them.
 *
 * Eight bytes a slot: a 32-bit hash and the ticket's number. Two keys with one hash are told
 * apart by the ticket itself, so the answer is exact. */
#ifndef TKT_DESK_KEYS_H
#define TKT_DESK_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "store/store.h"

struct keys;

enum status keys_load(struct keys **keys, struct store *store, struct error *e);
void keys_free(struct keys *keys);
int64_t keys_find(struct keys *keys, const char *key, size_t n,
                  struct error *e); /* id, 0, -1 */
void keys_add(struct keys *keys, const char *key, size_t n, int64_t id);

#endif
