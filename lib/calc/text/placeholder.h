/* placeholder.h: texts with places to be filled: "from {from} to {to}, for
 * {reason:maintenance}".
 *
 * A place is a word of small letters, digits and _ in braces, and begins with a letter; behind
 * a colon may stand what fills it where nothing else does, anything but braces. Any other brace
 * is itself. What is put in is not looked at again. */
#ifndef TKT_CALC_TEXT_PLACEHOLDER_H
#define TKT_CALC_TEXT_PLACEHOLDER_H

#include <stddef.h>

struct placeholder_part {
    const char *s; /* points into the text */
    size_t n;
    int place;          /* 1: a place, s is its word; 0: text as it stands */
    const char *preset; /* of a place: what stands behind its colon; NULL: no colon */
    size_t preset_n;
};

/* The part at *text, which is moved behind it; 0 at the end. */
int placeholder_next(const char **text, struct placeholder_part *part);

#endif
