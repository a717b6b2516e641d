/* match.h: does a text contain one of a set of words, in any script and case?
 *
 * Texts and words are compared under NFKC case folding (Unicode's toNFKC_Casefold, by
 * libutf8proc), so full-width letters, ligatures and ß match the letters they are equivalent
 * to. The words of all rules form one automaton (Aho and Corasick, CACM 18(6), 1975). The time
 * for a text doesn't depend on their number. */
#pragma once

#include <stddef.h>

#include "base/buf.h"

/* Appends the folded form of n bytes of UTF-8. ASCII and the common ideographs take a fast
 * path. Allocates nothing but the room in `out`. */
void match_fold(struct buf *out, const char *s, size_t n);
/* Returns 1 if hay contains needle under folding. needle must be folded already; an empty one
 * is always found. */
int match_has(const char *hay, size_t n, const struct buf *needle);

struct matcher;

struct matcher *matcher_new(void);
void matcher_free(struct matcher *m);
/* Adds a word for `tag` (>= 0). The word is folded; if nothing is left, it is ignored. Several
 * words may share a tag, and a word may have several tags. */
void matcher_add(struct matcher *m, const char *word, size_t n, int tag);
void matcher_build(struct matcher *m); /* call once; add no words afterwards */
/* Folds the text that is searched next. The result is kept in the matcher's memory, until the
 * next call: use a matcher in one thread only. */
const struct buf *matcher_fold(const struct matcher *m, const char *text, size_t n);
/* Calls `visit` for each tag of each word in that text, in the order in which the words end,
 * with the end as an offset into the folded text. A word doesn't match across two texts. */
void matcher_each(const struct matcher *m, void (*visit)(void *context, int tag, size_t end),
                  void *context);
