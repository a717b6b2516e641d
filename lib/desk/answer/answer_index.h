/* answer_index.h: updates the index of answers and resolved tickets (store/search.h).
 *
 * Every search does this first, by following the logs of events and registers, so that writers
 * aren't slowed down. The first time it reads all tickets, some thousands per transaction, so
 * that others can write in between; if it is killed, the next run continues. It never waits: if
 * another process is writing, the disk is full, or the file can't be written, the index stays
 * unchanged. */
#pragma once

#include "desk/core/desk.h"
#include "desk/answer/lexicon.h"
#include "store/search.h"

struct answer_index {
    struct search_state state;
    int there;       /* 0: there is no index at all */
    int answers_fit; /* 1: all answers are up to date in it */
    int64_t behind;  /* number of newest events that aren't in it */
};

/* Updates the answers and the tickets, each only if its flag is 1. */
enum status answer_index(struct answer_index *index, struct desk *desk, struct lexicon *l,
                         int answers, int tickets, int quiet, struct error *e);
