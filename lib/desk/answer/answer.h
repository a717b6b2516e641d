/* answer.h: what has been answered to questions like this one, best first.
 *
 * Answers of the register, and solved tickets with what was noted when they were solved. The
 * index says where words of the question stand; those texts are then read as they are now, and
 * scored (calc/text/query.h): words in the question or the subject weigh most. What is written
 * in the question's own script stands before its siblings in others, and an answer of the
 * register before a ticket that says as much. */
#ifndef TKT_DESK_ANSWER_ANSWER_H
#define TKT_DESK_ANSWER_ANSWER_H

#include <stddef.h>
#include <stdint.h>

#include "desk/answer/answer_index.h"
#include "desk/core/desk.h"
#include "desk/answer/lexicon.h"

struct answer_options {
    int answers, tickets;        /* which are searched */
    const char *kind, *category; /* only these; NULL: any */
    int64_t limit;
};

struct answer {
    int64_t ticket;                            /* 0: an answer of the register */
    char *code;                                /* its code there; NULL for tickets */
    char *kind, *category, *question, *answer; /* NULL: empty */
    int score;                                 /* 0 … 10,000 */
};

struct answers {
    struct answer *v;
    size_t count;
};

/* The best, found->v the caller's to free by answers_free. */
enum status answers_find(struct answers *found, struct desk *desk, struct lexicon *l,
                         const struct answer_index *index, const char *question,
                         const struct answer_options *options, struct error *e);
void answers_free(struct answers *found);

#endif
