/* charset.h: converts text in any encoding, correctly declared or not, to UTF-8.
 *
 * The declared encoding is used, with U+FFFD for each invalid byte, unless nothing of the text
 * fits it. Names are read as senders mean them (charset_label.h): gb2312 and gbk are GB18030,
 * iso-8859-1 is windows-1252, iso-2022-jp is CP50221, and so on. Text of an unknown encoding is
 * tried as UTF-8, GB18030, Big5, and finally windows-1252, which accepts any byte. */
#pragma once

#include <stddef.h>

#include "base/buf.h"

/* Appends n bytes as UTF-8. `declared` is NULL or "" if the encoding wasn't declared. Returns 1
 * if it had to guess, or if some bytes were invalid (each becomes U+FFFD); else 0. */
int charset_decode(struct buf *out, const char *s, size_t n, const char *declared);
/* Returns 1 if it names an encoding that says more than ASCII. `declared` may be NULL. */
int charset_known(const char *declared);
