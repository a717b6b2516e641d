/* callback_dialogue.h: the callbacks owed, or those drawn in a round, called one after the
 * other in a dialogue at the terminal: whom to dial, what was done, the form's questions.
 *
 * Each is written down at once when it is complete, in a transaction of its own; nothing of one
 * that is broken off. Nothing is locked while a question waits: whether a callback is still
 * owed is looked up before it is shown, and whether somebody else recorded it meanwhile before
 * it is written. The number to dial is always shown in full. */
#ifndef TKT_DESK_SURVEY_CALLBACK_DIALOGUE_H
#define TKT_DESK_SURVEY_CALLBACK_DIALOGUE_H

#include "desk/survey/followup.h"
#include "desk/core/tool.h"
#include "flow/prompt.h"

struct callback_options {
    const char *round;   /* NULL: the callbacks owed */
    const char *channel; /* NULL: `phone`, where there is such a one */
    struct followup follow;
};

/* The operands are filters, of callbacks owed only. What was changed is printed as rows where
 * stdout is no terminal. Errors are left in tool->e. */
void callback_dialogue_run(struct tool *tool, const struct terminal *t,
                           const struct callback_options *options, int argc, char *const *argv);

#endif
