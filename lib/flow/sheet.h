/* sheet.h: rows whose columns the user selects (-c), filled in any order.
 *
 * A report defines its columns once and sets cells by their names. A name that the sheet lacks
 * is a bug and ends the process. The sheet writes the selected columns in the selected order. A
 * cell that isn't set is empty. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "flow/rows.h"

struct sheet;

/* `pick` is "a,b,c", or NULL for the first `shown` columns. Returns ST_USAGE for an unknown
 * name; the message lists the columns. The names in `columns` must outlive the sheet. */
enum status sheet_open(struct sheet **sheet, const struct rows_options *options,
                       const char *pick, const struct rows_column *columns, size_t count,
                       size_t shown, struct error *e);
int sheet_has(const struct sheet *sheet, const char *column);
/* Returns the name of the nth column after this one. */
const char *sheet_after(const struct sheet *sheet, const char *column, size_t n);
void sheet_text(struct sheet *sheet, const char *column, const char *s);
/* A JSON value that we wrote. */
void sheet_json(struct sheet *sheet, const char *column, const char *s);
/* What is stored as a flat JSON object; if it isn't one, it is a text. */
void sheet_object(struct sheet *sheet, const char *column, const char *s);
void sheet_number(struct sheet *sheet, const char *column, const char *digits);
/* As a number or as a text. */
void sheet_cell(struct sheet *sheet, const char *column, int number, const char *s);
void sheet_int(struct sheet *sheet, const char *column, int64_t n);
void sheet_end(struct sheet *sheet); /* ends the row */
int64_t sheet_count(const struct sheet *sheet);
int sheet_broken(const struct sheet *sheet);
enum status sheet_close(struct sheet *sheet, struct error *e);
void sheet_abandon(struct sheet *sheet);
