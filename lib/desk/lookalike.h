/* lookalike.h: open tickets that look the same as a call that comes in.
 *
 * The same place is the same unit, or, where one of the two has none, the same customer. A
 * ticket looks the same where it is of the same place and category; or of the same place, and
 * its subject shares LOOKALIKE_HERE of its words (calc/alike.h); or, wherever it is, shares
 * LOOKALIKE_ANYWHERE of them. */
#ifndef TKT_DESK_LOOKALIKE_H
#define TKT_DESK_LOOKALIKE_H

#include <stddef.h>
#include <stdint.h>

#include "desk/desk.h"

enum { LOOKALIKE_HERE = 400, LOOKALIKE_ANYWHERE = 700, LOOKALIKES = 3 };

/* NULL or "" where there is none. */
struct look {
    const char *subject, *unit, *customer, *category;
};

/* 0: it doesn't; else the more the more it does. `share` is that of the subjects. */
int look_same(const struct look *a, const struct look *b, int share);

struct lookalikes {
    int64_t id[LOOKALIKES]; /* the most alike first, then the newest */
    int same[LOOKALIKES];
    size_t count;
};

/* Reads the open tickets. */
enum status lookalikes_find(struct lookalikes *found, struct desk *desk,
                            const struct look *call, struct error *e);

#endif
