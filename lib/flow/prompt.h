/* prompt.h: a dialogue with the person at the terminal: a line is asked for, or one key; lines
 * are shown.
 *
 * `struct terminal` is whom the dialogue is held with: the real one (terminal_open), or in
 * tests one that answers from a list. Lines are edited by libedit, in UTF-8. What is
 * pasted becomes one line, whatever it holds; nothing typed is kept anywhere.
 *
 * Everything is written to stderr, or to /dev/tty where that is no terminal, so that stdout is
 * left to the rows. Control characters of what is shown are written as \xNN.
 *
 * From terminal_open to terminal_close Ctrl-C, SIGTERM, SIGHUP and SIGQUIT end the dialogue
 * instead of the process: whatever is asked then gives PROMPT_STOPPED at once. The terminal is
 * set back by terminal_close, and meanwhile while the process is stopped (Ctrl-Z). */
#ifndef TKT_FLOW_PROMPT_H
#define TKT_FLOW_PROMPT_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

enum prompt_end {
    PROMPT_GIVEN,   /* Enter, or the key */
    PROMPT_BACK,    /* the arrow up, or Ctrl-P: to the question before */
    PROMPT_ENDED,   /* Ctrl-D on an empty line */
    PROMPT_STOPPED, /* a signal, or the terminal is gone */
};

struct prompt {
    const char *label;
    const char *preset; /* shown in brackets; what an empty line stands for is the caller's */
    /* For Tab: the line that replaces the one typed, empty: it stays; and lines to be shown
     * beneath. NULL: nothing is completed. */
    void (*complete)(void *context, const char *typed, struct buf *line, struct buf *shown);
    void *context;
};

struct terminal {
    void *context;
    /* The answer is UTF-8 without white space at its ends; also with PROMPT_BACK. */
    enum prompt_end (*line)(void *context, const struct prompt *p, struct buf *answer);
    /* One key without Enter, a letter as a small one; Enter is '\n', the arrow up PROMPT_BACK.
     */
    enum prompt_end (*key)(void *context, const char *label, char *key);
    /* Lines, each ended by a newline. */
    void (*show)(void *context, const char *lines);
    /* Columns that a line may take now: 80, or fewer where it is narrower. */
    size_t (*width)(void *context);
};

size_t terminal_width(const struct terminal *t);

/* ST_USAGE if stdin is no terminal, with what is there `instead`. */
enum status terminal_open(struct terminal *t, const char *instead, struct error *e);
void terminal_close(struct terminal *t);
/* Ends the process by the signal that broke the dialogue off, so that its parent sees what
 * became of it (a shell shows 130 for Ctrl-C); returns where none did. */
void terminal_resign(void);

#endif
