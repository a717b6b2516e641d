#include "calc/time/period.h"

#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "calc/time/calendar.h"

static const char *const unit_names[] = {NULL, PERIOD_UNITS, "hour", "weekday"};

enum period_unit period_unit_of(const char *name)
{
    for (enum period_unit u = PERIOD_DAY; u <= PERIOD_WEEKDAY; u++)
        if (strcmp(name, unit_names[u]) == 0)
            return u;
    return PERIOD_NONE;
}

static int64_t floor_div(int64_t n, int64_t by)
{
    return n / by - (n % by < 0);
}

/* --- numbers. Weeks begin on Monday; 1970-01-01 was a Thursday, three days into week 0. */

static int64_t week_of(int64_t days)
{
    return floor_div(days + 3, 7);
}

static int64_t week_start(int64_t week)
{
    return week * 7 - 3;
}

/* ISO 8601: week 1 is the week that contains 4 January. */
static int64_t first_week(int year)
{
    return week_of(civil_days(year, 1, 4));
}

static int64_t number_of_day(enum period_unit unit, int64_t days)
{
    struct civil c;
    civil_from_days(days, &c);
    switch (unit) {
    case PERIOD_DAY:
        return days;
    case PERIOD_WEEK:
        return week_of(days);
    case PERIOD_MONTH:
        return (int64_t)c.year * 12 + c.month - 1;
    case PERIOD_QUARTER:
        return (int64_t)c.year * 4 + (c.month - 1) / 3;
    case PERIOD_YEAR:
        return c.year;
    case PERIOD_WEEKDAY:
        return c.weekday;
    default:
        return 0;
    }
}

static int64_t local_day(struct zone *zone, int64_t utc)
{
    struct civil c;
    zone_civil(zone, utc, &c);
    return civil_days(c.year, c.month, c.day);
}

int64_t period_number(enum period_unit unit, struct zone *zone, int64_t utc)
{
    struct civil c;
    zone_civil(zone, utc, &c);
    if (unit == PERIOD_HOUR)
        return c.hour;
    return number_of_day(unit, civil_days(c.year, c.month, c.day));
}

/* Returns the first day of a numbered period. */
static int64_t first_day(enum period_unit unit, int64_t number)
{
    switch (unit) {
    case PERIOD_WEEK:
        return week_start(number);
    case PERIOD_MONTH:
        return civil_days((int)floor_div(number, 12),
                          (int)(number - floor_div(number, 12) * 12) + 1, 1);
    case PERIOD_QUARTER:
        return civil_days((int)floor_div(number, 4),
                          (int)(number - floor_div(number, 4) * 4) * 3 + 1, 1);
    case PERIOD_YEAR:
        return civil_days((int)number, 1, 1);
    default:
        return number;
    }
}

struct period period_span(enum period_unit unit, struct zone *zone, int64_t number)
{
    return (struct period){zone_day(zone, first_day(unit, number)),
                           zone_day(zone, first_day(unit, number + 1))};
}

/* --- labels */

static void week_label(struct buf *out, int64_t week)
{
    struct civil thursday; /* its year is the week's year */
    civil_from_days(week_start(week) + 3, &thursday);
    buf_printf(out, "%04d-W%02d", thursday.year, (int)(week - first_week(thursday.year)) + 1);
}

void period_label(struct buf *out, enum period_unit unit, int64_t number)
{
    if (unit == PERIOD_HOUR) {
        buf_printf(out, "%02d", (int)number);
        return;
    }
    if (unit == PERIOD_WEEKDAY) {
        buf_adds(out, calendar_weekday_name((int)number));
        return;
    }
    if (unit == PERIOD_WEEK) {
        week_label(out, number);
        return;
    }
    struct civil c;
    civil_from_days(first_day(unit, number), &c);
    buf_printf(out, "%04d", c.year);
    if (unit == PERIOD_QUARTER)
        buf_printf(out, "-Q%d", (c.month - 1) / 3 + 1);
    if (unit == PERIOD_MONTH || unit == PERIOD_DAY)
        buf_printf(out, "-%02d", c.month);
    if (unit == PERIOD_DAY)
        buf_printf(out, "-%02d", c.day);
}

/* --- reading */

/* Matches `form`: Y stands for a digit of the year, N for a digit of the other number, and any
 * other character for itself. */
static int matches(const char *text, const char *form, int *year, int *number)
{
    *year = *number = 0;
    for (; *form; form++, text++) {
        int *to = *form == 'Y' ? year : *form == 'N' ? number : NULL;
        if (to ? *text < '0' || *text > '9' : *text != *form)
            return 0;
        if (to)
            *to = *to * 10 + *text - '0';
    }
    return *text == '\0' && *year >= 1;
}

static int read_label(const char *text, enum period_unit *unit, int64_t *number)
{
    int year, n;
    struct error unused = ERROR_NONE;
    if (matches(text, "YYYY", &year, &n)) {
        *unit = PERIOD_YEAR;
        *number = year;
        return 1;
    }
    if (matches(text, "YYYY-QN", &year, &n)) {
        *unit = PERIOD_QUARTER;
        *number = (int64_t)year * 4 + n - 1;
        return n >= 1 && n <= 4;
    }
    if (matches(text, "YYYY-NN", &year, &n)) {
        *unit = PERIOD_MONTH;
        *number = (int64_t)year * 12 + n - 1;
        return n >= 1 && n <= 12;
    }
    if (matches(text, "YYYY-WNN", &year, &n)) {
        *unit = PERIOD_WEEK;
        *number = first_week(year) + n - 1;
        return n >= 1 && *number < first_week(year + 1);
    }
    *unit = PERIOD_DAY;
    int is_date = when_date(text, number, &unused) == ST_OK;
    error_clear(&unused);
    return is_date;
}

/* Reads today, yesterday, this-week, last-month, … */
static int read_word(const struct when *w, const char *text, enum period_unit *unit,
                     int64_t *number)
{
    int64_t today = local_day(w->zone, w->now);
    *unit = PERIOD_DAY;
    *number = today - (strcmp(text, "yesterday") == 0);
    if (strcmp(text, "today") == 0 || *number < today)
        return 1;
    int back = strncmp(text, "last-", 5) == 0;
    if (!back && strncmp(text, "this-", 5) != 0)
        return 0;
    *unit = period_unit_of(text + 5);
    if (*unit < PERIOD_WEEK || *unit > PERIOD_YEAR)
        return 0;
    *number = number_of_day(*unit, today) - back;
    return 1;
}

enum status period_read(const struct when *w, const char *text, struct period *p,
                        struct error *e)
{
    enum period_unit unit;
    int64_t number;
    if (!read_word(w, text, &unit, &number) && !read_label(text, &unit, &number))
        return error_set(
            e, ST_DATA,
            _("'%s' is not a period: write it like 2025, 2025-Q1, 2025-03, 2025-W10, "
              "2025-03-09, today, yesterday, this-week or last-month (week, month, "
              "quarter, year)"),
            utf8_quote(text));
    *p = period_span(unit, w->zone, number);
    return ST_OK;
}

enum status period_between(const struct when *w, const char *from, const char *to,
                           struct period *p, struct error *e)
{
    int dated;
    *p = (struct period){INT64_MIN, INT64_MAX};
    if (from && when_read(w, from, &p->from, NULL, e) != ST_OK)
        return error_prefix(e, "--from");
    if (to && when_read(w, to, &p->to, &dated, e) != ST_OK)
        return error_prefix(e, "--to");
    if (to && dated)
        p->to = zone_day(w->zone, local_day(w->zone, p->to) + 1);
    if (p->from > p->to)
        return error_set(e, ST_DATA, _("--from '%s' is later than --to '%s'"), utf8_quote(from),
                         utf8_quote(to));
    return ST_OK;
}

enum status period_asked(const struct when *w, const char *in, const char *from, const char *to,
                         struct period *p, struct error *e)
{
    if (in && period_read(w, in, p, e) != ST_OK)
        error_prefix(e, "--in");
    else if (!in)
        period_between(w, from, to, p, e);
    if (e->code == ST_DATA)
        e->code = ST_USAGE;
    return e->code;
}
