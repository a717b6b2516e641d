/* char_class.h: is a character a letter, a digit, another number, or no part of a word?
 *
 * The classes are Unicode's general categories, as libutf8proc has them. Combining marks count
 * as letters. */
#pragma once

#include <stdint.h>

enum char_class {
    CHAR_CLASS_OTHER,  /* spaces, punctuation, symbols, invalid characters */
    CHAR_CLASS_LETTER, /* L*, Mn, Mc */
    CHAR_CLASS_DIGIT,  /* Nd */
    CHAR_CLASS_NUMBER  /* Nl, No: Ⅳ, ½ */
};

enum char_class char_class_of(int32_t c);
