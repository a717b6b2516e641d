/* charset.h: text in whatever encoding, rightly declared or not, into UTF-8.
 *
 * What is declared is believed where the bytes fit it. Names are read as senders mean them:
 * gb2312 and gbk are GB18030, iso-8859-1 is windows-1252, and so on. Bytes that don't fit are
 * tried as UTF-8, GB18030, Big5, and last as windows-1252, which takes any byte. */
#ifndef TKT_MIME_CHARSET_H
#define TKT_MIME_CHARSET_H

#include <stddef.h>

#include "base/buf.h"

/* Appends n bytes as UTF-8; `declared` NULL or "": nothing was said. 1 where it had to guess,
 * or where bytes were left that are no character (each is U+FFFD then); else 0. */
int charset_decode(struct buf *out, const char *s, size_t n, const char *declared);

#endif
