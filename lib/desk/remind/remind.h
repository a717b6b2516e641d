/* remind.h: what is due to be told, and to whom.
 *
 * A reminder is one occasion: a ticket, a reason, a rung and what makes it this time and no
 * other (the event, the deadline, the day). Once the store's log has it as sent it isn't due
 * again (store/reminder_log_walk.h). Nothing is written here.
 *
 *     assigned       somebody got the ticket from somebody else (the newest event that says so)
 *     urged          the customer asked after it (the newest urge)
 *     reopened       it was opened again
 *     wrote          the customer wrote a mail on it (the newest; of a resolved one too)
 *     respond        the time for a first answer is over and nobody has answered
 *     due-soon       the deadline is near; level > 0: a rung of the ladder before the deadline
 *     overdue        the deadline has passed; level > 0: a rung from the deadline on
 *     stuck          no event for the setting stuck_hours; those that wait aren't
 *     waiting        what the other side promised until then has not come
 *     callback       owed for the setting callback_hours
 *     approval       a proposal waits for the manager
 *     children-done  every part of it is finished
 *     uncovered      the rota leaves hours of a coming day without anybody
 *     surge          more tickets than the past lets expect (on request: it counts everything)
 *
 * Told is the assignee; where there is none, or for what is not their business, a supervisor of
 * the department, the department itself, or whom the setting remind_to names, at last a
 * director. While a ticket waits its clock stands: for deadlines it is as it was when the wait
 * began.
 *
 * Reminders that are not urgent are due only in the hours of their person (hierarchy.h) and
 * outside the quiet ones. */
#ifndef TKT_DESK_REMIND_REMIND_H
#define TKT_DESK_REMIND_REMIND_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "desk/staff/hierarchy.h"
#include "desk/core/tool.h"
#include "store/reminder_log.h"

struct remind_options {
    int64_t within;           /* seconds before a deadline; -1: the setting remind_within */
    int escalate;             /* rungs that say so hand the ticket over */
    int surge;                /* look for surges too */
    int quiet_from, quiet_to; /* minutes of the day, -1: no quiet hours */
};

/* Texts belong to the reminders. */
struct reminder {
    struct reminder_log_row
        log; /* ticket, reason, level, occasion; id and tries of an earlier try */
    const struct member *to; /* NULL: nobody */
    int urgent;              /* at any hour */
    int escalate;            /* the ticket goes over to `to`, once, when it is told first */
    int64_t due, late;       /* seconds UTC; seconds past it */
    int has_due;
    char *subject, *message;
};

struct reminders {
    struct hierarchy *contacts;
    struct reminder *v; /* urgent ones first, then the latest */
    size_t count, room;
    int64_t held;   /* due, but not now: outside hours, or to be tried again later */
    int64_t cursor; /* all events up to this one are done with, these apart */
};

/* Reads within the caller's transaction, or without one. Free it in any case. */
enum status remind_due(struct tool *tool, const struct remind_options *options,
                       struct reminders *due, struct error *e);
void reminders_free(struct reminders *due);
/* What is unknown or given up is due once more, as if never tried. In the caller's transaction;
 * returns how many, -1 on an error. */
int64_t remind_again(struct desk *desk, struct error *e);

#endif
