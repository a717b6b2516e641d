/* act_private.h: what each verb does to a ticket besides changing its status. Only act.c uses
 * it. */
#pragma once

#include "base/buf.h"
#include "desk/work/act_args.h"
#include "desk/staff/hierarchy.h"
#include "desk/staff/escalation.h"
#include "desk/core/desk.h"
#include "desk/core/who_may.h"
#include "desk/work/workflow.h"
#include "store/ticket.h"

/* The ticket being changed; reused for the next ticket to keep its memory. */
struct act_work {
    struct desk *desk;
    const struct workflow *workflow;
    const char *verb;
    const struct act_args *args;
    const struct ticket *before;
    struct ticket after;
    int refused; /* 1: e says why this ticket can't be changed so; 0: e is a failure */
    struct buf tags, fields;    /* new texts of `after` */
    struct buf data;            /* the data of the event */
    struct hierarchy *contacts; /* for escalate; NULL until needed */
    struct escalation *ladder;  /* the same */
};

void act_work_start(struct act_work *w, struct desk *desk, const struct workflow *workflow);
void act_work_end(struct act_work *w);

/* Returns the time that the ticket gets for what is done now: not before it was opened or
 * resolved, if the computer's clock was set back. */
int64_t act_moment(const struct act_work *w);
/* Sets the error and w->refused. */
enum status act_refuse(struct act_work *w, struct error *e, enum status code,
                       const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Does the verb's own work on w->after. act.c sets times, deadlines and status. */
enum status act_verb(struct act_work *w, struct error *e);
/* Checks that the verb keeps to the desk's procedure, after act_verb: act_procedure.c. */
enum status act_procedure(struct act_work *w, const struct workflow_step *step,
                          struct error *e);
/* Rejects the ticket because of the user's role; `who` is who may. */
enum status act_deny(struct act_work *w, const struct who_may *who, struct error *e,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Rejects it if there is no note. */
enum status act_need_note(struct act_work *w, struct error *e);
/* Sets the event's data for the n-th attached file. */
void act_file_data(struct act_work *w, size_t n);
/* Appends the papers that the kind requires and the ticket lacks, joined by ", ". Empty: it has
 * all. */
void act_papers_missing(const struct act_work *w, struct buf *missing);
