/* outbox.h: sends reminders once, and as far as possible only once.
 *
 * A message is logged as being sent, and committed, before it is handed over; its outcome is
 * logged afterwards. If the tool is killed in between, the message may or may not have arrived;
 * the next run reports that and doesn't resend it by itself. A failed message is retried after
 * 5 minutes, then after twice as long each time, up to 4 hours. Only one run is active at a
 * time; a second one exits at once. */
#pragma once

#include "desk/remind/remind.h"
#include "desk/deliver/delivery.h"
#include "desk/core/tool.h"

struct outbox_options {
    struct send_options send;
    int digest;           /* one message per person */
    int64_t max_per_hour; /* messages per person, the rest combined; 0: no limit */
    int look;             /* send and write nothing, only print */
};

/* Sends the reminders that are due according to `remind`, in the way of `options`, and prints
 * them as rows. Leaves errors in tool->e. */
void outbox_run(struct tool *tool, const struct remind_options *remind,
                const struct outbox_options *options);

/* The columns of outbox_run and of the log. */
extern const struct rows_set outbox_rows, outbox_log_rows;
/* Prints the log: everything, or what is in one state, or by ticket ids. */
void outbox_log(struct tool *tool, int argc, char *const *argv);
