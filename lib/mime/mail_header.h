/* mail_header.h: decodes the values of email headers: unfolds them and decodes encoded words
 * (RFC 2047), even if these are cut within a character, contain blanks, or lack their end. */
#pragma once

#include "base/buf.h"

/* Appends the value as one line of UTF-8, without control characters; a run of blanks becomes
 * one, and none is left at the ends. Returns 1 if it had to guess (charset.h), else 0. */
int mail_header_decode(struct buf *out, const char *raw);
/* Appends text as one line in the same way. Cuts after `most` characters with "…" and then
 * returns 1. */
int mail_header_line(struct buf *out, const char *s, size_t n, size_t most);
