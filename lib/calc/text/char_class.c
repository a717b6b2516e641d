#include "calc/text/char_class.h"

#include <utf8proc.h>

enum char_class char_class_of(int32_t c)
{
    if (c >= 0 && c < 0x80)
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' ? CHAR_CLASS_LETTER
               : c >= '0' && c <= '9'                 ? CHAR_CLASS_DIGIT
                                                      : CHAR_CLASS_OTHER;
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
        return CHAR_CLASS_LETTER;
    case UTF8PROC_CATEGORY_ND:
        return CHAR_CLASS_DIGIT;
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return CHAR_CLASS_NUMBER;
    default:
        return CHAR_CLASS_OTHER;
    }
}
