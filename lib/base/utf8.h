/* utf8.h: validates UTF-8, measures its width on a terminal, and makes it safe to print.
 *
 * Only strict UTF-8 (RFC 3629) is valid: no overlong forms, no surrogates, nothing above
 * U+10FFFF. Widths come from libutf8proc. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Appends a character. */
void utf8_add(struct buf *out, int32_t c);
/* Returns 1 if all n bytes are valid UTF-8. Otherwise returns 0 and sets *bad to the offset of
 * the first bad byte. */
int utf8_valid(const char *s, size_t n, size_t *bad);
/* Returns the width in terminal columns. A control character counts as the `\xNN` that shows
 * it. */
size_t utf8_width(const char *s, size_t n);
/* Appends s in a form that is safe for a terminal or a message: control characters (C0, DEL,
 * C1) and invalid bytes become \n, \t, \r or \xNN. */
void utf8_show(struct buf *out, const char *s, size_t n);
/* The same for messages: cuts after 60 columns with "…". Returns one of four static buffers in
 * turn. */
const char *utf8_quote(const char *s);
/* Returns the length in bytes of the character at s, which is n bytes of valid UTF-8. */
size_t utf8_length(const char *s, size_t n);
/* Returns the greatest length of at most `most` bytes that doesn't split a character. */
size_t utf8_cut(const char *s, size_t n, size_t most);
/* Returns 1 if s is empty or all white space (in any script). */
int utf8_blank(const char *s, size_t n);
