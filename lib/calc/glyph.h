/* glyph.h: is a character part of a word: a letter, a digit, another number, or none of them.
 *
 * By the general categories of Unicode, as libutf8proc has them; marks that combine count as
 * letters. */
#ifndef TKT_CALC_GLYPH_H
#define TKT_CALC_GLYPH_H

#include <stdint.h>

enum glyph {
    GLYPH_OTHER,  /* spaces, punctuation, symbols, what is no character */
    GLYPH_LETTER, /* L*, Mn, Mc */
    GLYPH_DIGIT,  /* Nd */
    GLYPH_NUMBER  /* Nl, No: Ⅳ, ½ */
};

enum glyph glyph_of(int32_t c);

#endif
