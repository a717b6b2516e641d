#include "desk/ticket/kind.h"

#include <stdlib.h>

#include "base/mem.h"

enum status kinds_load(struct map *kinds, struct desk *desk, struct error *e)
{
    struct stmt *st;
    if (store_prepare(desk->store, &st, "SELECT code, dept FROM kind WHERE dept IS NOT NULL",
                      e) != ST_OK)
        return e->code;
    int got;
    while ((got = stmt_step(st, e)) > 0)
        map_puts(kinds, stmt_text(st, 0), NULL)->p = mem_string(stmt_text(st, 1));
    return got < 0 ? e->code : ST_OK;
}

void kinds_free(struct map *kinds)
{
    for (size_t i = 0; i < kinds->count; i++)
        free(kinds->entries[i].p);
    map_free(kinds);
}

const char *kinds_dept(const struct map *kinds, const char *kind)
{
    const struct map_entry *at = map_finds(kinds, kind);
    return at ? at->p : NULL;
}

enum status kinds_complaints(struct map *kinds, struct desk *desk, struct error *e)
{
    struct stmt *st;
    int got;
    if (store_prepare(desk->store, &st, "SELECT code FROM kind WHERE workflow = 'complaint'",
                      e) != ST_OK)
        return e->code;
    while ((got = stmt_step(st, e)) > 0)
        map_puts(kinds, stmt_text(st, 0), NULL);
    return got < 0 ? e->code : ST_OK;
}
