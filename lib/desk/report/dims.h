/* dims.h: the dimensions of --by, and the groups that tickets fall into.
 *
 * A dimension is any ticket column (as every output writes it), building, use, model,
 * field.NAME, or day, week, month, quarter, year, hour, weekday of a time of the ticket (--on)
 * in the site's zone.
 * Groups are numbered as they are met; without a dimension there is one group, always. Sorted,
 * periods, numbers and codes ascend, priorities by rank; empty cells come last. */
#ifndef TKT_DESK_REPORT_DIMS_H
#define TKT_DESK_REPORT_DIMS_H

#include <stddef.h>
#include <stdint.h>

#include "calc/time/period.h"
#include "desk/core/desk.h"
#include "desk/ticket/filter.h"
#include "flow/rows.h"
#include "flow/sheet.h"
#include "store/ticket.h"

struct dims;

/* by: "dept,month"; NULL or "": none. on: TC_OPENED, TC_RESOLVED or TC_CLOSED, for the periods.
 * ST_USAGE with what would be accepted. Belongs to the caller, the desk must outlive it. */
enum status dims_open(struct dims **dims, struct desk *desk, const char *by, int on,
                      struct error *e);
void dims_close(struct dims *dims);
size_t dims_count(const struct dims *dims);
/* Its column in a table of results; the name belongs to dims. */
struct rows_column dims_column(const struct dims *dims, size_t at);
/* 1 where it is computed (age, late, …): it may change although the ticket doesn't. */
int dims_is_computed(const struct dims *dims, size_t at);
/* The unit of a dimension that is a period, hour or weekday; else PERIOD_NONE. */
enum period_unit dims_unit(const struct dims *dims, size_t at);
void dims_wants(const struct dims *dims, struct filter *f);

/* The ticket's group; made where there was none. ST_OK, or the error of a computed column. */
enum status dims_group(struct dims *dims, const struct ticket *t, size_t *group,
                       struct error *e);
size_t dims_groups(const struct dims *dims);
/* The numbers of all groups, sorted; the caller's to free. dims_sorted_from compares only the
 * dimensions from that one on. */
size_t *dims_sorted(const struct dims *dims);
size_t *dims_sorted_from(const struct dims *dims, size_t at);
/* Appends one cell of a group as it is printed; 0 where it is empty. */
int dims_cell(const struct dims *dims, size_t group, size_t at, struct buf *out);
/* 1 where two groups have the same cell, as it is printed. */
int dims_equal(const struct dims *dims, size_t a, size_t b, size_t at);
/* Sets the group's first cells in the first columns of the sheet. */
void dims_put(const struct dims *dims, size_t group, size_t count, struct sheet *sheet);

#endif
