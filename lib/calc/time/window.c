#include "calc/time/window.h"

#include "base/i18n.h"
#include "base/number.h"
#include "base/utf8.h"

enum { HOUR = 3600, DAY_HOURS = 24, WEEK_HOURS = 7 * 24 };

enum status window_read(const char *text, int *hours, struct error *e)
{
    static const int lengths[] = {1, 2, 3, 4, 6, 8, 12, DAY_HOURS, WEEK_HOURS};
    int64_t seconds = 0;
    struct error not_one = ERROR_NONE;
    int read = number_duration(text, HOUR, &seconds, &not_one) == ST_OK;
    error_clear(&not_one);
    for (size_t i = 0; read && i < sizeof lengths / sizeof *lengths; i++)
        if (seconds == (int64_t)lengths[i] * HOUR) {
            *hours = lengths[i];
            return ST_OK;
        }
    return error_set(e, ST_DATA, _("'%s' is not one of 1h, 2h, 3h, 4h, 6h, 8h, 12h, 1d, 1w"),
                     utf8_quote(text));
}

void window_print(struct buf *out, int hours)
{
    if (hours == WEEK_HOURS)
        buf_adds(out, "1w");
    else if (hours == DAY_HOURS)
        buf_adds(out, "1d");
    else
        buf_printf(out, "%dh", hours);
}

void window_bounds(struct zone *zone, int64_t end, int hours, size_t count, int64_t *bounds)
{
    struct civil c;
    zone_civil(zone, end, &c);
    int64_t days = civil_days(c.year, c.month, c.day), hour = days * DAY_HOURS + c.hour;
    int minute = c.minute, second = c.second;
    bounds[count] = end;
    for (size_t i = count; i-- > 0;) {
        hour -= hours;
        days = hour >= 0 ? hour / DAY_HOURS : -((DAY_HOURS - 1 - hour) / DAY_HOURS);
        civil_from_days(days, &c);
        c.hour = (int)(hour - days * DAY_HOURS);
        c.minute = minute;
        c.second = second;
        zone_utc(zone, &c, &bounds[i]);
        /* the end itself is in the first of two repeated hours */
        if (bounds[i] > bounds[i + 1])
            bounds[i] = bounds[i + 1];
    }
}
