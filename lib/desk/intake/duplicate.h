/* duplicate.h: open tickets that may duplicate a new call.
 *
 * Two calls are about the same place if they have the same unit, or, if one has none, the same
 * customer. A ticket may be a duplicate if it has the same place and category; or the same
 * place and a subject with similarity DUPLICATE_HERE (calc/text/similarity.h); or any place and
 * similarity DUPLICATE_ANYWHERE. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "desk/core/desk.h"

enum { DUPLICATE_HERE = 400, DUPLICATE_ANYWHERE = 700, DUPLICATES = 3 };

/* NULL or "" if there is none. */
struct duplicate_key {
    const char *subject, *unit, *customer, *category;
};

/* Returns 0 if they aren't similar, otherwise higher is more similar. `share` is the similarity
 * of the subjects. */
int duplicate_score(const struct duplicate_key *a, const struct duplicate_key *b, int share);

struct duplicates {
    int64_t id[DUPLICATES]; /* the most similar first, then the newest */
    int same[DUPLICATES];
    size_t count;
};

/* Searches the open tickets. */
enum status duplicates_find(struct duplicates *found, struct desk *desk,
                            const struct duplicate_key *call, struct error *e);
