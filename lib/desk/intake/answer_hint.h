/* answer_hint.h: the best answers to a call, as tkt-answer finds them.
 *
 * It is run as a program of its own, so that a tool that only wants its answers isn't linked
 * with what the search needs. Where it isn't beside us, takes too long or fails, there are
 * none, and nothing is said. */
#ifndef TKT_DESK_INTAKE_ANSWER_HINT_H
#define TKT_DESK_INTAKE_ANSWER_HINT_H

#include <stddef.h>

#include "desk/core/desk.h"

enum { ANSWER_HINTS = 3 };

struct answer_hint {
    char *code, *question, *answer;
};

struct answer_hints {
    struct answer_hint v[ANSWER_HINTS];
    size_t count;
};

/* 1 where the register `answer` has any of this kind. */
int answer_hints_wanted(struct desk *desk, const char *kind, struct error *e);
/* Free it with answer_hints_free. */
void answer_hints_find(struct answer_hints *h, struct desk *desk, const char *subject);
void answer_hints_free(struct answer_hints *h);

#endif
