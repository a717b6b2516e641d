/* utf8.h: is it UTF-8, how wide is it on a terminal, how is it shown safely.
 *
 * Strict UTF-8 of RFC 3629: no overlong forms, no surrogates, nothing beyond
 * U+10FFFF. Widths are libutf8proc's. */
#ifndef TKT_BASE_UTF8_H
#define TKT_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Appends the character. */
void utf8_add(struct buf *out, int32_t c);
/* 1 where all n bytes are UTF-8; else 0 and *bad is the offset of the first bad byte. */
int utf8_valid(const char *s, size_t n, size_t *bad);
/* Columns of a terminal; control characters count as the `\xNN` they are shown as. */
size_t utf8_width(const char *s, size_t n);
/* Appends s with control characters (C0, DEL, C1) and bytes that are no UTF-8 as \xNN or
 * \n, \t, \r: what may be sent to a terminal or put into a message. */
void utf8_show(struct buf *out, const char *s, size_t n);
/* The same into a static ring of four buffers, cut after 60 columns with "…": for messages. */
const char *utf8_quote(const char *s);
/* The bytes of the character at s, of n bytes that are valid UTF-8. */
size_t utf8_length(const char *s, size_t n);
/* The length at which s may be cut so that at most `most` bytes stay and no character is split.
 */
size_t utf8_cut(const char *s, size_t n, size_t most);
/* 1 where s has nothing but white space (any script's) or nothing at all. */
int utf8_blank(const char *s, size_t n);

#endif
