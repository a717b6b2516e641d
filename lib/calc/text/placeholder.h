/* placeholder.h: texts with placeholders: "from {from} to {to}, for {reason:maintenance}".
 *
 * A placeholder is a word in braces. The word has lower-case letters, digits and _, and begins
 * with a letter. After a colon it may have a default, of any characters but braces. Any other
 * brace stands for itself. Inserted text is not scanned for placeholders. */
#pragma once

#include <stddef.h>

struct placeholder_part {
    const char *s; /* points into the text */
    size_t n;
    int place;          /* 1: a placeholder, s is its word; 0: literal text */
    const char *preset; /* of a placeholder: its default; NULL: no colon */
    size_t preset_n;
};

/* Reads the part at *text and advances *text past it. Returns 0 at the end. */
int placeholder_next(const char **text, struct placeholder_part *part);
