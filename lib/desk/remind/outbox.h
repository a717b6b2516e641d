/* outbox.h: reminders sent once and only once, as far as that can be had.
 *
 * A message is written into the log as being sent, and committed, before it is handed over; its
 * outcome afterwards. Where the tool is killed in between nobody knows whether it arrived: the
 * next run says so, and doesn't send it again by itself. What has failed is tried again: after
 * 5 minutes, then each time twice as long, up to 4 hours. Only one run is at work at a time; a
 * second one leaves at once. */
#ifndef TKT_DESK_REMIND_OUTBOX_H
#define TKT_DESK_REMIND_OUTBOX_H

#include "desk/remind/remind.h"
#include "desk/deliver/delivery.h"
#include "desk/core/tool.h"

struct outbox_options {
    struct send_options send;
    int digest;           /* one message a person */
    int64_t max_per_hour; /* messages a person, the rest gathered; 0: no limit */
    int look;             /* nothing is sent or written, only printed */
};

/* What is due by `remind` goes out by `options` and is printed as rows. Errors are left in
 * tool->e. */
void outbox_run(struct tool *tool, const struct remind_options *remind,
                const struct outbox_options *options);

/* The names of the columns of both, one a line: for completions. */
void outbox_columns(struct buf *out);
/* Prints the log: all of it, or what is in one state, or of tickets by id. */
void outbox_log(struct tool *tool, int argc, char *const *argv);

#endif
