/* choice.h: which of many codes is meant by what somebody typed.
 *
 * Compared under folding (match.h). A candidate fits, best first: its code or its name is what
 * was typed; its code begins with it; its name does; either holds it somewhere. Only those that
 * fit best count, so `re` isn't `retire` where there is one that is called `re`. */
#ifndef TKT_CALC_TEXT_CHOICE_H
#define TKT_CALC_TEXT_CHOICE_H

#include <stddef.h>

#include "base/buf.h"

struct choice {
    char *code, *name; /* name "" where there is none */
};

/* In the order they were added. */
struct choices {
    struct choice *v;
    size_t count, room;
};

#define CHOICES_EMPTY                                                                          \
    {                                                                                          \
        0, 0, 0                                                                                \
    }

void choices_add(struct choices *c, const char *code, const char *name); /* copied */
void choices_free(struct choices *c);                                    /* empty again */
/* The one with exactly this code; NULL: none. */
const struct choice *choices_code(const struct choices *c, const char *code);

/* Indexes of those that fit `typed` best into at[], of `room` places; returns how many there
 * are in all, which may be more. Nothing typed: all fit. */
size_t choices_fit(const struct choices *c, const char *typed, size_t *at, size_t room);
/* The same of those whose code begins with `typed`, whatever fits better. */
size_t choices_begun(const struct choices *c, const char *typed, size_t *at, size_t room);
/* The only one that fits best; NULL: none, or several. Nothing typed: NULL. */
const struct choice *choices_one(const struct choices *c, const char *typed);
/* The longest beginning that the codes of all those that fit best have in common, where it is
 * longer than what was typed and begins with it; else nothing. Never half a character. */
void choices_common(const struct choices *c, const char *typed, struct buf *out);

#endif
