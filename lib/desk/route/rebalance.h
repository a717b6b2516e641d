/* rebalance.h: moving tickets from the overloaded to the free of the same department.
 *
 * Somebody gives tickets away while he isn't active any more; or has more open tickets than his
 * capacity; or his share (agents.h) is more than twice what the receiver's would be after the
 * move. Given away are tickets of his own department that nobody has begun to work on (new,
 * assigned), those opened last first. The receiver is active, on shift, has room and no less
 * skill (every skill that the giver has), and has the lowest share of those; a move that would
 * only turn the tables isn't made. Ties go by code. */
#ifndef TKT_DESK_ROUTE_REBALANCE_H
#define TKT_DESK_ROUTE_REBALANCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "desk/core/desk.h"

struct move {
    int64_t id;
    char *dept, *from, *to, *why; /* owned by the moves */
};

struct moves {
    struct move *moves;
    size_t count, capacity;
};

#define MOVES_EMPTY                                                                            \
    {                                                                                          \
        0, 0, 0                                                                                \
    }

/* What would even out the loads. Reads in the caller's transaction. */
enum status rebalance_propose(struct desk *desk, struct moves *moves, struct error *e);
/* Makes the moves with the verb `assign`, in the caller's transaction. One that the workflow or
 * the user's role doesn't allow is left out: `refused` is called with why; *done counts the
 * others. */
enum status rebalance_apply(struct desk *desk, const struct moves *moves, int64_t *done,
                            void (*refused)(void *context, const char *why), void *context,
                            struct error *e);
void moves_free(struct moves *moves);

#endif
