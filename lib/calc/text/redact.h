/* redact.h: finds where a text mentions somebody: by name, number, email address or other
 * words.
 *
 * The search compares what is meant, not bytes. It uses NFKC case folding, ignores accents (é
 * is e, full-width letters are letters) and the amount of white space between words, and also
 * finds escaped text (\u738b as in JSON, %E7%8E%8B as in URLs, &#29579; as in HTML). Only whole
 * words match: Li isn't in Light. In scripts without spaces a word matches anywhere in a
 * sentence.
 *
 *     names    two characters or more; John Smith also matches Smith, John and john.smith. A
 *              name of two letters matches only in the same case. Mr, 先生 and what is in
 *              brackets are ignored
 *     numbers  those that identify somebody (phone.h), by their digits in any grouping, with or
 *              without +86, 0086, the area code or the extension; numbers of ten digits or more
 *              also match inside a longer number
 *     mails    whole addresses
 *     codes    three characters or more, with a digit among them; not as part of another code
 *     words    two characters or more */
#pragma once

#include <stddef.h>

#include "base/buf.h"

enum redact_kind { REDACT_NAME, REDACT_PHONE, REDACT_MAIL, REDACT_CODE, REDACT_WORDS };

enum { REDACT_PHONE_LEAST = 7 }; /* digits */

struct redact_words;

struct redact_words *redact_new(void);
void redact_free(struct redact_words *t);
/* Adds the contents of a cell. Several numbers, addresses or names, separated by , ; / or |,
 * are added one by one. `set` is a mask of bits; the search functions select by it. Returns how
 * many were long enough to be searched for. */
size_t redact_add(struct redact_words *t, enum redact_kind kind, unsigned set, const char *s,
                  size_t n);
void redact_clear(struct redact_words *t,
                  unsigned set); /* removes those that are only in these sets */

/* Appends the replacement for a match of n bytes that belongs to these sets. */
typedef void redact_put(void *context, enum redact_kind kind, unsigned set, const char *s,
                        size_t n, struct buf *out);

/* Returns the number of matches of these sets and appends the text with them replaced. Appends
 * nothing if there are none. If `out` is NULL, only counts them. */
size_t redact_replace(struct redact_words *t, unsigned sets, const char *s, size_t n,
                      redact_put *put, void *context, struct buf *out);

/* Appends the folded form that this module compares: texts with equal forms match. */
void redact_fold(struct redact_words *t, const char *s, size_t n, struct buf *out);
