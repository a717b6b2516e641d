/* tokens.h: texts laid out as words, for searching in any script.
 *
 * A text is laid out as its words, each with a space before and after. Words are folded
 * (match.h); English words are stemmed (the Snowball algorithm, snowballstem.org). A run of
 * ideographs, kana or hangul, which has no spaces, is kept as it is:
 *
 *     "Lifts 壞了, B1!"  →  " lift 坏了 b1 "
 *
 * A word or phrase is found in a laid-out text by a plain string search. Its needle has a space
 * where a word must begin or end, and none next to ideographs: " air con ", "电梯". */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct tokens;

/* `simple` returns the simplified form of an ideograph, or the ideograph itself. NULL: none is
 * changed. */
struct tokens *tokens_new(int32_t (*simple)(void *context, int32_t c), void *context);
void tokens_free(struct tokens *w);

/* Appends n bytes of UTF-8, laid out, or nothing if they contain no word. Words are cut after
 * 64 bytes. */
void tokens_lay(struct tokens *w, struct buf *out, const char *s, size_t n);
/* Appends the needle of a laid-out phrase. */
void tokens_needle(struct buf *out, const char *laid, size_t n);
/* Returns how often the needle occurs in a laid-out text. */
size_t tokens_count(const struct buf *laid, const char *needle, size_t n);
/* Returns the length of the laid-out text in words; two ideographs count as one word. */
size_t tokens_length(const struct buf *laid);

/* Appends the index terms of a laid-out text, separated by spaces: each word, and for a run
 * each pair of neighbours, then the last character alone. So a single ideograph is found as the
 * beginning of a term. If `tail` is 0, leaves out that last one in runs of two or more. */
void tokens_index(struct buf *out, const char *laid, size_t n, int tail);

/* Returns 1 if the character at s is part of a run, which has no spaces between its words. *len
 * is its length in bytes. */
int tokens_in_run(const char *s, const char *end, size_t *len);
