/* denominator.h: the denominator of a rate: the number of units, customers or assets for each
 * group of dims, or the number that a file gives.
 *
 * A register's rows count if they match the group in the dimensions that the register knows:
 * units by unit, building and use; assets by these, asset, model and customer; customers by
 * customer, and by unit, building and use of what they own or rent. Other dimensions don't
 * divide them: each kind of complaint has the same denominator. */
#pragma once

#include <stdint.h>

#include "base/error.h"
#include "desk/report/dims.h"

struct denominator;

/* `per` is "units", "customers", "assets", or a CSV file whose columns are the names in `by`
 * ("kind,category") and `base`, an integer from 1. The caller frees the result; desk and dims
 * must outlive it. Returns ST_USAGE, or ST_DATA with file, line and column. */
enum status denominator_load(struct denominator **base, struct desk *desk,
                             const struct dims *dims, const char *by, const char *per,
                             struct error *e);
void denominator_free(struct denominator *b);
/* Returns the denominator of a group; 0 if there is none. */
int64_t denominator_of(struct denominator *b, size_t group);
/* Appends the file's rows that belonged to no group requested so far, at most five of them, as
 * in "tap; lift,A". Returns how many there are. */
size_t denominator_unused(const struct denominator *b, struct buf *out);
