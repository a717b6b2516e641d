/* list.h: lists of the form a|b|c in a single cell. Empty items don't count.
 *
 *     for (struct list item = LIST(papers); list_next(&item);)
 *         use(item.s, item.n);
 */
#pragma once

#include <stddef.h>

#include "base/buf.h"

/* An iterator. The item s of n bytes points into the caller's list and doesn't end in NUL. */
struct list {
    const char *rest;
    const char *s;
    size_t n;
};

/* `list` may be NULL. */
#define LIST(list)                                                                             \
    {                                                                                          \
        (list), NULL, 0                                                                        \
    }

/* Advances to the next item. Returns 0 after the last. */
int list_next(struct list *item);
/* Returns 1 if the list, which may be NULL, contains the item of n bytes. */
int list_has(const char *list, const char *item, size_t n);
/* Appends an item. */
void list_add(struct buf *list, const char *item, size_t n);
