/* number.h: reads integers and durations as people write them. */
#pragma once

#include <stdint.h>

#include "base/error.h"

/* Reads an integer: digits, with an optional minus sign, and nothing else. Returns ST_DATA,
 * with the range in the message, unless low <= n <= high. */
enum status number_read(const char *text, int64_t low, int64_t high, int64_t *n,
                        struct error *e);
/* Reads "90", "90m", "2h", "3d", "1w" or "45s" as seconds; a number without a unit counts
 * `unit` seconds. Returns ST_DATA if it is malformed or negative or overflows. */
enum status number_duration(const char *text, int64_t unit, int64_t *seconds, struct error *e);
