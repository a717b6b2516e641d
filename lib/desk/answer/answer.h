/* answer.h: finds the best earlier answers to a question.
 *
 * It searches the answers in the register, and resolved tickets with the notes made when they
 * were resolved. The index shows where the question's words occur. These texts are then read in
 * their current form and scored (calc/text/query.h); words in the question or subject weigh
 * most. Answers in the script of the question rank before the same answers in others, and a
 * register's answer before a ticket that matches as well. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "desk/answer/answer_index.h"
#include "desk/core/desk.h"
#include "desk/answer/lexicon.h"

struct answer_options {
    int answers, tickets;        /* which of them to search */
    const char *kind, *category; /* only these; NULL: any */
    int64_t limit;
};

struct answer {
    int64_t ticket;                            /* 0: an answer from the register */
    char *code;                                /* its code there; NULL for tickets */
    char *kind, *category, *question, *answer; /* NULL: empty */
    int score;                                 /* 0 … 10,000 */
};

struct answers {
    struct answer *v;
    size_t count;
};

/* Finds the best answers. Free them with answers_free. */
enum status answers_find(struct answers *found, struct desk *desk, struct lexicon *l,
                         const struct answer_index *index, const char *question,
                         const struct answer_options *options, struct error *e);
void answers_free(struct answers *found);
