/* zone.h: converts between UTC seconds and local time in the desk's time zone.
 *
 * glibc supplies the time zones. A zone caches the transitions that it has looked up, so that a
 * conversion only needs a search in a small table. Times are seconds since 1970-01-01 UTC, from
 * year 1 to 9999. */
#pragma once

#include <stdint.h>

#include "base/error.h"

struct zone;

struct civil {
    int year, month, day;     /* month 1..12, day 1..31 */
    int hour, minute, second; /* 0..23, 0..59, 0..59 */
    int weekday;              /* 1 Monday … 7 Sunday (ISO 8601) */
};

enum zone_fit { ZONE_ONCE, ZONE_SKIPPED, ZONE_TWICE };

/* Convert a proleptic Gregorian date to days since 1970-01-01 and back (sets weekday too). */
int64_t civil_days(int year, int month, int day);
void civil_from_days(int64_t days, struct civil *c);
int civil_month_days(int year, int month);

/* Opens a zone of the tz database ("UTC", "Asia/Shanghai"). Returns ST_CONFIG if its file
 * doesn't exist or isn't a zone file, and ST_IO if it can't be read: glibc would silently use
 * UTC. If memory runs out later, the process ends. */
enum status zone_open(struct zone **zone, const char *name, struct error *e);
void zone_close(struct zone *zone);
const char *zone_name(const struct zone *zone);
int zone_offset(struct zone *zone, int64_t utc); /* seconds east of UTC at that time */
void zone_civil(struct zone *zone, int64_t utc, struct civil *c);
/* Converts a local time to UTC. ZONE_TWICE: *utc is the first of the two. ZONE_SKIPPED: *utc is
 * the moment of the jump. */
enum zone_fit zone_utc(struct zone *zone, const struct civil *c, int64_t *utc);
/* Returns the UTC second at which a local day begins: the first second that has its date, if
 * midnight itself is skipped. days as in civil_days. */
int64_t zone_day(struct zone *zone, int64_t days);
/* Returns the offset at utc and a span [*from, *to) in which it is constant, to iterate over a
 * time. A span may end although the offset doesn't change, about once a year. The first span
 * begins at INT64_MIN, the last ends at INT64_MAX. */
int zone_span(struct zone *zone, int64_t utc, int64_t *from, int64_t *to);
