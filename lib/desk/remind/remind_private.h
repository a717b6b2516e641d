/* remind_private.h: what the files of remind.h share; nobody else includes it. */
#ifndef TKT_DESK_REMIND_REMIND_PRIVATE_H
#define TKT_DESK_REMIND_REMIND_PRIVATE_H

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
    REMIND_UNCOVERED,
    REMIND_SURGE,
    REMIND_REASONS
};

/* One look at what is due. */
struct remind {
    struct tool *tool;
    struct desk *desk;
    const struct remind_options *options;
    struct reminders *out;
    struct hierarchy *contacts;
    struct escalation *ladder;
    struct sla *sla;
    struct act *act;         /* NULL until a ticket is to be handed over */
    struct calendar *office; /* NULL: there is none, all hours count */
    int64_t within;
    char *remind_to, *callback_to; /* "" where not set */
    struct ticket_copy ticket;     /* the one looked at last */
    struct details facts;
    struct buf occasion;
    struct reminder_log_known known;
};

/* An occasion as it is found. */
struct offer {
    enum remind_reason reason;
    int64_t ticket, level;
    int64_t occasion;        /* behind the reason: a number, or: */
    const char *text;        /* the occasion as a whole; NULL where it is a number */
    const struct member *to; /* NULL: nobody */
    int64_t percent;         /* of a rung */
    int urgent, escalate;
    const char *subject, *message; /* of those without a ticket */
};

/* Makes it a reminder where it is due now. 1: there is nothing (more) to be done about it:
 * sent, unknown or given up; 0: it is among the reminders now, or held; -1: an error. */
int remind_propose(struct remind *m, const struct offer *offer, struct error *e);
/* 1 where there is nothing to be done about it any more: for those who would look long for whom
 * to tell. */
int remind_settled(struct remind *m, int64_t ticket, const char *occasion, struct error *e);
/* Who is told of a ticket: the assignee, else a supervisor of the department, else the
 * department, else whom the desk names; "" for what isn't there. */
const struct member *remind_addressee(struct remind *m, const char *dept, const char *assignee,
                                      struct error *e);
/* Loads a ticket into m->ticket: 1, 0 there is none, -1 an error. */
int remind_ticket(struct remind *m, int64_t id, struct error *e);
const char *remind_reason_name(enum remind_reason reason);
/* "" if it is empty. */
const char *remind_text(const struct ticket *t, int column);
/* `seconds` of office time before now; elapsed where there is no such calendar. */
int64_t remind_office_ago(const struct remind *m, int64_t seconds);

/* The sources. */
enum status remind_events(struct remind *m, struct error *e);    /* remind_events.c */
enum status remind_open(struct remind *m, struct error *e);      /* remind_open.c */
enum status remind_uncovered(struct remind *m, struct error *e); /* remind_site.c */
enum status remind_surges(struct remind *m, struct error *e);

#endif
