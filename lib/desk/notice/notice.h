/* notice.h: notifies many customers of one thing, each in their own language and only once.
 *
 * A notice is a code of the register `notice`, with its times, its reason, and the ticket that
 * it is about, if any. Customers who were notified already aren't notified again: the intent is
 * logged before a message is handed over, the outcome afterwards (store/notice_log.h). If the
 * tool is killed in between, the message may or may not have arrived; the next run reports that
 * and doesn't resend it. Each ticket gets one event, `notice`, that says who was notified of
 * what. */
#pragma once

#include "desk/notice/recipients.h"
#include "desk/deliver/delivery.h"
#include "desk/core/tool.h"

struct notice_options {
    const char *code;      /* NULL: the one of notice_code_of */
    const char *from, *to; /* in the form that customers read; "" if not given */
    const char *reason;    /* the same */
    struct send_options send;
    int again;   /* notify again those who were notified */
    int unknown; /* also those who may or may not have been notified */
    int look;    /* send and write nothing, only print */
};

/* Returns the notice that suits a ticket: the one named as its category, else as its kind,
 * else, for an urgent ticket, `emergency`. The caller frees *code. Returns ST_DATA if there is
 * none, or if the ticket isn't open. */
enum status notice_code_of(struct tool *tool, int64_t ticket, char **code, struct error *e);

/* Notifies the recipients and prints them as rows. Leaves errors in tool->e. */
void notice_run(struct tool *tool, struct recipients *r, const struct notice_options *o);

/* Appends candidates for completion, one per line, for `states`, `buildings`, `products`,
 * `notices`; nothing for other words. */
void notice_words(struct tool *tool, const char *what, struct buf *out);
/* The columns of notice_run and notice_history; _more: on request. */
extern const struct rows_set notice_rows, notice_more_rows, notice_log_rows;

/* Prints who was notified: everything, or what is in one state, or by ticket ids. */
void notice_history(struct tool *tool, int argc, char *const *argv);
