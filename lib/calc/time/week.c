#include "calc/time/week.h"

int week_hour(struct zone *zone, int64_t utc)
{
    struct civil c;
    zone_civil(zone, utc, &c);
    return (c.weekday - 1) * 24 + c.hour;
}

int64_t week_hour_end(struct zone *zone, int64_t utc)
{
    struct civil c;
    int64_t from, to;
    zone_civil(zone, utc, &c);
    zone_span(zone, utc, &from, &to);
    int64_t end = utc + 3600 - (c.minute * 60 + c.second);
    return end < to ? end : to;
}
