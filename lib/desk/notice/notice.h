/* notice.h: many customers told one thing, each in their language, each once.
 *
 * A notice is a code of the register `notice`, its times and its reason, and the ticket that it
 * is about, if any. Who was told it already isn't told it again: the intent is written before a
 * message is handed over, the outcome afterwards (store/notice_history.h). Where the tool is
 * killed in between nobody knows whether it arrived: the next run says so, and leaves it at
 * that. Each ticket gets one event, `notice`, that says what was told to whom. */
#ifndef TKT_DESK_NOTICE_NOTICE_H
#define TKT_DESK_NOTICE_NOTICE_H

#include "desk/notice/recipients.h"
#include "desk/deliver/delivery.h"
#include "desk/core/tool.h"

struct notice_options {
    const char *code;      /* NULL: see notice_code_of */
    const char *from, *to; /* as they are to be read by customers, "" where not given */
    const char *reason;    /* likewise */
    struct send_options send;
    int again;   /* those too who were told */
    int unknown; /* those too of whom nobody knows whether they were */
    int look;    /* nothing is sent or written, only printed */
};

/* The notice that a ticket asks for: the one named as its category, else as its kind, else, of
 * an urgent one, `emergency`. *code is the caller's. ST_DATA where there is none, or the ticket
 * isn't open. */
enum status notice_code_of(struct tool *tool, int64_t ticket, char **code, struct error *e);

/* Tells them, and prints them as rows. Errors are left in tool->e. */
void notice_run(struct tool *tool, struct recipients *r, const struct notice_options *o);

/* Candidates for completions, one a line: `fields` (the columns that there are), `states`,
 * `buildings`, `products`, `notices`; nothing for other words. */
void notice_words(struct tool *tool, const char *what, struct buf *out);
/* Appends the columns of notice_run, one a line. */
void notice_columns(struct buf *out);

/* Prints what was told: all of it, or what is in one state, or about tickets by id. */
void notice_history(struct tool *tool, int argc, char *const *argv);

#endif
