/* survey_follow.h: what follows on what a customer said: the ticket is closed, or reopened
 * where the score is low. */
#ifndef TKT_DESK_SURVEY_FOLLOW_H
#define TKT_DESK_SURVEY_FOLLOW_H

#include <stdint.h>

#include "desk/tool.h"

struct survey_following {
    int confirm;   /* close the ticket */
    int64_t below; /* reopen it where the score is below this; 0: never */
};

/* Inside the transaction that recorded it; score -1: none. What was said is kept even where the
 * workflow refuses what should follow: that is warned of, and the tool's partial is set. A
 * failure of the store is left in tool->e. */
enum status survey_follow(struct tool *tool, const struct survey_following *f, int64_t ticket,
                          int64_t score);

#endif
