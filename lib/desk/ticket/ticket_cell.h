/* ticket_cell.h: between text and the ticket's columns, by the one column table.
 *
 * Texts that are read aren't copied: a value points at the text it came from. */
#ifndef TKT_DESK_TICKET_TICKET_CELL_H
#define TKT_DESK_TICKET_TICKET_CELL_H

#include "base/buf.h"
#include "calc/time/when.h"
#include "desk/core/desk.h"
#include "flow/rows.h"
#include "store/ticket.h"

enum { RANK_LOW = 1, RANK_NORMAL, RANK_HIGH, RANK_URGENT };

int priority_rank(const char *priority); /* 1 low … 4 urgent, 0 none of them */
const char *priority_name(int rank);
int status_known(const char *status, size_t n);
extern const char priority_list[]; /* "low, normal, high, urgent" */
extern const char status_list[];   /* all eleven, in order */

/* Reads one cell; an empty one is null. Codes are looked up in their registers (not under
 * CELL_ANY_CODE, for filters and --learn); times by `when`. ST_DATA "'X' is not …", without the
 * column's name. */
enum { CELL_ANY_CODE = 1 };
enum status ticket_cell_read(struct desk *desk, int column, const char *s, size_t n,
                             const struct when *when, unsigned flags, struct value *v,
                             struct error *e);
/* Appends a value as it is written in every output ("" for null). */
void ticket_cell_print(struct buf *out, const struct desk *desk, int column,
                       const struct value *v);
/* 1 where the column's cells are numbers in JSON and to the right in tables. */
int ticket_cell_is_number(int column);

/* The value of a site's own field in the JSON of TC_FIELDS; 1 found (*out is replaced), 0 not.
 */
int ticket_field_get(const struct value *fields, const char *name, struct buf *out);
/* Appends to `json` the fields with one set (value NULL or "": taken out). */
void ticket_field_put(struct buf *json, const struct value *fields, const char *name,
                      const char *value);

#endif
