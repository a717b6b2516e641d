/* callback_dialogue.h: a dialogue at the terminal that goes through the pending callbacks, or
 * the sample of a round, one by one: whom to call, what was done, the questions of the form.
 *
 * Each callback is saved when it is complete, in its own transaction; nothing of a cancelled
 * one is saved. Nothing is locked while a question waits. Whether a callback is still pending
 * is checked before it is shown, and whether somebody else has recorded it meanwhile, before it
 * is saved. The number to call is always shown in full. */
#pragma once

#include "desk/survey/followup.h"
#include "desk/core/tool.h"
#include "flow/prompt.h"

struct callback_options {
    const char *round;   /* NULL: the pending callbacks */
    const char *channel; /* NULL: `phone`, if that channel exists */
    struct followup follow;
};

/* The operands are filters, only for pending callbacks. The changed rows are printed if stdout
 * isn't a terminal. Leaves errors in tool->e. */
void callback_dialogue_run(struct tool *tool, const struct terminal *t,
                           const struct callback_options *options, int argc, char *const *argv);
