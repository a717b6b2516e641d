/* act_private.h: what each verb does to a ticket besides moving its status. Used by act.c
 * alone.
 */
#ifndef TKT_DESK_WORK_ACT_PRIVATE_H
#define TKT_DESK_WORK_ACT_PRIVATE_H

#include "base/buf.h"
#include "desk/work/act_args.h"
#include "desk/staff/hierarchy.h"
#include "desk/staff/escalation.h"
#include "desk/core/desk.h"
#include "desk/work/workflow.h"
#include "store/ticket.h"

/* One ticket under work; kept from ticket to ticket for its memory. */
struct act_work {
    struct desk *desk;
    const struct workflow *workflow;
    const char *verb;
    const struct act_args *args;
    const struct ticket *before;
    struct ticket after;
    int refused; /* 1: e says why this ticket may not be changed so; 0: e is a failure */
    struct buf tags, fields;    /* new texts of `after` */
    struct buf data;            /* what the event is to remember */
    struct hierarchy *contacts; /* of escalate; NULL until then */
    struct escalation *ladder;  /* likewise */
};

void act_work_start(struct act_work *w, struct desk *desk, const struct workflow *workflow);
void act_work_end(struct act_work *w);

/* Sets the error and w->refused. */
enum status act_refuse(struct act_work *w, struct error *e, enum status code,
                       const char *format, ...) __attribute__((format(printf, 4, 5)));
/* The verb's own work on w->after; times, deadlines and status are act.c's. */
enum status act_verb(struct act_work *w, struct error *e);
/* The data of the n-th attached file. */
void act_file_data(struct act_work *w, size_t n);
/* Empty: all papers that the kind asks for are in; else ", "-joined those that aren't. */
void act_papers_missing(const struct act_work *w, struct buf *missing);

#endif
