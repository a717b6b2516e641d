/* rebalance.h: moves tickets from overloaded people to free ones in the same department.
 *
 * A giver is a person who isn't active any more, who has more open tickets than the capacity,
 * or whose share (agents.h) is more than twice what the receiver's would be after the move. The
 * tickets are of the giver's own department and work on them hasn't begun (new, assigned);
 * those opened last go first. The receiver is active, on shift, has room and every skill of the
 * giver, and has the lowest share of all such people. A move that would only reverse the
 * imbalance isn't made. Ties go by code. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "desk/core/desk.h"

struct move {
    int64_t id;
    char *dept, *from, *to, *why; /* owned by struct moves */
};

struct moves {
    struct move *moves;
    size_t count, capacity;
};

#define MOVES_EMPTY                                                                            \
    {                                                                                          \
        0, 0, 0                                                                                \
    }

/* Proposes moves that even out the loads. Reads in the caller's transaction. */
enum status rebalance_propose(struct desk *desk, struct moves *moves, struct error *e);
/* Makes the moves with the verb `assign`, in the caller's transaction. If the workflow or the
 * user's role doesn't allow one, skips it and calls `refused` with the reason. *done counts the
 * others. */
enum status rebalance_apply(struct desk *desk, const struct moves *moves, int64_t *done,
                            void (*refused)(void *context, const char *why), void *context,
                            struct error *e);
void moves_free(struct moves *moves);
