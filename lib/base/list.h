/* list.h: the items of a cell a|b|c. Empty ones don't count.
 *
 *     for (struct list item = LIST(papers); list_next(&item);)
 *         use(item.s, item.n);
 */
#ifndef TKT_BASE_LIST_H
#define TKT_BASE_LIST_H

#include <stddef.h>

#include "base/buf.h"

/* An item points into the list, which stays the caller's; it doesn't end in NUL. */
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

/* Moves on to the next item; 0: there are no more. */
int list_next(struct list *item);
/* 1 if the item of n bytes is in the list, which may be NULL. */
int list_has(const char *list, const char *item, size_t n);
/* Appends an item. */
void list_add(struct buf *list, const char *item, size_t n);

#endif
