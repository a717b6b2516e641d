/* flowed.h: plain text as it was typed: format=flowed (RFC 3676) has broken its lines. */
#ifndef TKT_MIME_FLOWED_H
#define TKT_MIME_FLOWED_H

#include <stddef.h>

#include "base/buf.h"

/* Appends the text with its paragraphs joined. `delsp`: the blank at the end of a broken line
 * was put there. */
void flowed_join(struct buf *out, const char *s, size_t n, int delsp);

#endif
