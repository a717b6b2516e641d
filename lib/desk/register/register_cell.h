/* register_cell.h: converts between texts and a register's values, by the types in its
 * descriptor. */
#pragma once

#include "base/buf.h"
#include "calc/time/when.h"
#include "desk/core/desk.h"
#include "store/register.h"

enum { CELL_ROOM = 24, CODE_LENGTH = 64 };

/* Reads one cell. An empty cell becomes the column's default, else null; if the column is
 * required it is an error. The value points to s, or to `room` if it is stored in another form
 * (9:00 as 09:00). Returns ST_DATA with "'X' is not …", without the column's name. Doesn't look
 * codes up. */
enum status register_cell_read(const struct desk *desk, const struct when *when,
                               const struct register_column *column, const char *s, size_t n,
                               char room[CELL_ROOM], struct value *v, struct error *e);
/* Appends a value in the form of a dump ("" for null). */
void register_cell_print(struct buf *out, const struct desk *desk,
                         const struct register_column *column, const struct value *v);

/* For --describe: the type, "code", "list of codes" …, and what is accepted: "a|b|c",
 * "register:kind". */
const char *register_type_name(const struct register_column *column);
void register_accepts(struct buf *out, const struct register_column *column);
/* Returns 1 if cells are numbers in JSON and right-aligned in tables. */
int register_cell_is_number(const struct register_column *column);

/* Returns the next item of a list (if the column isn't a list, the value is one item). *at
 * starts as 0. Returns 0 at the end. Skips a leading ! of REG_NOT. */
int register_item(const struct register_column *column, const struct value *v, size_t *at,
                  const char **s, size_t *n);
