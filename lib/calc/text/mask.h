/* mask.h: persons made unrecognisable where they are printed, and still of use to those who
 * know them.
 *
 *     names    王**; J*** S***; of one character *
 *     numbers  138****1234 of eleven digits that begin with 1; of all others the first and the
 *              last quarter of the digits: 62****34. Separators go, a + stays
 *     mails    j***@example.com
 *     places   the first third of the characters, or to the separator behind it: B1-****
 *     codes    as they are, but numbers of 7 to 15 digits as numbers and words without any
 *              digit as names: people call before they have a number
 *     texts    as they are, but for numbers of 7 and more digits (no dates), mail addresses,
 *              and the words that the caller knows of (redact.h)
 *
 * Characters count, not bytes, in any script. Empty stays empty, and what is masked already
 * stays as it is masked. */
#ifndef TKT_CALC_TEXT_MASK_H
#define TKT_CALC_TEXT_MASK_H

#include <stddef.h>

#include "base/buf.h"
#include "calc/text/redact.h"

enum mask { MASK_NONE, MASK_NAME, MASK_PHONE, MASK_MAIL, MASK_PLACE, MASK_CODE, MASK_TEXT };

/* Appends the masked form. `known` (may be NULL): words hidden in texts; REDACT_WORDS as
 * places, the others as what they are. */
void mask_put(enum mask mask, const char *s, size_t n, struct redact_words *known,
              struct buf *out);
/* What a field of this name holds of a person (phone, 电话, email, address, 姓名 …); MASK_TEXT:
 * nothing that is known. */
enum mask mask_of_field(const char *name);
/* 1 where a cell looks as if it had been masked. */
int mask_was(const char *s, size_t n);

#endif
