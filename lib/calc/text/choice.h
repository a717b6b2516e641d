/* choice.h: finds which of several codes a user's input means.
 *
 * Texts are compared under folding (match.h). A candidate matches, from best to worst, if its
 * code or name equals the input; if its code begins with it; if its name does; or if either
 * contains it. Only the best matches count: `re` doesn't match `retire` if another candidate is
 * called `re`. */
#pragma once

#include <stddef.h>

#include "base/buf.h"

struct choice {
    char *code, *name; /* name: "" if it has none */
};

/* Candidates in the order in which they were added. */
struct choices {
    struct choice *v;
    size_t count, room;
};

#define CHOICES_EMPTY                                                                          \
    {                                                                                          \
        0, 0, 0                                                                                \
    }

void choices_add(struct choices *c, const char *code, const char *name); /* copies both */
void choices_free(struct choices *c);                                    /* leaves it empty */
/* Returns the candidate with exactly this code, or NULL. */
const struct choice *choices_code(const struct choices *c, const char *code);

/* Stores the indexes of the best matches of `typed` in at[], which holds `room` of them.
 * Returns their total number, which may be greater than `room`. Empty input matches all
 * candidates. */
size_t choices_fit(const struct choices *c, const char *typed, size_t *at, size_t room);
/* The same for candidates whose code begins with `typed`, even if others match better. */
size_t choices_begun(const struct choices *c, const char *typed, size_t *at, size_t room);
/* Returns the candidate with exactly this code, else the best match if there is only one, else
 * NULL. Empty input gives NULL. */
const struct choice *choices_one(const struct choices *c, const char *typed);
/* Appends the longest common prefix of the best matches' codes if it is longer than the input
 * and begins with it; otherwise appends nothing. Never splits a character. */
void choices_common(const struct choices *c, const char *typed, struct buf *out);
