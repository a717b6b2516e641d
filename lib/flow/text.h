/* text.h: pages for people, laid out by the columns that characters take on a terminal.
 *
 * What comes from the data is shown safely: control characters as \xNN, never sent. */
#ifndef TKT_FLOW_TEXT_H
#define TKT_FLOW_TEXT_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

/* The columns of stdout's terminal; 80 where it doesn't say. */
size_t text_terminal_width(void);
/* Appends s, then spaces until it takes `width` columns (none where it is wider). */
void text_pad(struct buf *out, const char *s, size_t width);
/* Appends s, shown safely, in at most `width` columns: what is longer ends with an ellipsis. */
void text_cut(struct buf *out, const char *s, size_t width);
void text_rule(struct buf *out, char c, size_t width); /* a line of one character */
/* Appends n bytes of text in lines of at most `width` columns, and ends the last one. The first
 * begins where the caller left off, at column `indent`; the others are indented so far. Lines
 * break at spaces and between ideographs, never before a closing mark; newlines of the text are
 * kept. width 0: no limit. */
void text_wrap(struct buf *out, const char *s, size_t n, size_t indent, size_t width);
/* Writes a page to stdout, or to `file` as rows are (outfile.h). ST_IO, ST_CANTCREATE. */
enum status text_write(const struct buf *page, const char *file, struct error *e);

#endif
