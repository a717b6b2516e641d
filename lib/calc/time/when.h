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
};

/* What a text means. A local time may occur twice, when the clock is set back, or never, when
 * it is set forward. */
struct when_reading {
    int64_t first, second; /* the same, unless it occurs twice */
    int skipped;           /* 1: it doesn't exist; both are the moment of the jump */
    /* 1: a bare date (also by a format without a time of day), or today, tomorrow, yesterday;
     * both are the beginning of that day, even if its midnight is skipped or repeated */
    int dated;
};

/* Returns ST_DATA with "'X' is not a time: …" also for impossible dates. With a strptime
 * format, text left unread and dates such as 30 February are rejected. */
enum status when_readings(const struct when *w, const char *text, struct when_reading *r,
                          struct error *e);
/* Decides a reading: *utc is the one time that it may mean in [from, to]. Returns ST_DATA if
 * the zone skips the local time, or has it twice and both or neither are within these bounds
 * (the message has both times). A time that occurs once isn't compared with the bounds. */
enum status when_decide(const struct when *w, const char *text, const struct when_reading *r,
                        int64_t from, int64_t to, int64_t *utc, struct error *e);
/* Reads and decides without bounds. `dated` may be NULL. */
enum status when_read(const struct when *w, const char *text, int64_t *utc, int *dated,
                      struct error *e);
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
