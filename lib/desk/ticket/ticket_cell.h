/* ticket_cell.h: converts between texts and the ticket's columns, by the table of columns.
 *
 * Texts that are read aren't copied: a value points to its source. */
#pragma once

#include "base/buf.h"
#include "calc/time/when.h"
#include "desk/core/desk.h"
#include "flow/rows.h"

enum { RANK_LOW = 1, RANK_NORMAL, RANK_HIGH, RANK_URGENT };

int priority_rank(const char *priority); /* 1 low … 4 urgent; 0: invalid */
const char *priority_name(int rank);
int status_known(const char *status, size_t n);
extern const char priority_list[]; /* "low, normal, high, urgent" */
extern const char status_list[];   /* all eleven, in order */

/* Reads one cell; an empty one is null. Looks codes up in their registers (not with
 * CELL_ANY_CODE, for filters and --learn), and reads times by `when`; what is promised by a
 * bare date is promised until the office closes that day (given_time.h). Returns ST_DATA with
 * "'X' is not …", without the column's name. */
enum { CELL_ANY_CODE = 1, CELL_ANY_AMOUNT = 2 };
enum status ticket_cell_read(struct desk *desk, int column, const char *s, size_t n,
                             const struct when *when, unsigned flags, struct value *v,
                             struct error *e);
/* Appends a value in the form of every output ("" for null). */
void ticket_cell_print(struct buf *out, const struct desk *desk, int column,
                       const struct value *v);
/* Returns 1 if the column's cells are numbers in JSON and right-aligned in tables. */
int ticket_cell_is_number(int column);

/* Finds the value of a custom field in the JSON of TC_FIELDS. Returns 1 and replaces *out if it
 * is there, else 0. */
int ticket_field_get(const struct value *fields, const char *name, struct buf *out);
/* Appends to `json` the fields with one of them set (value NULL or "": removed). */
void ticket_field_put(struct buf *json, const struct value *fields, const char *name,
                      const char *value);
