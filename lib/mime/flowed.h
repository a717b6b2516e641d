/* flowed.h: undoes the line breaks of format=flowed (RFC 3676) in plain text. */
#pragma once

#include <stddef.h>

#include "base/buf.h"

/* Appends the text with its paragraphs joined. `delsp`: also removes the blank at the end of a
 * broken line. */
void flowed_join(struct buf *out, const char *s, size_t n, int delsp);
