/* keyword.h: finds keywords in a text, for rules.
 *
 * A keyword is a word or phrase, compared as match.h does it; ’ is the same as '. In whole-word
 * mode, letters and digits keep their limits: `lift` isn't in facelift, `fire` isn't in
 * firewall, `119` isn't in 1190. A word may have an English ending: s, es, d, ed or ing, also
 * after its last letter is doubled, so that `leak` finds leaking and `trip` finds tripped. A *
 * at either end lifts the limit there: `renovat*` finds renovation. Ideographs, kana and Hangul
 * have no such limits.
 *
 * A pattern has several parts with … (or ...) between them: `电梯…困`. All parts must occur, in
 * order, in one sentence, and near: at most KEYWORD_NEAR words between two of them, an
 * ideograph counting as half a word. A sentence ends at 。 ! ? ; a newline, or a full stop
 * before a space. In a pattern, / separates words of which any will do:
 * `lift/elevator…stuck/trapped`. In other keywords it is a sign like others: `a/c`.
 *
 * The parts of all keywords form one automaton, and the text is read once. */
#pragma once

#include <stddef.h>

enum { KEYWORD_NEAR = 12 };

struct keywords;

struct keywords *keywords_new(int whole); /* whole: 1: whole-word mode */
void keywords_free(struct keywords *k);
/* Adds a keyword for `tag` (>= 0). If nothing is left of it, it is ignored. */
void keywords_add(struct keywords *k, const char *keyword, size_t n, int tag);
void keywords_build(struct keywords *k); /* call once; add nothing afterwards */
/* Sets found[tag] = 1 for each tag with a keyword in the text. found must have room for the
 * largest tag + 1. It isn't cleared, so this can be called for several texts of a ticket. Use
 * it in one thread only. */
void keywords_find(struct keywords *k, const char *text, size_t n, unsigned char *found);

/* Returns 1 if the keyword has a part, and no part without a letter, digit or sign of its own.
 */
int keyword_valid(const char *keyword, size_t n);
