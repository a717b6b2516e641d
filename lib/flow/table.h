/* table.h: rows as a table for the eye, by libsmartcols. Part of rows.h and page.h; nobody
 * else's. */
#ifndef TKT_FLOW_TABLE_H
#define TKT_FLOW_TABLE_H

#include <stddef.h>

#include "base/buf.h"
#include "flow/rows.h"

struct table;

/* The names of the columns are its headings, in the user's language already. terminal: 1 cuts
 * the text columns so that a row fits the width of stdout's terminal. */
struct table *table_new(const struct rows_column *columns, size_t count, int no_header,
                        int terminal);
void table_cell(struct table *t, size_t column, const char *s, size_t n);
void table_end(struct table *t); /* the row is whole */
void table_print(struct table *t, struct buf *out);
void table_free(struct table *t); /* NULL is fine */

#endif
