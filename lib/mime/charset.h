/* charset.h: converts text in any encoding, correctly declared or not, to UTF-8.
 *
 * A declared encoding is used if the bytes fit it. Names are read as senders mean them: gb2312
 * and gbk are GB18030, iso-8859-1 is windows-1252, and so on. Bytes that don't fit are tried as
 * UTF-8, GB18030, Big5, and finally windows-1252, which accepts any byte. */
#pragma once

#include <stddef.h>

#include "base/buf.h"

/* Appends n bytes as UTF-8. `declared` is NULL or "" if the encoding wasn't declared. Returns 1
 * if it had to guess, or if some bytes were invalid (each becomes U+FFFD); else 0. */
int charset_decode(struct buf *out, const char *s, size_t n, const char *declared);
