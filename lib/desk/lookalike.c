#include "desk/lookalike.h"

#include <string.h>

#include "calc/alike.h"
#include "store/ticket.h"

static int given(const char *s)
{
    return s && *s;
}

static int equal(const char *a, const char *b)
{
    return given(a) && given(b) && strcmp(a, b) == 0;
}

int look_same(const struct look *a, const struct look *b, int share)
{
    int place = given(a->unit) && given(b->unit) ? equal(a->unit, b->unit)
                                                 : equal(a->customer, b->customer);
    if (place && equal(a->category, b->category))
        return 2 * ALIKE_WHOLE + share;
    if (place && share >= LOOKALIKE_HERE)
        return ALIKE_WHOLE + share;
    return share >= LOOKALIKE_ANYWHERE ? share : 0;
}

static void insert(struct lookalikes *f, int64_t id, int same)
{
    size_t at = f->count;
    while (at && (f->same[at - 1] < same || (f->same[at - 1] == same && f->id[at - 1] < id)))
        at--;
    if (at >= LOOKALIKES)
        return;
    if (f->count < LOOKALIKES)
        f->count++;
    for (size_t i = f->count - 1; i > at; i--) {
        f->id[i] = f->id[i - 1];
        f->same[i] = f->same[i - 1];
    }
    f->id[at] = id;
    f->same[at] = same;
}

enum status lookalikes_find(struct lookalikes *found, struct desk *desk,
                            const struct look *call, struct error *e)
{
    struct alike mine = ALIKE_EMPTY, other = ALIKE_EMPTY;
    struct stmt *st;
    *found = (struct lookalikes){.count = 0};
    if (store_prepare(desk->store, &st,
                      "SELECT id, subject, unit, customer, category FROM ticket"
                      " WHERE " TICKET_OPEN_SQL,
                      e) != ST_OK)
        return e->code;
    alike_read(&mine, call->subject, strlen(call->subject));
    while (stmt_step(st, e) > 0) {
        const struct look one = {stmt_text(st, 1), stmt_text(st, 2), stmt_text(st, 3),
                                 stmt_text(st, 4)};
        alike_read(&other, one.subject, strlen(one.subject));
        int same = look_same(call, &one, alike_share(&mine, &other));
        if (same)
            insert(found, stmt_int(st, 0), same);
    }
    alike_free(&mine);
    alike_free(&other);
    return e->code;
}
