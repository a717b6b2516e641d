/* number.h: whole numbers and durations as people write them. */
#ifndef TKT_BASE_NUMBER_H
#define TKT_BASE_NUMBER_H

#include <stdint.h>

#include "base/error.h"

/* A whole number (digits, a minus before them), nothing else; ST_DATA with low..high. */
enum status number_read(const char *text, int64_t low, int64_t high, int64_t *n,
                        struct error *e);
/* "90", "90m", "2h", "3d", "1w", "45s" → seconds; a bare number counts in `unit` seconds.
 * Negative ones and overflow are refused. ST_DATA. */
enum status number_duration(const char *text, int64_t unit, int64_t *seconds, struct error *e);

#endif
