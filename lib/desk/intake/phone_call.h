/* phone_call.h: a call written down in a dialogue at the terminal: only what its kind needs is
 * asked, one line each, in the order kind, caller, (name,) unit, (asset,) subject, category,
 * the kind's required fields, its papers.
 *
 * Shown on the way: the caller's row of the register and last tickets, those of the unit, open
 * tickets that look the same (duplicate.h), and where the kind has answers the best three
 * (answer_hint.h). One key then adds a note to one of the former, or uses one of the latter,
 * which resolves the ticket at once: its `resolve` event has {"answer":"CODE"}. At the end the
 * promise is said.
 *
 * Nothing is locked while a question waits: everything is written in one transaction at the
 * end, which looks again whether another such ticket came meanwhile. */
#ifndef TKT_DESK_INTAKE_PHONE_CALL_H
#define TKT_DESK_INTAKE_PHONE_CALL_H

#include <stdint.h>

#include "base/option.h"
#include "desk/core/tool.h"
#include "flow/prompt.h"

/* What the options gave: it isn't asked. */
struct phone_call_given {
    const char *const *columns; /* by ticket column, TC_STORED of them, NULL where nothing is */
    const struct option_list *fields; /* NAME=VALUE */
    const char *note;
    /* Told once the ticket is kept, before what there is to be said; errors are left in
     * tool->e. */
    enum status (*kept)(struct tool *tool, int64_t id);
};

/* Holds the dialogue at `t`. Errors, and that it was broken off, are left in tool->e. */
void phone_call_run(struct tool *tool, const struct terminal *t,
                    const struct phone_call_given *given);

#endif
