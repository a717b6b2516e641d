/* cell_compare.h: which of two cells comes first, where a cell may be a number or not.
 *
 * A number is digits with a minus before them or none, and with a point between them or none:
 * "7", "-12.50". Any length compares exactly; "1.0" and "01" are the same. */
#ifndef TKT_CALC_TEXT_CELL_COMPARE_H
#define TKT_CALC_TEXT_CELL_COMPARE_H

/* Below, equal to, above 0. Numbers by size, before all texts; texts by their bytes. */
int cell_compare(const char *a, const char *b);

#endif
