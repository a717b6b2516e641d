/* window.h: consecutive windows of time that begin at the same local time on each day.
 *
 * The last window ends at a given time. The days before it are divided at the same times of day
 * in the desk's time zone, so that a Tuesday's 09:00 to 13:00 is compared with other mornings.
 * If the clocks change, one window of that night is an hour longer or shorter. Lengths: 1, 2,
 * 3, 4, 6, 8, 12 hours, a day, a week. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "calc/time/zone.h"

/* Reads "4h", "1d", "1w", "24h" or "7d" as hours. Returns ST_DATA; its message lists the
 * accepted lengths. */
enum status window_read(const char *text, int *hours, struct error *e);
void window_print(struct buf *out, int hours); /* "4h", "1d", "1w" */
/* Stores where the window that ends at `end` and the count - 1 windows before it begin, oldest
 * first, and then `end` itself: count + 1 ascending times. `bounds` must have room for them. */
void window_bounds(struct zone *zone, int64_t end, int hours, size_t count, int64_t *bounds);
