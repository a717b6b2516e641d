/* answer_index.h: the index of answers and solved tickets (store/search.h), brought up to date.
 *
 * Whoever searches does it first, by following the logs of events and registers; nobody who
 * writes is slowed down. The first time all tickets are read, some thousand in a transaction,
 * so that others write in between, and a killed one is taken up where it was. It never waits:
 * where somebody else is writing, the disk is full, or the file can't be written, it is left as
 * it is. */
#ifndef TKT_DESK_ANSWER_ANSWER_INDEX_H
#define TKT_DESK_ANSWER_ANSWER_INDEX_H

#include "desk/core/desk.h"
#include "desk/answer/lexicon.h"
#include "store/search.h"

struct answer_index {
    struct search_state state;
    int there;       /* 0: there is no index at all */
    int answers_fit; /* 1: all answers are in it as they are now */
    int64_t behind;  /* newest events that aren't in it */
};

/* tickets 0: those are left as they are. */
enum status answer_index(struct answer_index *index, struct desk *desk, struct lexicon *l,
                         int answers, int tickets, int quiet, struct error *e);

#endif
