/* text.h: pages of text, laid out by the width of characters on a terminal.
 *
 * Data are made safe: control characters are shown as \xNN, never sent to the terminal. */
#pragma once

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

/* Returns the width of stdout's terminal, or 80 if it is unknown. */
size_t text_terminal_width(void);
/* Appends s and pads it with spaces to `width` columns. Adds none if s is wider. */
void text_pad(struct buf *out, const char *s, size_t width);
/* Appends s, made safe, in at most `width` columns. If it is cut, it ends with an ellipsis. */
void text_cut(struct buf *out, const char *s, size_t width);
void text_rule(struct buf *out, char c, size_t width); /* a line of one character */
/* Appends n bytes of text in lines of at most `width` columns, and ends the last line. The
 * first line continues at column `indent`, where the caller stopped; the others are indented by
 * as much. Lines break at spaces and between ideographs, never before a closing mark. Newlines
 * in the text are kept. width 0: no limit. */
void text_wrap(struct buf *out, const char *s, size_t n, size_t indent, size_t width);
/* Writes a page to stdout, or to `file` atomically (outfile.h). Returns ST_IO or
 * ST_CANTCREATE. */
enum status text_write(const struct buf *page, const char *file, struct error *e);
