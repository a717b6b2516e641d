/* cell_compare.h: compares two cells, each of which may or may not be a number.
 *
 * A number is digits, with an optional minus sign before them and an optional point between
 * them: "7", "-12.50". Numbers of any length compare exactly; "1.0" and "01" are equal. */
#pragma once

/* Returns a number below, equal to or above 0. Numbers compare by value and come before texts;
 * texts compare by their bytes. */
int cell_compare(const char *a, const char *b);
