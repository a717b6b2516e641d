/* edit.h: one line, or one key, edited at the terminal by libedit. Used by prompt.c alone.
 *
 * The keys are those of emacs; the arrow up and Ctrl-P go back. libedit puts the tail of a
 * sequence that it doesn't know into the line as text and can't tell what is pasted, so that
 * the sequences that begin with ESC [ or ESC O are read here. */
#ifndef TKT_FLOW_EDIT_H
#define TKT_FLOW_EDIT_H

#include "base/buf.h"
#include "base/error.h"

struct edit;

enum { EDIT_AGAIN = 1, EDIT_RESIZED = 2 };

/* The next byte of stdin, waited for; -1: there is none any more. Sets bits of *again instead
 * if the line is to be drawn anew first. */
typedef int edit_next(void *context, int *again);

/* Writes to `fd`. */
enum status edit_open(struct edit **edit, int fd, edit_next *get, void *context,
                      struct error *e);
void edit_close(struct edit *edit);

enum edit_end { EDIT_GIVEN, EDIT_BACK, EDIT_OVER };

/* For Tab: the line that replaces the one typed, empty: it stays; and lines to be shown
 * beneath, as they are. */
typedef void edit_complete(void *context, const char *typed, struct buf *line,
                           struct buf *shown);

/* `label` stands before the line and is shown as it is. `complete` may be NULL. */
enum edit_end edit_line(struct edit *edit, const char *label, edit_complete *complete,
                        void *context, struct buf *answer);
/* One character without Enter; for Enter "\n". What is pasted answers nothing. */
enum edit_end edit_key(struct edit *edit, const char *label, struct buf *answer);

#endif
