/* waiting.h: tickets that wait for somebody: a rule wanted a person for them, and nobody was
 * free or able.
 *
 * Such a ticket is `assigned` to a department and to nobody in it, and the last event that
 * changed its department or its assignee is a `route`. So what a person has decided since is
 * left alone. The rule is the one named by that event, as it is today. If it is gone, or gives
 * another department by now, it is the rule that would route the ticket today, if that one
 * gives the same department.
 *
 * The most urgent come first; of these, those that were opened first. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "desk/route/rules.h"
#include "flow/ids.h"

struct waiting {
    int64_t id, opened;
    int rank; /* of the priority */
};

/* Returns 1 if a ticket with that rank and opening is served before the other. */
int waiting_before(const struct waiting *a, const struct waiting *b);
/* Finds the tickets of a department (NULL: of all) that have nobody, in order; those that a
 * person has left like that are among them. The caller frees *list. */
enum status waiting_list(struct desk *desk, const char *dept, struct waiting **list,
                         size_t *count, struct error *e);
/* Returns the rule that wants a person for the ticket, NULL if it doesn't wait for one (or e is
 * set). */
const struct rule *waiting_rule(struct desk *desk, struct rules *rules,
                                struct attribute_reader *places, const struct ticket *t,
                                struct error *e);
/* Appends the ids of all tickets that wait for somebody, in order. */
enum status waiting_ids(struct desk *desk, struct ids *ids, struct error *e);
