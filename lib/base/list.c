#include "base/list.h"

#include <string.h>

int list_next(struct list *item)
{
    while (item->rest && *item->rest) {
        item->s = item->rest;
        item->n = strcspn(item->s, "|");
        item->rest = item->s + item->n + (item->s[item->n] == '|');
        if (item->n)
            return 1;
    }
    return 0;
}

int list_has(const char *list, const char *item, size_t n)
{
    for (struct list i = LIST(list); list_next(&i);)
        if (i.n == n && memcmp(i.s, item, n) == 0)
            return 1;
    return 0;
}

void list_add(struct buf *list, const char *item, size_t n)
{
    if (list->len)
        buf_addc(list, '|');
    buf_add(list, item, n);
}
