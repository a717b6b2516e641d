/* followup.h: what follows on what a customer said: the ticket is closed, or reopened
 * where the score is low. */
#ifndef TKT_DESK_SURVEY_FOLLOWUP_H
#define TKT_DESK_SURVEY_FOLLOWUP_H

#include <stdint.h>

#include "desk/core/tool.h"

struct followup {
    int confirm;   /* close the ticket */
    int64_t below; /* reopen it where the score is below this; 0: never */
};

/* Inside the transaction that recorded it; score -1: none. What was said is kept even where the
 * workflow refuses what should follow: that is warned of, and the tool's partial is set. A
 * failure of the store is left in tool->e. */
enum status followup_open(struct tool *tool, const struct followup *f, int64_t ticket,
                          int64_t score);

#endif
