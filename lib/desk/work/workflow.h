/* workflow.h: which verbs a ticket's kind allows in its status, to whom, and with what.
 *
 * The register `workflow` is the whole truth: rows workflow,status,verb,next,role,requires. */
#ifndef TKT_DESK_WORK_WORKFLOW_H
#define TKT_DESK_WORK_WORKFLOW_H

#include "desk/core/desk.h"
#include "store/ticket.h"

struct workflow;

struct workflow_step {
    const char *verb;
    const char *next;     /* a status, "back" or "same" */
    enum role role;       /* the least role */
    const char *requires; /* '|'-separated: note, cause, papers, children, or a field's name; ""
                           */
};

/* Loads the registers workflow and kind; belongs to the caller. */
enum status workflow_load(struct workflow **w, struct desk *desk, struct error *e);
void workflow_free(struct workflow *w);
/* The step for this ticket's kind and status; NULL where the verb isn't allowed. */
const struct workflow_step *workflow_find(const struct workflow *w, const struct ticket *t,
                                          const char *verb);
/* ", "-joined verbs that this ticket allows to this role, those that move it first. */
void workflow_verbs(const struct workflow *w, const struct ticket *t, enum role role,
                    struct buf *out);
/* '|'-separated papers that the ticket's kind asks for; "" where none. */
const char *workflow_papers(const struct workflow *w, const struct ticket *t);
/* 1 where some workflow has the verb in some status. */
int workflow_has_verb(const struct workflow *w, const char *verb);
/* ", "-joined verbs of all workflows, by name. */
void workflow_all_verbs(const struct workflow *w, struct buf *out);

#endif
