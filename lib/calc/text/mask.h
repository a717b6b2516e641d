/* mask.h: masks persons in output. Those who know the person can still use it.
 *
 *     names    王**; J*** S***; a single character becomes *
 *     numbers  138****1234 if it has eleven digits and begins with 1; of all others the first
 * and last quarter of the digits: 62****34. Separators are dropped, a + stays mails
 * j***@example.com places   the first third of the characters, or up to and including a
 * separator: B1-**** codes    unchanged, but numbers of 7 to 15 digits are masked as numbers,
 * and words without a digit as names: people call before they have a number texts    unchanged,
 * except for numbers of 7 and more digits (not dates), email addresses, and the words that the
 * caller supplies (redact.h)
 *
 * Characters are counted, not bytes, in any script. Empty stays empty. Text that is already
 * masked stays unchanged. */
#pragma once

#include <stddef.h>

#include "base/buf.h"
#include "calc/text/redact.h"

enum mask { MASK_NONE, MASK_NAME, MASK_PHONE, MASK_MAIL, MASK_PLACE, MASK_CODE, MASK_TEXT };

/* Appends the masked form. In texts, also masks the words in `known` (may be NULL):
 * REDACT_WORDS as places, the others as what they are. */
void mask_put(enum mask mask, const char *s, size_t n, struct redact_words *known,
              struct buf *out);
/* Returns what a field of this name holds about a person (phone, 电话, email, address, 姓名 …),
 * or MASK_TEXT if that is unknown. */
enum mask mask_of_field(const char *name);
/* The same, but a time (2025-03-05T09:00:00+08:00) tells of nobody, whatever its field is
 * called. */
enum mask mask_of_value(const char *name, const char *value);
/* Returns 1 if a cell looks masked. */
int mask_was(const char *s, size_t n);
