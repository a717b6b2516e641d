/* given_time.h: what the times that people and other systems give may be, and mean. */
#pragma once

#include <stdint.h>

#include "base/error.h"
#include "desk/core/desk.h"

/* Clocks differ: what is reported as this many seconds ahead may have happened already. */
enum { GIVEN_TIME_SKEW = 600 };

/* Checks the time of something that has happened. `text` is how it was given. Returns ST_DATA
 * with "'X' is in the future: …" if it is further ahead of desk->now than clocks differ. */
enum status given_time_past(const struct desk *desk, const char *text, int64_t at,
                            struct error *e);
/* Returns the beginning of the local day after the one that contains `at`. */
int64_t given_time_next_day(const struct desk *desk, int64_t at);
/* Computes what a bare date means as a promise: until the office hours of that day end, in the
 * calendar of the setting office_calendar. If the office is closed all day, or its hours are
 * over by `after`, until the day ends, at 23:59:59: then nobody was promised anything earlier,
 * and a later day would break the promise. *at holds the beginning of the day. */
enum status given_time_promise(struct desk *desk, int64_t after, int64_t *at, struct error *e);
