/* duplicate.h: open tickets that look the same as a call that comes in.
 *
 * The same place is the same unit, or, where one of the two has none, the same customer. A
 * ticket looks the same where it is of the same place and category; or of the same place, and
 * its subject shares DUPLICATE_HERE of its words (calc/text/similarity.h); or, wherever it is,
 * shares DUPLICATE_ANYWHERE of them. */
#ifndef TKT_DESK_INTAKE_DUPLICATE_H
#define TKT_DESK_INTAKE_DUPLICATE_H

#include <stddef.h>
#include <stdint.h>

#include "desk/core/desk.h"

enum { DUPLICATE_HERE = 400, DUPLICATE_ANYWHERE = 700, DUPLICATES = 3 };

/* NULL or "" where there is none. */
struct duplicate_key {
    const char *subject, *unit, *customer, *category;
};

/* 0: it doesn't; else the more the more it does. `share` is that of the subjects. */
int duplicate_score(const struct duplicate_key *a, const struct duplicate_key *b, int share);

struct duplicates {
    int64_t id[DUPLICATES]; /* the most alike first, then the newest */
    int same[DUPLICATES];
    size_t count;
};

/* Reads the open tickets. */
enum status duplicates_find(struct duplicates *found, struct desk *desk,
                            const struct duplicate_key *call, struct error *e);

#endif
