/* edit.h: reads an edited line, or one key, at the terminal, with libedit. Only prompt.c uses
 * it.
 *
 * The keys are those of emacs; the up arrow and Ctrl-P go back. libedit would insert the rest
 * of an unknown escape sequence into the line as text, and can't recognize pasted text. So this
 * module itself reads the sequences that begin with ESC [ or ESC O. */
#pragma once

#include "base/buf.h"
#include "base/error.h"

struct edit;

enum { EDIT_AGAIN = 1, EDIT_RESIZED = 2 };

/* Waits for the next byte of stdin and returns it, or -1 at the end. If the line must be
 * redrawn first, sets bits of *again instead. */
typedef int edit_next(void *context, int *again);

/* Writes to `fd`. */
enum status edit_open(struct edit **edit, int fd, edit_next *get, void *context,
                      struct error *e);
void edit_close(struct edit *edit);

enum edit_end { EDIT_GIVEN, EDIT_BACK, EDIT_OVER };

/* For Tab: sets the line that replaces the typed one (empty: no change), and lines to show
 * below it. */
typedef void edit_complete(void *context, const char *typed, struct buf *line,
                           struct buf *shown);

/* Shows `label`, as it is, before the line. `complete` may be NULL. */
enum edit_end edit_line(struct edit *edit, const char *label, edit_complete *complete,
                        void *context, struct buf *answer);
/* Reads one character without Enter; Enter is "\n". Ignores pasted text. */
enum edit_end edit_key(struct edit *edit, const char *label, struct buf *answer);
