/* who_may.h: who may do what the user may not, for refusals: a clerk who is told "only a
 * manager" still has to find one. */
#pragma once

#include "base/buf.h"
#include "base/map.h"
#include "desk/core/desk.h"

struct who_may {
    enum role least;          /* the lowest role that may */
    const char *dept;         /* its people are named first; "" or NULL: the user's */
    int own;                  /* 1: below manager, only people of `dept` may */
    const struct map *except; /* codes of those who may not; NULL: nobody */
    const char *without;      /* roles that may not, "agent|manager"; NULL: none */
};

/* Appends at most three of the active staff who may, the lowest role first: "sue (Su Li), max".
 * "nobody in the register staff" if there is none. */
enum status who_may_list(struct desk *desk, const struct who_may *w, struct buf *out,
                         struct error *e);
/* The same after a refusal, as its last words: "; who may: sue (Su Li), max". Keeps its code; a
 * failure of the store leaves the refusal as it is. */
enum status who_may_add(struct desk *desk, const struct who_may *w, struct error *refusal);
