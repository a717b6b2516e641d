/* edit.h: one line edited at the terminal, by libedit. Used by prompt.c alone.
 *
 * libedit is opened with dlopen(3): linked, it would cost each run of a tool that never asks
 * anything about a tenth of its time. */
#ifndef TKT_FLOW_EDIT_H
#define TKT_FLOW_EDIT_H

#include <wchar.h>

#include "base/buf.h"
#include "base/error.h"

struct edit;

enum { EDIT_AGAIN = 1, EDIT_RESIZED = 2 };

/* What the keys come as that send more than one character, besides those of emacs: no such
 * characters are typed. */
enum edit_key { EDIT_UP = 0x10, EDIT_PASTED = 0x1D, EDIT_PASTE = 0x1E, EDIT_DELETE = 0x1F };

/* The next character, waited for: 0 where there is none any more. Sets bits of *again instead
 * where the line is to be drawn anew first. */
typedef int edit_next(void *context, wchar_t *c, int *again);

/* Writes to `fd`. ST_CONFIG where there is no libedit. */
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

#endif
