#include "calc/glyph.h"

#include <utf8proc.h>

enum glyph glyph_of(int32_t c)
{
    if (c >= 0 && c < 0x80)
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' ? GLYPH_LETTER
               : c >= '0' && c <= '9'                 ? GLYPH_DIGIT
                                                      : GLYPH_OTHER;
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
        return GLYPH_LETTER;
    case UTF8PROC_CATEGORY_ND:
        return GLYPH_DIGIT;
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return GLYPH_NUMBER;
    default:
        return GLYPH_OTHER;
    }
}
