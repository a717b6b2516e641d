/* customer_rows.h: the rows about a customer in all tables: by the customer's code, by the
 * customer's tickets, or by being drawn in a survey round.
 *
 * Tables are found by their columns, so that none is forgotten. Tickets, events, registers and
 * their log are not included; they have their own functions. */
#pragma once

#include <stddef.h>

#include "base/error.h"
#include "store/store.h"

struct customer_rows {
    char **tables; /* their names */
    size_t count;
};

enum status customer_rows_find(struct store *s, struct customer_rows *b, struct error *e);
void customer_rows_free(struct customer_rows *b);
/* Selects the rows of one of these tables, with all its columns; stmt_name gives their names.
 * `ids` is a list of tickets, "1,5,9". */
enum status customer_rows_walk(struct store *s, const char *table, const char *code,
                               const char *ids, struct stmt **st, struct error *e);
