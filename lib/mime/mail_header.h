/* mail_header.h: the values of mail headers as text: folding undone, encoded words (RFC 2047)
 * decoded, those too that are cut within a character, hold blanks, or lack their end. */
#ifndef TKT_MIME_MAIL_HEADER_H
#define TKT_MIME_MAIL_HEADER_H

#include "base/buf.h"

/* Appends the value as one line of UTF-8, without controls, each run of blanks as one, none at
 * the ends. 1 where something had to be guessed (charset.h), else 0. */
int mail_header_decode(struct buf *out, const char *raw);
/* Appends text as one line in the same manner. At most so many characters, then "…" and 1. */
int mail_header_line(struct buf *out, const char *s, size_t n, size_t most);

#endif
