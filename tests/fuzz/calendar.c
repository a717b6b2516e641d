/* Business hours: adding and counting are each other's reverse. The first byte chooses the
 * zone, the next 16 a time and a duration; each 6 after these are a span or a special day. */
#include "fuzz.h"

#include <string.h>

#include "calc/time/calendar.h"

static void add_hours(struct calendar *c, const uint8_t *d, struct error *e)
{
    int opens = (d[1] << 8 | d[2]) % 1500 - 20, closes = (d[3] << 8 | d[4]) % 1500 - 20;
    int64_t day = 19000 + (d[5] - 128) * 30;
    if (d[0] & 128)
        calendar_span(c, d[0] % 9, opens, closes, e);
    else if (d[0] & 64)
        calendar_work(c, day, d[0] & 1 ? -1 : opens, d[0] & 1 ? -1 : closes, e);
    else
        calendar_off(c, day);
}

static void check(struct calendar *c, int64_t utc, int64_t seconds, struct error *e)
{
    int64_t start, due;
    if (calendar_start(c, utc, &start, e) != ST_OK)
        return;
    HOLDS(start >= utc && calendar_open_at(c, start) && calendar_between(c, utc, start) == 0);
    HOLDS((start == utc) == calendar_open_at(c, utc));
    if (calendar_add(c, utc, seconds, &due, e) != ST_OK)
        return;
    HOLDS(due >= utc && calendar_between(c, utc, due) == seconds);
    HOLDS(calendar_between(c, due, utc) == -seconds);
    HOLDS(!seconds || calendar_between(c, utc, due - 1) == seconds - 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"UTC", "Asia/Shanghai", "America/New_York",
                                        "Pacific/Apia"};
    static struct zone *zones[4];
    struct error e = ERROR_NONE;
    if (size < 17)
        return 0;
    unsigned at = *data % 4;
    if (!zones[at])
        HOLDS(zone_open(&zones[at], names[at], &e) == ST_OK);
    int64_t utc, seconds;
    memcpy(&utc, data + 1, sizeof utc);
    memcpy(&seconds, data + 9, sizeof seconds);
    struct calendar *c = calendar_new("fuzz", zones[at]);
    for (size_t i = 17; i + 6 <= size && i < 17 + 60 * 6; i += 6)
        add_hours(c, data + i, &e);
    /* mostly nine years round 2025, else anywhere in the years 70 to 3870 */
    utc = *data & 128 ? 1741140000 + utc % 150000000 : utc % 60000000000;
    if (*data & 128)
        seconds %= 40000000;
    if (*data & 64) { /* whole minutes: limits that end with a span */
        utc -= utc % 60;
        seconds -= seconds % 60;
    }
    check(c, utc, seconds, &e);
    calendar_free(c);
    error_clear(&e);
    return 0;
}
