/* when.h: reads and prints times in the forms that people write.
 *
 * Reads RFC 3339; `YYYY-MM-DD[ HH:MM[:SS]]` in the desk's time zone (also with T between); now,
 * today, tomorrow, yesterday; offsets from now (-2h, +3d; units s m h d w, where a day is 24
 * hours); or a strptime(3) format. Rejects a fraction of a second unless it is 0. Prints RFC
 * 3339 with the zone's offset at that time. Times are UTC seconds of the years 0001 to 9999. */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "calc/time/zone.h"

struct when {
    struct zone *zone;
    int64_t now;
    /* for strptime in the C locale; NULL: the forms above. With a format the forms above are
     * rejected, as are formats that don't give a whole date or have %Z. %z is used; hours,
     * minutes and seconds that the format lacks are 0. %p also reads 上午, 下午, a.m. and p.m.
     */
    const char *format;
    /* If a local time occurs twice, take the first; if it is skipped, take the moment of the
     * jump; and set *doubt. 0: both are rejected */
    int take_first;
};

/* Returns ST_DATA with "'X' is not a time: …" also for impossible dates, and for local times
 * that the zone skips or repeats (the message has both times). `doubt` may be NULL. *dated (may
 * be NULL) is set to 1 if the text was a bare date or today, tomorrow or yesterday; *utc is
 * then the beginning of that day, even if its midnight is skipped or repeated. With a strptime
 * format, text left unread and dates such as 30 February are rejected. */
enum status when_read(const struct when *w, const char *text, int64_t *utc, int *doubt,
                      int *dated, struct error *e);
/* Appends 2025-03-09T08:00:00+08:00. If the zone's offset had seconds (before about 1920), both
 * the local time and the offset leave them out, so that the moment stays right. */
void when_print(struct buf *out, struct zone *zone, int64_t utc);
void when_print_date(struct buf *out, struct zone *zone, int64_t utc);
/* Reads a bare date, "2025-03-09", as days since 1970-01-01. Returns ST_DATA if it isn't
 * one. */
enum status when_date(const char *text, int64_t *days, struct error *e);
/* Returns the current time: $TKT_NOW (RFC 3339), or the system's. Returns ST_CONFIG if TKT_NOW
 * is malformed. */
enum status when_now(int64_t *now, struct error *e);
