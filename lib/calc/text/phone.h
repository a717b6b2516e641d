/* phone.h: reads telephone numbers as people write them, and tells whether two are the same.
 *
 * A number consists of its digits, of any width. Not part of it are +86 or 0086 (or 86 before a
 * mobile number), leading zeros, an extension (转801, ext. 801, #801, or -801 after a whole
 * number), the .0 of a spreadsheet, and any signs between the digits. Two numbers are the same
 * if the longer one ends with the shorter one, so a landline number matches with and without
 * its area code. A mobile number of the mainland is always written in full: a shorter number
 * isn't the end of one.
 *
 * Some numbers identify nobody: those shorter than PHONE_LEAST digits or longer than
 * PHONE_MOST, a single repeated digit, digits counted up from 1 or 0 or down, a landline number
 * that ends with seven zeros, and a spreadsheet's 1.38E+10. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum {
    PHONE_LEAST = 7, /* minimum digits of a number that identifies somebody */
    PHONE_MOST = 15, /* maximum digits: E.164 */
    PHONES = 8       /* numbers that are read from one cell */
};

/* Reads the numbers of a cell that identify somebody. They are separated by , ; / | or a
 * newline, or each follows a complete mobile number. Returns how many; `cell` may be NULL. */
size_t phone_read(const char *cell, uint64_t numbers[PHONES]);
/* Returns the first number, or 0 if there is none. */
uint64_t phone_first(const char *cell);
/* Returns 1 if a and b are the same number; 0 isn't the same as anything. */
int phone_same(uint64_t a, uint64_t b);
/* Returns 1 if the cell contains the number. */
int phone_has(const char *cell, uint64_t number);
/* Returns the last PHONE_LEAST digits: equal for numbers that are the same. For indexes. */
uint64_t phone_end(uint64_t number);
/* Returns 1 if the text consists only of digits of any width and of signs used in numbers. */
int phone_is_number(const char *s);
/* Returns 1 if the text has a digit, of any width. */
int phone_has_digit(const char *s);
/* Returns 1 if a spreadsheet took the cell for an amount: 1.38E+10, 13800138000.0,
 * 13,800,138,000, #####, #N/A. */
int phone_is_spoilt(const char *cell);
