/* escalation.h: the register `ladder`: who is told when so much of the time to the deadline has
 * gone.
 *
 * Of the rows, those count that name the ticket's kind and priority most closely: both, else
 * the kind, else the priority, else neither; they are the ticket's rungs, by `after`, numbered
 * from 1. */
#ifndef TKT_DESK_STAFF_ESCALATION_H
#define TKT_DESK_STAFF_ESCALATION_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "desk/staff/hierarchy.h"
#include "desk/core/desk.h"

struct escalation;

struct rung {
    int64_t after;  /* percent of the time from opening to deadline */
    const char *to; /* assignee, supervisor, manager, director, or a code of the staff's */
    int escalate;   /* the ticket goes there too, where that is asked for */
};

enum status escalation_load(struct escalation **ladder, struct desk *desk, struct error *e);
void escalation_free(struct escalation *l);
/* The rungs of a ticket; they belong to the ladder. */
const struct rung *escalation_rungs(struct escalation *l, const char *kind,
                                    const char *priority, size_t *count);
/* Who stands on it: where that is nobody, the next one above. NULL: nobody does. */
const struct member *escalation_who(const struct rung *rung, struct hierarchy *contacts,
                                    const char *dept, const char *assignee, struct error *e);
/* Who gets a ticket from `assignee` ("": nobody has it) when it is handed one rung up by hand:
 * hierarchy_above; where the ticket's rungs name somebody by code, the next of those who stand
 * on them and not below the assignee, and above the last a director. NULL: nobody. */
const struct member *escalation_above(struct escalation *l, struct hierarchy *contacts,
                                      const char *kind, const char *priority, const char *dept,
                                      const char *assignee, struct error *e);

#endif
