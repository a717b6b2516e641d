/* tokens.h: texts laid out as words, for searching in any script.
 *
 * A text is laid out as its words, each with a space before and after: folded (match.h);
 * English by its stem (the Snowball algorithm, snowballstem.org); a run of ideographs, kana or
 * hangul, which has no spaces, as it stands:
 *
 *     "Lifts 壞了, B1!"  →  " lift 坏了 b1 "
 *
 * In a laid-out text a word or phrase is found as a plain string: its needle has spaces where a
 * word must begin or end, and none beside ideographs: " air con ", "电梯". */
#ifndef TKT_CALC_TEXT_TOKENS_H
#define TKT_CALC_TEXT_TOKENS_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct tokens;

/* `simple` gives the simplified form of an ideograph, or itself; NULL: none is changed. */
struct tokens *tokens_new(int32_t (*simple)(void *context, int32_t c), void *context);
void tokens_free(struct tokens *w);

/* Appends n bytes of UTF-8, laid out: nothing at all where there is no word in them. Words are
 * cut after 64 bytes. */
void tokens_lay(struct tokens *w, struct buf *out, const char *s, size_t n);
/* Appends the needle of a laid-out phrase. */
void tokens_needle(struct buf *out, const char *laid, size_t n);
/* How often the needle stands in a laid-out text. */
size_t tokens_count(const struct buf *laid, const char *needle, size_t n);
/* The length of the laid-out text in words; ideographs count one for each two. */
size_t tokens_length(const struct buf *laid);

/* Appends what an index is to hold of a laid-out text, with spaces between: words, and of a run
 * each two neighbours, then the last one alone; so a single ideograph is found as the beginning
 * of one of these. `tail` 0 leaves that last one out, where there are two. */
void tokens_index(struct buf *out, const char *laid, size_t n, int tail);

/* 1 where the character at s stands in a run, whose words have no spaces between. *len: its
 * bytes. */
int tokens_in_run(const char *s, const char *end, size_t *len);

#endif
