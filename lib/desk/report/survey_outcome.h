/* survey_outcome.h: the results of callbacks about a ticket, for the reports that count
 * them. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "desk/core/desk.h"
#include "store/ticket.h"

/* The result of all attempts to call back about a ticket. */
struct asked {
    int64_t ticket;
    signed char answered, nps; /* nps: from the newest answer that has one; -1: none */
};

struct all_asked {
    struct asked *v; /* by ticket */
    size_t count, room;
};

/* Loads all attempts into *all, which must be empty and which the caller frees. */
enum status asked_load(struct all_asked *all, struct desk *desk, struct error *e);
void asked_free(struct all_asked *all);
/* Returns NULL if nobody tried. */
const struct asked *asked_find(const struct all_asked *all, int64_t ticket);
/* A score without an attempt, from imported history, counts as asked and answered: otherwise
 * there would be more scores than answers. `a` may be NULL. */
int asked_counts(const struct asked *a, const struct ticket *t);
int asked_answered(const struct asked *a, const struct ticket *t);
