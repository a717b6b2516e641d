/* calendar.h: business hours: weekly spans, holidays, make-up workdays, a zone.
 *
 * A second counts if its label on the wall clock lies in a span [opens, closes) of its local
 * day: so an hour that the clock has twice counts twice, one that it skips not at all.
 * Open time is kept by blocks of about a year, each a sorted list of UTC intervals with running
 * sums, made when first asked for; adding and counting are a binary search in a block, and one
 * addition for each year between. Touching spans are one interval. Times are seconds UTC of the
 * years 1 to 9999 (others are taken for the nearest of those), durations seconds. */
#ifndef TKT_CALC_TIME_CALENDAR_H
#define TKT_CALC_TIME_CALENDAR_H

#include <stdint.h>

#include "base/error.h"
#include "calc/time/zone.h"

struct calendar;

enum { CALENDAR_DAY_END = 24 * 60 }; /* 24:00 */

/* An empty calendar (never open). The zone is the caller's and must outlive it. */
struct calendar *calendar_new(const char *code, struct zone *zone);
void calendar_free(struct calendar *c);
const char *calendar_code(const struct calendar *c);
/* Weekday 1..7; minutes of the day 0..1440, opens < closes, none overlapping: else ST_DATA. */
enum status calendar_span(struct calendar *c, int weekday, int opens, int closes,
                          struct error *e);
/* A day (days since 1970-01-01) that is off, or one that is worked: opens < closes, or both -1
 * for the hours of the calendar's first working weekday (Monday first). What is said last of a
 * day holds. */
void calendar_off(struct calendar *c, int64_t day);
enum status calendar_work(struct calendar *c, int64_t day, int opens, int closes,
                          struct error *e);
/* The calendar is whole. The first question seals it too; what is added later breaks the seal,
 * and its intervals are made afresh. */
void calendar_seal(struct calendar *c);

int calendar_open_at(struct calendar *c, int64_t utc); /* 1: within business hours */
/* The first second >= utc that counts. ST_CONFIG where the calendar never opens (none in ten
 * years). */
enum status calendar_start(struct calendar *c, int64_t utc, int64_t *start, struct error *e);
/* The earliest time by which `seconds` of business time have passed since utc; so a
 * deadline that ends with a span is that span's end. seconds 0: calendar_start. ST_CONFIG as
 * there; ST_DATA where seconds are negative or end after the year 9999. */
enum status calendar_add(struct calendar *c, int64_t utc, int64_t seconds, int64_t *due,
                         struct error *e);
/* Business seconds in [from, to); negative of the reverse where to < from. */
int64_t calendar_between(struct calendar *c, int64_t from, int64_t to);
/* "09:00", "9:00", "24:00" → minutes of the day. ST_DATA. */
enum status calendar_clock(const char *text, int *minutes, struct error *e);
/* "mon" … "sun" → 1..7, 0 where it is none; and back. */
int calendar_weekday(const char *text);
const char *calendar_weekday_name(int weekday);

#endif
