/* escalation.h: the register `ladder`: who is notified after which part of the time to a
 * deadline.
 *
 * The rows that match the ticket's kind and priority best count: both, else the kind, else the
 * priority, else neither. They are the ticket's levels (struct rung), in the order of `after`,
 * numbered from 1. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "desk/staff/hierarchy.h"
#include "desk/core/desk.h"

struct escalation;

struct rung {
    int64_t after;  /* percent of the time from opening to the deadline */
    const char *to; /* assignee, supervisor, manager, director, or a code of the staff */
    int escalate;   /* the ticket is also reassigned to them, if the caller asks for that */
};

enum status escalation_load(struct escalation **ladder, struct desk *desk, struct error *e);
void escalation_free(struct escalation *l);
/* Returns the levels of a ticket. The ladder owns them. */
const struct rung *escalation_rungs(struct escalation *l, const char *kind,
                                    const char *priority, size_t *count);
/* Returns the person of a level; if there is none, the next one above. NULL: nobody. */
const struct member *escalation_who(const struct rung *rung, struct hierarchy *contacts,
                                    const char *dept, const char *assignee, struct error *e);
/* Returns who gets a ticket from `assignee` ("": nobody has it) when it is escalated by hand.
 * This is hierarchy_above, unless the ticket's levels name somebody by code. Then it is the
 * next person on the levels who isn't below the assignee, and after the last level a director.
 * NULL: nobody. */
const struct member *escalation_above(struct escalation *l, struct hierarchy *contacts,
                                      const char *kind, const char *priority, const char *dept,
                                      const char *assignee, struct error *e);
