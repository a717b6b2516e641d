/* followup.h: what follows a customer's response: the ticket is closed, or reopened if the
 * score is low. */
#pragma once

#include <stdint.h>

#include "desk/core/tool.h"

struct followup {
    int confirm;   /* close the ticket */
    int64_t below; /* reopen it if the score is below this; 0: never */
};

/* Call it in the transaction that recorded the response; score -1: none. If the workflow
 * doesn't allow what should follow, the response is kept anyway; a warning is printed and the
 * tool's partial is set. A failure of the store is left in tool->e. */
enum status followup_open(struct tool *tool, const struct followup *f, int64_t ticket,
                          int64_t score);
