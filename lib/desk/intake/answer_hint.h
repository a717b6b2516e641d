/* answer_hint.h: the best answers for a call, as tkt-answer finds them.
 *
 * tkt-answer runs as a separate program, so that a tool that only wants its answers isn't
 * linked with the search. If it isn't installed beside the tool, takes too long or fails, there
 * are no answers and no message. */
#pragma once

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

/* Returns 1 if the register `answer` has any for this kind. */
int answer_hints_wanted(struct desk *desk, const char *kind, struct error *e);
/* Finds them. Free them with answer_hints_free. */
void answer_hints_find(struct answer_hints *h, struct desk *desk, const char *subject);
void answer_hints_free(struct answer_hints *h);
