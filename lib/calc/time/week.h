/* week.h: the 168 hours of a week in local time: 0 is Monday 00:00 to 01:00. */
#pragma once

#include <stdint.h>

#include "calc/time/zone.h"

enum { WEEK_HOURS = 7 * 24 };

/* Returns the hour of the week that contains a time. An hour that the clocks repeat occurs
 * twice. */
int week_hour(struct zone *zone, int64_t utc);
/* Returns the end of that hour: the second after its last, or where the clocks change. */
int64_t week_hour_end(struct zone *zone, int64_t utc);
