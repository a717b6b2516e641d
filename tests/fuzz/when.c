/* Times, periods, durations, clocks, money and numbers: what is taken stays in its bounds, and
 * reads the same when it is printed. The first byte chooses the zone and what is read; up to
 * a newline a strptime format may stand before the text. */
#include "fuzz.h"

#include <string.h>

#include "base/number.h"
#include "calc/time/calendar.h"
#include "calc/stat/decimal.h"
#include "calc/time/period.h"
#include "calc/time/when.h"

/* The years 2 to 9998: printed in any zone these have four digits. */
static int usual(int64_t utc)
{
    return utc >= -62104060800 && utc < 253370764800;
}

static void read_time(const struct when *w, const char *text, struct error *e)
{
    struct when plain = {w->zone, w->now, NULL};
    struct when_reading r;
    int64_t utc, again;
    if (when_readings(w, text, &r, e) != ST_OK)
        return;
    HOLDS(r.first <= r.second);
    if (when_read(w, text, &utc, NULL, e) != ST_OK)
        return;
    HOLDS(utc == r.first && utc == r.second);
    struct buf printed = BUF_EMPTY;
    when_print(&printed, w->zone, utc);
    HOLDS(!usual(utc) ||
          (when_read(&plain, printed.s, &again, NULL, e) == ST_OK && again == utc));
    buf_free(&printed);
}

static void read_period(const struct when *w, const char *text, struct error *e)
{
    struct period p;
    if (period_read(w, text, &p, e) == ST_OK)
        HOLDS(p.from < p.to);
    if (period_between(w, text, NULL, &p, e) == ST_OK)
        HOLDS(p.to == INT64_MAX);
    if (period_between(w, NULL, text, &p, e) == ST_OK)
        HOLDS(p.from == INT64_MIN);
}

static void read_money(const char *text, int places, struct error *e)
{
    int64_t minor, again;
    if (money_read(text, places, &minor, e) != ST_OK)
        return;
    struct buf printed = BUF_EMPTY;
    money_print(&printed, minor, places);
    HOLDS(money_read(printed.s, places, &again, e) == ST_OK && again == minor);
    buf_free(&printed);
}

static void read_figures(const char *text, int places, struct error *e)
{
    int64_t n;
    int minutes;
    read_money(text, places, e);
    if (number_read(text, -5, INT64_MAX, &n, e) == ST_OK)
        HOLDS(n >= -5);
    if (number_duration(text, 60, &n, e) == ST_OK)
        HOLDS(n >= 0);
    if (calendar_clock(text, &minutes, e) == ST_OK)
        HOLDS(minutes >= 0 && minutes <= CALENDAR_DAY_END);
    if (when_date(text, &n, e) == ST_OK) {
        struct civil c;
        civil_from_days(n, &c);
        HOLDS(civil_days(c.year, c.month, c.day) == n && c.year >= 1 && c.year <= 9999);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"UTC",
                                        "Asia/Shanghai",
                                        "Europe/Berlin",
                                        "Asia/Kathmandu",
                                        "America/New_York",
                                        "Pacific/Apia",
                                        "Africa/Cairo",
                                        "Australia/Lord_Howe"};
    static struct zone *zones[8];
    struct error e = ERROR_NONE;
    if (!size)
        return 0;
    unsigned choice = *data, at = choice % 8;
    if (!zones[at])
        HOLDS(zone_open(&zones[at], names[at], &e) == ST_OK);
    char *text = fuzz_text(data + 1, size - 1);
    char *newline = choice & 16 ? strchr(text, '\n') : NULL, *value = text;
    if (newline) {
        *newline = '\0';
        value = newline + 1;
    }
    struct when w = {zones[at], 1741140000, newline ? text : NULL};
    if (choice >> 6 == 0)
        read_time(&w, value, &e);
    else if (choice >> 6 == 1)
        read_period(&w, value, &e);
    else
        read_figures(value, (int)(choice % 4), &e);
    error_clear(&e);
    free(text);
    return 0;
}
