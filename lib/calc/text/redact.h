/* redact.h: where somebody stands in a text: by name, number, mail address or other words.
 *
 * Looked for is what was meant, not the bytes: under NFKC case folding and without accents (é,
 * e, full-width letters), whatever white space lies between the words, and also where the text
 * has it escaped (\u738b as in JSON, %E7%8E%8B as in addresses, &#29579; as in HTML). Words are
 * whole ones: Li isn't in Light; in scripts without spaces they may stand anywhere in a
 * sentence.
 *
 *     names    of two characters and more; John Smith is also Smith, John and john.smith. Of
 *              two letters only in the same case. Mr, 先生 and what is in brackets don't count
 *     numbers  by their digits, of 7 and more, in any grouping, with or without +86, 0086 or
 *              the area code; those of ten digits and more also inside a longer number
 *     mails    whole addresses
 *     codes    of three characters and more with a digit among them, not as part of another
 *     words    of two characters and more */
#ifndef TKT_CALC_TEXT_REDACT_H
#define TKT_CALC_TEXT_REDACT_H

#include <stddef.h>

#include "base/buf.h"

enum redact_kind { REDACT_NAME, REDACT_PHONE, REDACT_MAIL, REDACT_CODE, REDACT_WORDS };

enum { REDACT_PHONE_LEAST = 7 }; /* digits */

struct redact_words;

struct redact_words *redact_new(void);
void redact_free(struct redact_words *t);
/* Adds what a cell holds; several numbers, mails or names in it (with , ; / | between) are one
 * each. `set`: bits by which it is asked for. Returns how many were long enough to be looked
 * for. */
size_t redact_add(struct redact_words *t, enum redact_kind kind, unsigned set, const char *s,
                  size_t n);
void redact_clear(struct redact_words *t,
                  unsigned set); /* takes out those of only these sets */

/* Appends what is to stand in the place of n bytes found, which are a trace of these sets. */
typedef void redact_put(void *context, enum redact_kind kind, unsigned set, const char *s,
                        size_t n, struct buf *out);

/* Returns how many traces of these sets the text has, and appends the text without them; where
 * there are none nothing is appended. `out` NULL: they are only counted. */
size_t redact_replace(struct redact_words *t, unsigned sets, const char *s, size_t n,
                      redact_put *put, void *context, struct buf *out);

/* Appends the form in which two texts are the same to this module. */
void redact_fold(struct redact_words *t, const char *s, size_t n, struct buf *out);

#endif
