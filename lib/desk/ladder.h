/* ladder.h: the register `ladder`: who is told when so much of the time to the deadline has
 * gone.
 *
 * Of the rows, those count that name the ticket's kind and priority most closely: both, else
 * the kind, else the priority, else neither; they are the ticket's rungs, by `after`, numbered
 * from 1. */
#ifndef TKT_DESK_LADDER_H
#define TKT_DESK_LADDER_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "desk/contacts.h"
#include "desk/desk.h"

struct ladder;

struct rung {
    int64_t after;  /* percent of the time from opening to deadline */
    const char *to; /* assignee, supervisor, manager, director, or a code of the staff's */
    int escalate;   /* the ticket goes there too, where that is asked for */
};

enum status ladder_load(struct ladder **ladder, struct desk *desk, struct error *e);
void ladder_free(struct ladder *l);
/* The rungs of a ticket; they belong to the ladder. */
const struct rung *ladder_rungs(struct ladder *l, const char *kind, const char *priority,
                                size_t *count);
/* Who stands on it: where that is nobody, the next one above. NULL: nobody does. */
const struct contact *ladder_who(const struct rung *rung, struct contacts *contacts,
                                 const char *dept, const char *assignee, struct error *e);
/* Who gets a ticket from `assignee` ("": nobody has it) when it is handed one rung up by hand:
 * contacts_above; where the ticket's rungs name somebody by code, the next of those who stand
 * on them and not below the assignee, and above the last a director. NULL: nobody. */
const struct contact *ladder_above(struct ladder *l, struct contacts *contacts,
                                   const char *kind, const char *priority, const char *dept,
                                   const char *assignee, struct error *e);

#endif
