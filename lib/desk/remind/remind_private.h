/* remind_private.h: shared by the files of remind.h only. */
#pragma once

#include "base/buf.h"
#include "desk/work/act.h"
#include "desk/ticket/details.h"
#include "desk/staff/escalation.h"
#include "desk/remind/remind.h"
#include "desk/ticket/sla.h"
#include "store/ticket.h"

enum remind_reason {
    REMIND_ASSIGNED,
    REMIND_URGED,
    REMIND_REOPENED,
    REMIND_WROTE,
    REMIND_RESPOND,
    REMIND_DUE_SOON,
    REMIND_OVERDUE,
    REMIND_STUCK,
    REMIND_WAITING,
    REMIND_CALLBACK,
    REMIND_APPROVAL,
    REMIND_CHILDREN,
    REMIND_UNTOLD,
    REMIND_UNCOVERED,
    REMIND_SURGE,
    REMIND_REASONS
};

/* Who is told of a reason. */
enum remind_to {
    REMIND_TO_HOLDER,   /* the assignee, else as remind_addressee */
    REMIND_TO_CALLBACK, /* the setting callback_to, else as without an assignee */
    REMIND_TO_MANAGER,  /* hierarchy_manager, else as HOLDER */
    REMIND_TO_SUPERIORS /* remind_superiors */
};

/* One search for what is due. */
struct remind {
    struct tool *tool;
    struct desk *desk;
    const struct remind_options *options;
    struct reminders *out;
    struct hierarchy *contacts;
    struct escalation *ladder;
    struct sla *sla;
    struct act *act;         /* NULL until a ticket is reassigned */
    struct calendar *office; /* NULL: there is none, all hours count */
    int64_t within;
    char *remind_to, *callback_to; /* "" if not set */
    struct ticket_copy ticket;     /* the last one that was read */
    struct details facts;
    struct buf occasion;
    struct reminder_log_known known;
};

/* An occasion that was found. */
struct offer {
    enum remind_reason reason;
    int64_t ticket, level;
    int64_t occasion;        /* the part after the reason: a number, or: */
    const char *text;        /* the whole occasion; NULL if it is a number */
    const struct member *to; /* NULL: nobody */
    int64_t percent;         /* of a level */
    int urgent, escalate;
    const char *subject, *message; /* of reminders without a ticket */
};

/* Makes it a reminder if it is due now. Returns 1 if nothing (more) is to be done: it is sent,
 * unknown or given up; 0 if it is now among the reminders, or held back; -1 for an error. */
int remind_propose(struct remind *m, const struct offer *offer, struct error *e);
/* Returns 1 if nothing more is to be done, for callers to whom finding the recipient is
 * expensive. */
int remind_settled(struct remind *m, int64_t ticket, const char *occasion, struct error *e);
/* remind_recipient.c: returns who is told of the reason, by its remind_to. NULL: nobody.
 * Arguments may be "". */
const struct member *remind_recipient(struct remind *m, enum remind_reason reason,
                                      const char *dept, const char *assignee, struct error *e);
/* Fills in who is told of a surge in these departments: everybody on the level of each
 * department's manager, and all directors. If there are none: all other managers, else a
 * supervisor of each department, else all supervisors, else whom the desk names, else the
 * departments themselves, if they have an address. Returns how many, each once. The caller
 * frees *list. */
size_t remind_superiors(struct remind *m, const char *const *depts, size_t count,
                        const struct member ***list, struct error *e);
/* Loads a ticket into m->ticket. Returns 1, 0 if it doesn't exist, -1 for an error. */
int remind_ticket(struct remind *m, int64_t id, struct error *e);
/* Appends the value, made safe to show, and cut to what people read. */
void remind_add_short(struct buf *out, const struct value *v);
const char *remind_reason_name(enum remind_reason reason);
enum remind_to remind_reason_to(enum remind_reason reason);
/* Reads what every search needs. remind_end ends it in any case; `due` has the contacts. */
enum status remind_start(struct remind *m, struct tool *tool,
                         const struct remind_options *options, struct reminders *due,
                         struct error *e);
void remind_end(struct remind *m);
/* Returns the time that is `seconds` of office time before now; elapsed time if there is no
 * such calendar. */
int64_t remind_office_ago(const struct remind *m, int64_t seconds);

/* The sources. */
enum status remind_events(struct remind *m, struct error *e);    /* remind_events.c */
enum status remind_open(struct remind *m, struct error *e);      /* remind_open.c */
enum status remind_uncovered(struct remind *m, struct error *e); /* remind_site.c */
enum status remind_untold(struct remind *m, struct error *e);
enum status remind_surges(struct remind *m, struct error *e); /* remind_surge.c */
