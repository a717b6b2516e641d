/* table.h: draws rows as a table, with libsmartcols. Only rows.h and page.h use it. */
#pragma once

#include <stddef.h>

#include "base/buf.h"
#include "flow/rows.h"

struct table;

/* The column names are the headings, already in the user's language. If `terminal` is 1, text
 * columns are cut so that a row fits the width of stdout's terminal. */
struct table *table_new(const struct rows_column *columns, size_t count, int no_header,
                        int terminal);
void table_cell(struct table *t, size_t column, const char *s, size_t n);
void table_end(struct table *t); /* ends the row */
void table_print(struct table *t, struct buf *out);
void table_free(struct table *t); /* t may be NULL */
