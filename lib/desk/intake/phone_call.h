/* phone_call.h: records a call in a dialogue at the terminal. It asks only what the kind needs,
 * one line each, in this order: kind, caller, (name,) unit, (asset,) subject, category, the
 * required fields of the kind, its papers.
 *
 * Meanwhile it shows the caller's row in the register and last tickets, those of the unit, open
 * tickets that look the same (duplicate.h), and, if the kind has answers, the best three
 * (answer_hint.h). With one key the user adds a note to one of these tickets, or uses one of
 * the answers. That resolves the ticket at once; its `resolve` event has {"answer":"CODE"}. At
 * the end the dialogue shows the deadline to promise.
 *
 * Nothing is locked while a question waits. Everything is written in one transaction at the
 * end, which checks again whether a similar ticket has come in meanwhile. */
#pragma once

#include <stdint.h>

#include "base/option.h"
#include "desk/core/tool.h"
#include "flow/prompt.h"

/* Values from the options, which aren't asked. */
struct phone_call_given {
    const char *const *columns; /* by ticket column, TC_STORED of them, NULL if not given */
    const struct option_list *fields; /* NAME=VALUE */
    const char *note;
    /* Called once the ticket is saved, before the closing messages; leaves errors in
     * tool->e. */
    enum status (*kept)(struct tool *tool, int64_t id);
};

/* Runs the dialogue at `t`. Leaves errors in tool->e; a cancelled dialogue is one. */
void phone_call_run(struct tool *tool, const struct terminal *t,
                    const struct phone_call_given *given);
