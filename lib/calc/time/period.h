/* period.h: days, ISO weeks, months, quarters and years in the desk's time zone.
 *
 * Labels: 2025-03-09, 2025-W10 (ISO 8601), 2025-03, 2025-Q1, 2025; hours 00…23, weekdays
 * mon…sun. A period is half open, [from, to), in UTC seconds. */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "calc/time/when.h"
#include "calc/time/zone.h"

enum period_unit {
    PERIOD_NONE,
    PERIOD_DAY,
    PERIOD_WEEK,
    PERIOD_MONTH,
    PERIOD_QUARTER,
    PERIOD_YEAR,
    PERIOD_HOUR,    /* hour of the day: has a label but isn't a period */
    PERIOD_WEEKDAY, /* the same */
};

/* The names of the units that are periods, from PERIOD_DAY on, for lists of words. */
#define PERIOD_UNITS "day", "week", "month", "quarter", "year"

struct period {
    int64_t from, to; /* INT64_MIN, INT64_MAX: open on that side */
};

/* Returns the unit of "day" … "weekday", or PERIOD_NONE. */
enum period_unit period_unit_of(const char *name);
/* Reads 2025 | 2025-Q1 | 2025-03 | 2025-W10 | 2025-03-09 | today | yesterday | this-week |
 * last-week | this-month | last-month | this-quarter | last-quarter | this-year | last-year.
 * Returns ST_DATA for anything else. */
enum status period_read(const struct when *w, const char *text, struct period *p,
                        struct error *e);
/* Reads --from and --to, either of which may be NULL. A bare date in --to includes that day. */
enum status period_between(const struct when *w, const char *from, const char *to,
                           struct period *p, struct error *e);
/* Reads --in, or --from and --to. If all are NULL, the period is open on both sides. Returns
 * ST_USAGE. */
enum status period_asked(const struct when *w, const char *in, const char *from, const char *to,
                         struct period *p, struct error *e);
/* Returns the number of the period that contains utc. Days count from 1970-01-01, weeks (ISO)
 * from the week of 1970-01-01, months as year*12+month-1, …; hours are 0..23, weekdays 1..7.
 * Successive periods have successive numbers. */
int64_t period_number(enum period_unit unit, struct zone *zone, int64_t utc);
void period_label(struct buf *out, enum period_unit unit, int64_t number);
/* Returns [from, to) of a numbered period (not of an hour or weekday). */
struct period period_span(enum period_unit unit, struct zone *zone, int64_t number);
