/* denominator.h: what a rate is of: how many units, customers or things there are, or how many
 * orders a file says there were, for each group of dims.
 *
 * Of a register the rows count that fit the group in the dimensions that the register knows:
 * units by unit, building and use; assets by these, asset, model and customer; customers by
 * customer, and by unit, building and use of what they own or rent. The other dimensions don't
 * divide them: of each kind of complaint the base is the same. */
#ifndef TKT_DESK_REPORT_DENOMINATOR_H
#define TKT_DESK_REPORT_DENOMINATOR_H

#include <stdint.h>

#include "base/error.h"
#include "desk/report/dims.h"

struct denominator;

/* per: "units", "customers", "assets"; else a CSV file whose columns are the names in `by`
 * ("kind,category") and `base`, a whole number from 1. Belongs to the caller; desk and dims
 * must outlive it. ST_USAGE, ST_DATA with file, line and column. */
enum status denominator_load(struct denominator **base, struct desk *desk,
                             const struct dims *dims, const char *by, const char *per,
                             struct error *e);
void denominator_free(struct denominator *b);
/* The base of a group; 0 where there is none. */
int64_t denominator_of(struct denominator *b, size_t group);
/* Appends the rows of the file that were of no group asked for so far, as in "tap; lift,A", at
 * most five of them; returns how many they are. */
size_t denominator_unused(const struct denominator *b, struct buf *out);

#endif
