/* redact_unit.h: a text as units to compare: folded, unescaped and without white space, each
 * with its position in the text. Only redact.h and mask.h use it. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum unit_class {
    UNIT_MARK, /* punctuation and the like */
    UNIT_LETTER,
    UNIT_DIGIT,
    UNIT_SOLID, /* of a script that has no spaces between words */
};

struct unit {
    int32_t c;
    uint32_t from;
    unsigned char len;  /* bytes in the text */
    unsigned char kind; /* enum unit_class */
    unsigned char gap;  /* white space or a newline before it */
    unsigned char capital;
};

struct units {
    struct unit *v;
    size_t count, room;
};

/* Replaces the contents. Digits of any script get the values of ASCII digits. */
void units_read(struct units *u, const char *s, size_t n);
void units_free(struct units *u);
