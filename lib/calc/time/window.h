/* window.h: windows of time one before the other, each beginning at the same time of the wall
 * clock as the next one does.
 *
 * The last one ends at a given moment; the days before it are cut at the same time of day in
 * the site's zone, so that a Tuesday's 09:00 to 13:00 stands beside other mornings. In a night
 * in which clocks change one is an hour longer or shorter. Lengths: 1, 2, 3, 4, 6, 8, 12 hours,
 * a day, a week. */
#ifndef TKT_CALC_TIME_WINDOW_H
#define TKT_CALC_TIME_WINDOW_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "calc/time/zone.h"

/* "4h", "1d", "1w", "24h", "7d" → hours; ST_DATA with what would be accepted. */
enum status window_read(const char *text, int *hours, struct error *e);
void window_print(struct buf *out, int hours); /* "4h", "1d", "1w" */
/* Where the window that ends at `end` and the count - 1 before it begin, oldest first, then
 * `end` itself: count + 1 times, ascending. `bounds` has room for them. */
void window_bounds(struct zone *zone, int64_t end, int hours, size_t count, int64_t *bounds);

#endif
