/* customer_rows.h: the rows of all tables that are about a customer: by the customer's code, by
 * the customer's tickets, or by what was drawn in a round.
 *
 * Tables are found by their columns, so that none is forgotten. Not among them: tickets,
 * events, registers and their log, which have ways of their own. */
#ifndef TKT_STORE_CUSTOMER_ROWS_H
#define TKT_STORE_CUSTOMER_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "store/store.h"

struct customer_rows {
    char **tables; /* by name */
    size_t count;
};

enum status customer_rows_find(struct store *s, struct customer_rows *b, struct error *e);
void customer_rows_free(struct customer_rows *b);
/* The rows of one of these tables, all its columns; ids: a list of tickets, "1,5,9". Names of
 * columns by stmt_name. */
enum status customer_rows_walk(struct store *s, const char *table, const char *code,
                               const char *ids, struct stmt **st, struct error *e);

#endif
