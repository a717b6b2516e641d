/* zone.h: the site's time zone: from UTC seconds to the wall clock and back.
 *
 * glibc knows the zones; a zone keeps the transitions that it has asked for, so that a
 * conversion costs a look into a small table. Times are seconds since 1970-01-01 UTC,
 * from year 1 to 9999. */
#ifndef TKT_CALC_TIME_ZONE_H
#define TKT_CALC_TIME_ZONE_H

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

struct zone;

struct civil {
    int year, month, day;     /* month 1..12, day 1..31 */
    int hour, minute, second; /* 0..23, 0..59, 0..59 */
    int weekday;              /* 1 Monday … 7 Sunday (ISO 8601) */
};

enum zone_fit { ZONE_ONCE, ZONE_SKIPPED, ZONE_TWICE };

/* Days since 1970-01-01 of a proleptic Gregorian date, and back (weekday is set too). */
int64_t civil_days(int year, int month, int day);
void civil_from_days(int64_t days, struct civil *c);
int civil_month_days(int year, int month);

/* A name of the tz database ("UTC", "Asia/Shanghai"). One whose file isn't there, or is none
 * of a zone, is ST_CONFIG: glibc would take it silently for UTC. */
enum status zone_open(struct zone **zone, const char *name, struct error *e);
void zone_close(struct zone *zone);
const char *zone_name(const struct zone *zone);
int zone_offset(struct zone *zone, int64_t utc); /* seconds east of UTC at that time */
void zone_civil(struct zone *zone, int64_t utc, struct civil *c);
/* The UTC time of a label on the wall clock. ZONE_TWICE: *utc is the first of the two.
 * ZONE_SKIPPED: *utc is the moment of the jump. */
enum zone_fit zone_utc(struct zone *zone, const struct civil *c, int64_t *utc);
/* The UTC second at which a local day begins (the first that has its label, should midnight
 * itself be skipped). days as in civil_days. */
int64_t zone_day(struct zone *zone, int64_t days);
/* Returns the offset at utc and a span that has it throughout, [*from, *to), for walking
 * through a time. It may end where the offset doesn't change: once a year or so. The first
 * span begins at INT64_MIN, the last ends at INT64_MAX. */
int zone_span(struct zone *zone, int64_t utc, int64_t *from, int64_t *to);

#endif
