#include "desk/report/survey_outcome.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/callback_response.h"

enum status asked_load(struct all_asked *all, struct desk *desk, struct error *e)
{
    struct stmt *st = callback_response_scan(desk->store, e);
    while (stmt_step(st, e) > 0) {
        int64_t ticket = stmt_int(st, 0);
        if (!all->count || all->v[all->count - 1].ticket != ticket) {
            MEM_GROW(all->v, all->count, all->room);
            all->v[all->count++] = (struct asked){ticket, 0, -1};
        }
        struct asked *a = &all->v[all->count - 1];
        if (strcmp(stmt_text(st, 1), "answered") == 0)
            a->answered = 1;
        if (!stmt_is_null(st, 2))
            a->nps = (signed char)stmt_int(st, 2);
    }
    return e->code;
}

void asked_free(struct all_asked *all)
{
    free(all->v);
    *all = (struct all_asked){0};
}

static int compare_ticket(const void *key, const void *element)
{
    int64_t id = *(const int64_t *)key, other = ((const struct asked *)element)->ticket;
    return (id > other) - (id < other);
}

const struct asked *asked_find(const struct all_asked *all, int64_t ticket)
{
    return all->count ? bsearch(&ticket, all->v, all->count, sizeof *all->v, compare_ticket)
                      : NULL;
}

int asked_counts(const struct asked *a, const struct ticket *t)
{
    return a || t->c[TC_SCORE].type == VALUE_INT;
}

int asked_answered(const struct asked *a, const struct ticket *t)
{
    return (a && a->answered) || t->c[TC_SCORE].type == VALUE_INT;
}
