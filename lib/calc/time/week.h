/* week.h: the 168 hours of the week on the wall clock: 0 is Monday 00:00 to 01:00. */
#ifndef TKT_CALC_TIME_WEEK_H
#define TKT_CALC_TIME_WEEK_H

#include <stdint.h>

#include "calc/time/zone.h"

enum { WEEK_HOURS = 7 * 24 };

/* The hour of the week that a time lies in; an hour that the clocks repeat counts twice. */
int week_hour(struct zone *zone, int64_t utc);
/* Where that hour ends: at its last second's next, or where the clocks jump. */
int64_t week_hour_end(struct zone *zone, int64_t utc);

#endif
