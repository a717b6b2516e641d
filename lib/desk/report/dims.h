/* dims.h: the dimensions of --by, and the groups of tickets that they form.
 *
 * A dimension is any ticket column (in the form of every output), building, use, model,
 * field.NAME, or day, week, month, quarter, year, hour, weekday of a time of the ticket (--on)
 * in the desk's time zone. Groups are numbered in the order in which they occur. Without a
 * dimension there is always one group. When sorted, periods, numbers and codes ascend,
 * priorities go by rank, and empty cells come last. */
#pragma once

#include <stddef.h>

#include "calc/time/period.h"
#include "desk/core/desk.h"
#include "desk/ticket/filter.h"
#include "flow/rows.h"
#include "flow/sheet.h"
#include "store/ticket.h"

struct dims;

/* `by` is "dept,month"; NULL or "": no dimension. With `roll_up` a ticket belongs to the groups
 * of its category and cause and of all their parents. `on` is TC_OPENED, TC_RESOLVED or
 * TC_CLOSED, for periods. Returns ST_USAGE if it is invalid; the message says what is accepted.
 * The caller frees the result; the desk must outlive it. */
enum status dims_open(struct dims **dims, struct desk *desk, const char *by, int on,
                      int roll_up, struct error *e);
void dims_close(struct dims *dims);
size_t dims_count(const struct dims *dims);
/* Returns its column in a table of results; dims owns the name. */
struct rows_column dims_column(const struct dims *dims, size_t at);
/* Returns 1 if it is computed (age, late, …): it may change although the ticket doesn't. */
int dims_is_computed(const struct dims *dims, size_t at);
/* Returns the unit of a dimension that is a period, hour or weekday; else PERIOD_NONE. */
enum period_unit dims_unit(const struct dims *dims, size_t at);
void dims_wants(const struct dims *dims, struct filter *f);

/* Finds the ticket's group and creates it if it is new. Returns ST_OK, or the error of a
 * computed column. */
enum status dims_group(struct dims *dims, const struct ticket *t, size_t *group,
                       struct error *e);
/* The same for the other groups of a ticket, after dims_group: those of the parents, each once.
 * Returns 0 after the last one. *upper has a bit for each dimension that has a parent in place
 * of the ticket's own code, the first dimension's the lowest. */
int dims_group_above(struct dims *dims, size_t *group, unsigned *upper);
size_t dims_groups(const struct dims *dims);
/* Return the numbers of all groups, sorted; the caller frees them. dims_sorted_from compares
 * only the dimensions from `at` on. */
size_t *dims_sorted(const struct dims *dims);
size_t *dims_sorted_from(const struct dims *dims, size_t at);
/* Appends one cell of a group in its printed form. Returns 0 if it is empty. */
int dims_cell(const struct dims *dims, size_t group, size_t at, struct buf *out);
/* Returns 1 if two groups have the same cell in its printed form. */
int dims_equal(const struct dims *dims, size_t a, size_t b, size_t at);
/* Sets the first `count` columns of the sheet to the group's cells. */
void dims_put(const struct dims *dims, size_t group, size_t count, struct sheet *sheet);
