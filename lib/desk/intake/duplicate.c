#include "desk/intake/duplicate.h"

#include <string.h>

#include "calc/text/similarity.h"
#include "store/ticket.h"

static int given(const char *s)
{
    return s && *s;
}

static int equal(const char *a, const char *b)
{
    return given(a) && given(b) && strcmp(a, b) == 0;
}

int duplicate_score(const struct duplicate_key *a, const struct duplicate_key *b, int share)
{
    int place = given(a->unit) && given(b->unit) ? equal(a->unit, b->unit)
                                                 : equal(a->customer, b->customer);
    if (place && equal(a->category, b->category))
        return 2 * SIMILARITY_WHOLE + share;
    if (place && share >= DUPLICATE_HERE)
        return SIMILARITY_WHOLE + share;
    return share >= DUPLICATE_ANYWHERE ? share : 0;
}

static void insert(struct duplicates *f, int64_t id, int same)
{
    size_t at = f->count;
    while (at && (f->same[at - 1] < same || (f->same[at - 1] == same && f->id[at - 1] < id)))
        at--;
    if (at >= DUPLICATES)
        return;
    if (f->count < DUPLICATES)
        f->count++;
    for (size_t i = f->count - 1; i > at; i--) {
        f->id[i] = f->id[i - 1];
        f->same[i] = f->same[i - 1];
    }
    f->id[at] = id;
    f->same[at] = same;
}

enum status duplicates_find(struct duplicates *found, struct desk *desk,
                            const struct duplicate_key *call, struct error *e)
{
    struct similarity mine = SIMILARITY_EMPTY, other = SIMILARITY_EMPTY;
    *found = (struct duplicates){.count = 0};
    struct stmt *st = store_query(desk->store,
                                  "SELECT id, subject, unit, customer, category FROM ticket"
                                  " WHERE " TICKET_OPEN_SQL,
                                  NULL, e);
    similarity_read(&mine, call->subject, strlen(call->subject));
    while (stmt_step(st, e) > 0) {
        const struct duplicate_key one = {stmt_text(st, 1), stmt_text(st, 2), stmt_text(st, 3),
                                          stmt_text(st, 4)};
        similarity_read(&other, one.subject, strlen(one.subject));
        int same = duplicate_score(call, &one, similarity_share(&mine, &other));
        if (same)
            insert(found, stmt_int(st, 0), same);
    }
    similarity_free(&mine);
    similarity_free(&other);
    return e->code;
}
