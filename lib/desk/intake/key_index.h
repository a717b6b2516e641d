/* key_index.h: the keys of all tickets while a large load runs without the index on them.
 *
 * Eight bytes a slot: a 32-bit hash and the ticket's number. Two keys with one hash are told
 * apart by the ticket itself, so the answer is exact. */
#ifndef TKT_DESK_INTAKE_KEY_INDEX_H
#define TKT_DESK_INTAKE_KEY_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "store/store.h"

struct key_index;

enum status key_index_load(struct key_index **keys, struct store *store, struct error *e);
void key_index_free(struct key_index *keys);
int64_t key_index_find(struct key_index *keys, const char *key, size_t n,
                       struct error *e); /* id, 0, -1 */
void key_index_add(struct key_index *keys, const char *key, size_t n, int64_t id);

#endif
