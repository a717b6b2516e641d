/* key_index.h: the keys of all tickets, while a large load runs without the database index on
 * them.
 *
 * A slot has eight bytes: a 32-bit hash and the ticket's id. If two keys have the same hash,
 * the ticket itself is read, so the result is exact. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "store/store.h"

struct key_index;

enum status key_index_load(struct key_index **keys, struct store *store, struct error *e);
void key_index_free(struct key_index *keys);
int64_t key_index_find(struct key_index *keys, const char *key, size_t n,
                       struct error *e); /* returns the id, 0 or -1 */
void key_index_add(struct key_index *keys, const char *key, size_t n, int64_t id);
