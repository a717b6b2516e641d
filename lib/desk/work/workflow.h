/* workflow.h: which verbs a ticket's kind allows in its status, to whom, and what they require.
 *
 * Everything comes from the register `workflow`: rows
 * workflow,status,verb,next,role,requires. */
#pragma once

#include "desk/core/desk.h"
#include "store/ticket.h"

struct workflow;

struct workflow_step {
    const char *verb;
    const char *next; /* a status, "back" or "same" */
    enum role role;   /* the lowest role that may do it */
    /* separated by |: note, cause, papers, children, or a field's name; "" if nothing */
    const char *requires;
};

/* Loads the registers workflow and kind. The caller frees the result. */
enum status workflow_load(struct workflow **w, struct desk *desk, struct error *e);
void workflow_free(struct workflow *w);
/* Returns the step for this ticket's kind and status, or NULL if the verb isn't allowed. */
const struct workflow_step *workflow_find(const struct workflow *w, const struct ticket *t,
                                          const char *verb);
/* Appends the verbs that this ticket allows to this role, joined by ", ": first those that
 * change the status. */
void workflow_verbs(const struct workflow *w, const struct ticket *t, enum role role,
                    struct buf *out);
/* Returns the papers that the ticket's kind requires, separated by |; "" if none. */
const char *workflow_papers(const struct workflow *w, const struct ticket *t);
/* Returns 1 if tickets of this kind must be approved, as complaints must: the workflow has the
 * verb `approve`, or another that leads to `approved`. */
int workflow_approves(const struct workflow *w, const char *kind);
/* Returns 1 if the step approves. */
int workflow_is_approval(const struct workflow_step *step);
/* Returns 1 if some workflow has the verb in some status. */
int workflow_has_verb(const struct workflow *w, const char *verb);
/* Appends the verbs of all workflows, joined by ", ", by name. */
void workflow_all_verbs(const struct workflow *w, struct buf *out);
