/* phone.h: telephone numbers as people write them, and whether two are the same.
 *
 * A number is its digits, of any width, without +86 or 0086 (or 86 before a mobile number), the
 * zeros that lead it, its extension (转801, ext. 801, #801, or -801 after a whole landline
 * number) and any signs between. Two numbers are the same if the shorter one is the end of the
 * longer one, so that a landline is found with its area code and without.
 *
 * What is shorter than PHONE_LEAST digits or longer than PHONE_MOST, one digit repeated, digits
 * counted up from 1 or 0, or a spreadsheet's 1.38E+10 identifies nobody. */
#ifndef TKT_CALC_TEXT_PHONE_H
#define TKT_CALC_TEXT_PHONE_H

#include <stddef.h>
#include <stdint.h>

enum {
    PHONE_LEAST = 7, /* digits of a number that identifies somebody */
    PHONE_MOST = 15, /* digits: E.164 */
    PHONES = 8       /* numbers of one cell that are read */
};

/* Reads the numbers of a cell, separated by , ; / | or a line's end, or each after a complete
 * mobile number: those that identify somebody. Returns how many; `cell` may be NULL. */
size_t phone_read(const char *cell, uint64_t numbers[PHONES]);
/* The first of them; 0: none. */
uint64_t phone_first(const char *cell);
/* 1 if a and b are the same number; 0 is the same as nothing. */
int phone_same(uint64_t a, uint64_t b);
/* 1 if the cell has the number. */
int phone_has(const char *cell, uint64_t number);
/* The last PHONE_LEAST digits: equal for numbers that are the same. For indexes. */
uint64_t phone_end(uint64_t number);
/* 1 if the text is digits of any width and signs that stand in numbers, and nothing else. */
int phone_is_number(const char *s);

#endif
