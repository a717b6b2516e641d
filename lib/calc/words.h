/* words.h: texts laid out as words, for searching in any script.
 *
 * A text is laid out as its words, each with a space before and after: folded (match.h);
 * English by its stem (the Snowball algorithm, snowballstem.org); a run of ideographs, kana or
 * hangul, which has no spaces, as it stands:
 *
 *     "Lifts 壞了, B1!"  →  " lift 坏了 b1 "
 *
 * In a laid-out text a word or phrase is found as a plain string: its needle has spaces where a
 * word must begin or end, and none beside ideographs: " air con ", "电梯". */
#ifndef TKT_CALC_WORDS_H
#define TKT_CALC_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct words;

/* `simple` gives the simplified form of an ideograph, or itself; NULL: none is changed. */
struct words *words_new(int32_t (*simple)(void *context, int32_t c), void *context);
void words_free(struct words *w);

/* Appends n bytes of UTF-8, laid out: nothing at all where there is no word in them. Words are
 * cut after 64 bytes. */
void words_lay(struct words *w, struct buf *out, const char *s, size_t n);
/* Appends the needle of a laid-out phrase. */
void words_needle(struct buf *out, const char *laid, size_t n);
/* How often the needle stands in a laid-out text. */
size_t words_count(const struct buf *laid, const char *needle, size_t n);
/* The length of the laid-out text in words; ideographs count one for each two. */
size_t words_length(const struct buf *laid);

/* Appends what an index is to hold of a laid-out text, with spaces between: words, and of a run
 * each two neighbours, then the last one alone; so a single ideograph is found as the beginning
 * of one of these. `tail` 0 leaves that last one out, where there are two. */
void words_tokens(struct buf *out, const char *laid, size_t n, int tail);

/* 1 where the character at s stands in a run, whose words have no spaces between. *len: its
 * bytes. */
int words_in_run(const char *s, const char *end, size_t *len);

#endif
