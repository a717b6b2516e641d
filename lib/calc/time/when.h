/* when.h: times as people write them.
 *
 * Read: RFC 3339; `YYYY-MM-DD[ HH:MM[:SS]]` in the site's zone (T between is fine);
 * now, today, tomorrow, yesterday; offsets from now (-2h, +3d; units s m h d w, a day being 24
 * hours); or a strptime(3) format. Fractions of a second are refused unless they are 0.
 * Written: RFC 3339 with the zone's offset at that time. Seconds UTC, of the years 0001 to
 * 9999. */
#ifndef TKT_CALC_TIME_WHEN_H
#define TKT_CALC_TIME_WHEN_H

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "calc/time/zone.h"

struct when {
    struct zone *zone;
    int64_t now;
    const char *format; /* strptime's in the C locale, NULL: the forms above. Others are refused
                           then, as is a format that gives no whole date, or has %Z; %z counts,
                           parts of the clock that it doesn't give are 0 */
    int take_first;     /* a label that the zone has twice is taken as the first, a skipped one
                           as the moment of the jump, and *doubt is set; else both refused */
};

/* ST_DATA with "'X' is not a time: …", also for impossible dates, and for labels that the
 * zone skips or has twice (naming both). `doubt` may be NULL. *dated (may be NULL) is set to 1
 * where the text was a bare date or today, tomorrow, yesterday: *utc is then where that day
 * begins, be its midnight skipped or twice. With glibc's strptime, what it leaves unread is
 * refused, and 30 February too. */
enum status when_read(const struct when *w, const char *text, int64_t *utc, int *doubt,
                      int *dated, struct error *e);
/* 2025-03-09T08:00:00+08:00. Where the zone's offset had seconds (before 1920 or so) they are
 * left out of both label and offset, so that the moment stays right. */
void when_print(struct buf *out, struct zone *zone, int64_t utc);
void when_print_date(struct buf *out, struct zone *zone, int64_t utc);
/* "90", "90m", "2h", "3d", "1w", "45s" → seconds; a bare number counts in `unit` seconds.
 * Negative ones and overflow are refused. ST_DATA. */
enum status when_duration(const char *text, int64_t unit, int64_t *seconds, struct error *e);
/* A bare date "2025-03-09" → days since 1970-01-01; ST_DATA. */
enum status when_date(const char *text, int64_t *days, struct error *e);
/* The clock: $TKT_NOW (RFC 3339) or the system's. ST_CONFIG where TKT_NOW is malformed. */
enum status when_now(int64_t *now, struct error *e);

#endif
