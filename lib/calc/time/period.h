/* period.h: days, ISO weeks, months, quarters and years in the site's zone.
 *
 * Labels: 2025-03-09, 2025-W10 (ISO 8601), 2025-03, 2025-Q1, 2025; hour 00…23, weekday
 * mon…sun. A period is half open: [from, to), seconds UTC. */
#ifndef TKT_CALC_TIME_PERIOD_H
#define TKT_CALC_TIME_PERIOD_H

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
    PERIOD_HOUR,    /* of the day: no period, a label only */
    PERIOD_WEEKDAY, /* likewise */
};

struct period {
    int64_t from, to; /* INT64_MIN and INT64_MAX: open on that side */
};

/* "day" … "weekday" → unit, PERIOD_NONE where it is none. */
enum period_unit period_unit_of(const char *name);
const char *period_unit_name(enum period_unit unit);
/* 2025 | 2025-Q1 | 2025-03 | 2025-W10 | 2025-03-09 | today | yesterday | this-week | last-week
 * | this-month | last-month | this-quarter | last-quarter | this-year | last-year. ST_DATA. */
enum status period_read(const struct when *w, const char *text, struct period *p,
                        struct error *e);
/* --from and --to (either may be NULL): a bare date as --to means to the end of that day. */
enum status period_between(const struct when *w, const char *from, const char *to,
                           struct period *p, struct error *e);
/* The number of the unit that holds utc: day → days since 1970-01-01, week → ISO weeks since
 * the week of 1970-01-01, month → year*12+month-1, …, hour 0..23, weekday 1..7. Consecutive
 * periods have consecutive numbers. */
int64_t period_number(enum period_unit unit, struct zone *zone, int64_t utc);
void period_label(struct buf *out, enum period_unit unit, int64_t number);
/* [from, to) of a numbered period (not for hour and weekday). */
struct period period_span(enum period_unit unit, struct zone *zone, int64_t number);

#endif
