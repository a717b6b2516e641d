/* prompt.h: a dialogue with the user at the terminal: asks for a line or a key, and shows
 * lines.
 *
 * `struct terminal` is the other side of the dialogue: the real terminal (terminal_open), or in
 * tests one that answers from a list. Lines are edited with libedit, in UTF-8. Pasted text
 * becomes one line, whatever it contains. Nothing that is typed is stored.
 *
 * Everything is written to stderr, or to /dev/tty if stderr isn't a terminal, so that stdout is
 * only for rows. Control characters are shown as \xNN.
 *
 * Between terminal_open and terminal_close, Ctrl-C, SIGTERM, SIGHUP and SIGQUIT end the
 * dialogue and not the process: each question then returns PROMPT_STOPPED at once.
 * terminal_close restores the terminal; it is also restored while the process is stopped
 * (Ctrl-Z). */
#pragma once

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

enum prompt_end {
    PROMPT_GIVEN,   /* Enter, or the key */
    PROMPT_BACK,    /* the up arrow or Ctrl-P: back to the previous question */
    PROMPT_ENDED,   /* Ctrl-D on an empty line */
    PROMPT_STOPPED, /* a signal, or the terminal is gone */
};

struct prompt {
    const char *label;
    const char *preset; /* shown in brackets; the caller decides what an empty line means */
    /* For Tab: sets the line that replaces the typed one (empty: no change), and lines to show
     * below it. NULL: no completion. */
    void (*complete)(void *context, const char *typed, struct buf *line, struct buf *shown);
    void *context;
};

struct terminal {
    void *context;
    /* The answer is UTF-8 without white space at its ends, also with PROMPT_BACK. */
    enum prompt_end (*line)(void *context, const struct prompt *p, struct buf *answer);
    /* Asks for one key, without Enter. A letter is in lower case, Enter is '\n', the up arrow
     * is PROMPT_BACK. */
    enum prompt_end (*key)(void *context, const char *label, char *key);
    /* Shows lines, each ended by a newline. */
    void (*show)(void *context, const char *lines);
    /* Returns the current maximum width of a line: 80, or less on a narrower terminal. */
    size_t (*width)(void *context);
};

size_t terminal_width(const struct terminal *t);

/* Returns ST_USAGE if stdin isn't a terminal; the message says what to use `instead`. */
enum status terminal_open(struct terminal *t, const char *instead, struct error *e);
void terminal_close(struct terminal *t);
/* Ends the process by the signal that ended the dialogue, so that the parent sees the cause (a
 * shell shows 130 for Ctrl-C). Returns if there was none. */
void terminal_resign(void);
