#include "desk/report/sla_outcome.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "desk/report/dims.h"
#include "store/callback_response.h"

static int is_status(const struct ticket *t, const char *status)
{
    return strcmp(t->c[TC_STATUS].s, status) == 0;
}

/* When it was done; 1 where it was. */
static int done_at(const struct ticket *t, enum promised which, int64_t *at)
{
    if (which == PROMISED_RESPOND && t->c[TC_RESPONDED].type == VALUE_INT) {
        *at = t->c[TC_RESPONDED].n;
        return 1;
    }
    return dims_time(t, TC_RESOLVED, at);
}

enum outcome outcome_of(const struct ticket *t, enum promised which, int64_t now)
{
    const struct value *due = &t->c[which == PROMISED_RESPOND ? TC_RESPOND_DUE : TC_DUE];
    int64_t at;
    if (due->type != VALUE_INT)
        return OUTCOME_NONE;
    if (done_at(t, which, &at))
        return at <= due->n ? OUTCOME_MET : OUTCOME_MISSED;
    if (is_status(t, "cancelled") || is_status(t, "merged"))
        return OUTCOME_NONE;
    at = now;
    if (is_status(t, "waiting") && t->c[TC_SINCE].type == VALUE_INT && t->c[TC_SINCE].n < now)
        at = t->c[TC_SINCE].n;
    return due->n < at ? OUTCOME_MISSED : OUTCOME_PENDING;
}

enum status asked_load(struct all_asked *all, struct desk *desk, struct error *e)
{
    struct stmt *st;
    if (callback_response_scan(desk->store, &st, e) != ST_OK)
        return e->code;
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

static int compare(const void *key, const void *element)
{
    int64_t id = *(const int64_t *)key, other = ((const struct asked *)element)->ticket;
    return (id > other) - (id < other);
}

const struct asked *asked_find(const struct all_asked *all, int64_t ticket)
{
    return all->count ? bsearch(&ticket, all->v, all->count, sizeof *all->v, compare) : NULL;
}

int asked_counts(const struct asked *a, const struct ticket *t)
{
    return a || t->c[TC_SCORE].type == VALUE_INT;
}

int asked_answered(const struct asked *a, const struct ticket *t)
{
    return (a && a->answered) || t->c[TC_SCORE].type == VALUE_INT;
}
