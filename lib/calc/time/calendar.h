/* calendar.h: business hours: weekly spans, holidays, make-up workdays and a time zone.
 *
 * A second is a business second if its local time is in a span [opens, closes) of its local
 * day. So an hour that the clock repeats counts twice, and one that it skips doesn't count.
 * Open time is stored in blocks of about a year. A block is a sorted list of UTC intervals with
 * running sums, built when it is first needed. Adding and counting take a binary search in a
 * block, plus an addition for each year in between. Adjacent spans form one interval. Times are
 * UTC seconds of the years 1 to 9999 (others are clamped to these); durations are in
 * seconds. */
#pragma once

#include <stdint.h>

#include "base/error.h"
#include "calc/time/zone.h"

struct calendar;

enum { CALENDAR_DAY_END = 24 * 60 }; /* 24:00 */

/* Returns an empty calendar, which is never open. The caller owns the zone, which must outlive
 * it. */
struct calendar *calendar_new(const char *code, struct zone *zone);
void calendar_free(struct calendar *c);
const char *calendar_code(const struct calendar *c);
/* Adds a span. weekday is 1..7; opens and closes are minutes of the day 0..1440. Returns
 * ST_DATA unless opens < closes and no spans overlap. */
enum status calendar_span(struct calendar *c, int weekday, int opens, int closes,
                          struct error *e);
/* Mark a day (days since 1970-01-01) as off, or as a workday. A workday has opens < closes, or
 * both -1 for the hours of the calendar's first working weekday (from Monday on). The last call
 * for a day wins. */
void calendar_off(struct calendar *c, int64_t day);
enum status calendar_work(struct calendar *c, int64_t day, int opens, int closes,
                          struct error *e);
/* Declares the calendar complete. The first query does this too. Adding to a sealed calendar
 * unseals it, and its intervals are built again. */
void calendar_seal(struct calendar *c);

int calendar_open_at(struct calendar *c, int64_t utc); /* 1: within business hours */
/* Finds the first business second >= utc. Returns ST_CONFIG if the calendar never opens (has no
 * open second in ten years). */
enum status calendar_start(struct calendar *c, int64_t utc, int64_t *start, struct error *e);
/* Finds the earliest time by which `seconds` of business time have passed since utc. So a
 * deadline may be the very end of a span. With 0 seconds it is calendar_start. Returns
 * ST_CONFIG as calendar_start does, and ST_DATA if seconds are negative or end after the year
 * 9999. */
enum status calendar_add(struct calendar *c, int64_t utc, int64_t seconds, int64_t *due,
                         struct error *e);
/* Returns the business seconds in [from, to). If to < from, returns minus those in [to,
 * from). */
int64_t calendar_between(struct calendar *c, int64_t from, int64_t to);
/* Reads "09:00", "9:00" or "24:00" as minutes of the day. Returns ST_DATA if it isn't a
 * time. */
enum status calendar_clock(const char *text, int *minutes, struct error *e);
/* Convert "mon" … "sun" to 1..7 (0 if it isn't a weekday) and back. */
int calendar_weekday(const char *text);
const char *calendar_weekday_name(int weekday);
