/* remind.h: which reminders are due, and to whom.
 *
 * A reminder is about one occasion: a ticket, a reason, a level, and what distinguishes this
 * occasion from others (the event, the deadline, the day). Once the log has it as sent, it
 * isn't due again (store/reminder_log.h). This module writes nothing.
 *
 *     assigned       somebody else assigned the ticket to the person (the newest such event)
 *     urged          the customer chased it (the newest urge)
 *     reopened       it was reopened
 *     wrote          the customer sent an email about it (the newest; also if it is resolved)
 *     respond        the time to respond is over and nobody has responded
 *     due-soon       the deadline is near; level > 0: a level of the ladder before the deadline
 *     overdue        the deadline has passed; level > 0: a level from the deadline on
 *     stuck          no event for as long as the setting stuck_hours; not while waiting
 *     waiting        the other side's promised reply is overdue
 *     callback       pending for as long as the setting callback_hours
 *     approval       a proposal waits for the manager
 *     children-done  every child is finished
 *     untold         an incident has several calls, and no notice about it was sent
 *     uncovered      the rota leaves hours of a coming day unstaffed
 *     surge          more tickets than history predicts (on request: it counts everything)
 *
 * The recipient is the assignee. If there is none, or if it isn't the assignee's concern, it is
 * a supervisor of the department, the department itself, or whom the setting remind_to names,
 * and finally a director. While a ticket waits its clock is stopped: its deadlines are compared
 * with the time when the wait began.
 *
 * Reminders that aren't urgent are due only while the person is on duty (hierarchy.h) and
 * outside the quiet hours. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "desk/staff/hierarchy.h"
#include "desk/core/tool.h"
#include "store/reminder_log.h"

struct remind_options {
    int64_t within;           /* seconds before a deadline; -1: the setting remind_within */
    int escalate;             /* levels that say so reassign the ticket */
    int surge;                /* look for surges too */
    int quiet_from, quiet_to; /* minutes of the day, -1: no quiet hours */
};

/* The reminders own the texts. */
struct reminder {
    struct reminder_log_row
        log; /* ticket, reason, level, occasion; id and tries of an earlier try */
    const struct member *to; /* NULL: nobody */
    int urgent;              /* due at any hour */
    int escalate;            /* reassign the ticket to `to`, once, when it is first sent */
    int64_t due, late;       /* due: UTC seconds; late: seconds past it */
    int has_due;
    char *subject, *message;
};

struct reminders {
    struct hierarchy *contacts;
    struct reminder *v; /* urgent ones first, then the latest */
    size_t count, room;
    /* number of those that are due, but not now: outside hours, or retried later */
    int64_t held;
    int64_t cursor; /* all events up to this one have been handled, except the reminders here */
};

/* Finds what is due, in the caller's transaction or without one. Free it in any case. */
enum status remind_due(struct tool *tool, const struct remind_options *options,
                       struct reminders *due, struct error *e);
void reminders_free(struct reminders *due);
/* Makes unknown and lost reminders due again, as if never tried, in the caller's transaction.
 * Returns how many, or -1 for an error. */
int64_t remind_again(struct desk *desk, struct error *e);
