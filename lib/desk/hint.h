/* hint.h: the best answers to a call, as tkt-answer finds them.
 *
 * It is run as a program of its own, so that a tool that only wants its answers isn't linked
 * with what the search needs. Where it isn't beside us, takes too long or fails, there are
 * none, and nothing is said. */
#ifndef TKT_DESK_HINT_H
#define TKT_DESK_HINT_H

#include <stddef.h>

#include "desk/desk.h"

enum { HINTS = 3 };

struct hint {
    char *code, *question, *answer;
};

struct hints {
    struct hint v[HINTS];
    size_t count;
};

/* 1 where the register `answer` has any of this kind. */
int hints_wanted(struct desk *desk, const char *kind, struct error *e);
/* Free it with hints_free. */
void hints_find(struct hints *h, struct desk *desk, const char *subject);
void hints_free(struct hints *h);

#endif
