/* register_cell.h: between text and a register's values, by the descriptor's types. */
#ifndef TKT_DESK_REGISTER_REGISTER_CELL_H
#define TKT_DESK_REGISTER_REGISTER_CELL_H

#include "base/buf.h"
#include "calc/time/when.h"
#include "desk/core/desk.h"
#include "store/register.h"

enum { CELL_ROOM = 24, CODE_LENGTH = 64 };

/* Reads one cell; an empty one is the column's default, else null, or refused where it is
 * required. A value points at s, or at `room` where it is kept otherwise than written (9:00 is
 * 09:00). ST_DATA "'X' is not …", without the column's name. Codes aren't looked up. */
enum status register_cell_read(const struct desk *desk, const struct when *when,
                               const struct register_column *column, const char *s, size_t n,
                               char room[CELL_ROOM], struct value *v, struct error *e);
/* Appends a value as it is dumped ("" for null). */
void register_cell_print(struct buf *out, const struct desk *desk,
                         const struct register_column *column, const struct value *v);

/* For --describe: "code", "list of codes" … and what is accepted: "a|b|c", "register:kind". */
const char *register_type_name(const struct register_column *column);
void register_accepts(struct buf *out, const struct register_column *column);
/* 1 where cells are numbers in JSON and to the right in tables. */
int register_cell_is_number(const struct register_column *column);

/* The next item of a list (a value of a column that is no list is one item). *at starts as 0;
 * 0: no more. A leading ! of REG_NOT is left out. */
int register_item(const struct register_column *column, const struct value *v, size_t *at,
                  const char **s, size_t *n);

#endif
