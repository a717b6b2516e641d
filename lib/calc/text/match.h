/* match.h: does a text hold one of these words, in any script, whatever the case.
 *
 * Texts and words are compared under NFKC case folding (Unicode's toNFKC_Casefold, by
 * libutf8proc), so full-width letters, ligatures and ß match what they stand for. All
 * words of all rules are one automaton (Aho and Corasick, CACM 18(6), 1975): its
 * cost per text doesn't depend on their number. */
#ifndef TKT_CALC_TEXT_MATCH_H
#define TKT_CALC_TEXT_MATCH_H

#include <stddef.h>

#include "base/buf.h"

/* Appends the folded form of n bytes of UTF-8. ASCII and the common ideographs take a short
 * way, and nothing is allocated but the room in `out`. */
void match_fold(struct buf *out, const char *s, size_t n);
/* 1 where needle (already folded) stands in hay under folding; an empty one always does. */
int match_has(const char *hay, size_t n, const struct buf *needle);

struct matcher;

struct matcher *matcher_new(void);
void matcher_free(struct matcher *m);
/* Adds a word (it is folded; one that folds to nothing is ignored) that stands for `tag` (>=
 * 0); many words may have one tag, and one word many tags. */
void matcher_add(struct matcher *m, const char *word, size_t n, int tag);
void matcher_build(struct matcher *m); /* once; no words after this */
/* Marks found[tag] = 1 for each tag with a word in the text; found has room for the
 * largest tag + 1, and is not cleared. May be called several times for one ticket. Words don't
 * reach from one text into the next. Returns how many tags were newly marked. The folded text
 * lies in memory of the matcher, which is kept: one matcher serves one thread. */
size_t matcher_find(const struct matcher *m, const char *text, size_t n, unsigned char *found);

#endif
