#include "calc/time/when.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/i18n.h"
#include "base/number.h"
#include "base/utf8.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, WEEK = 7 * 86400 };

/* The first and last second that RFC 3339 can write, in UTC. */
static const int64_t utc_min = -62135596800, utc_max = 253402300799;

/* Splits a local time into days and the second of the day. */
static int64_t split(int64_t label, int *of_day)
{
    int64_t days = label / DAY;
    *of_day = (int)(label - days * DAY);
    if (*of_day < 0) {
        *of_day += DAY;
        days--;
    }
    return days;
}

/* --- reading pieces of a text */

/* Reads exactly n digits and advances *p past them. */
static int digits(const char **p, int n, int *value)
{
    int v = 0;
    for (int i = 0; i < n; i++) {
        if ((*p)[i] < '0' || (*p)[i] > '9')
            return 0;
        v = v * 10 + (*p)[i] - '0';
    }
    *p += n;
    *value = v;
    return 1;
}

static int skip_char(const char **p, char c)
{
    if (**p != c)
        return 0;
    (*p)++;
    return 1;
}

static int is_date(const struct civil *c)
{
    return c->year >= 1 && c->year <= 9999 && c->month >= 1 && c->month <= 12 && c->day >= 1 &&
           c->day <= civil_month_days(c->year, c->month);
}

static int is_clock(const struct civil *c)
{
    return c->hour >= 0 && c->hour < 24 && c->minute >= 0 && c->minute < 60 && c->second >= 0 &&
           c->second < 60;
}

static int read_date(const char **p, struct civil *c)
{
    return digits(p, 4, &c->year) && skip_char(p, '-') && digits(p, 2, &c->month) &&
           skip_char(p, '-') && digits(p, 2, &c->day);
}

/* Reads HH:MM[:SS[.000]]. Sets *fraction if the fraction isn't 0. */
static int read_clock(const char **p, struct civil *c, int *fraction)
{
    if (!digits(p, 2, &c->hour) || !skip_char(p, ':') || !digits(p, 2, &c->minute))
        return 0;
    if (!skip_char(p, ':'))
        return 1;
    if (!digits(p, 2, &c->second))
        return 0;
    if (!skip_char(p, '.'))
        return 1;
    size_t zeros = strspn(*p, "0"), all = strspn(*p, "0123456789");
    *fraction = all > zeros;
    *p += all;
    return all > 0;
}

/* Reads Z, z, +08:00 or +0800. *given is 0 if the text ends here. */
static int read_offset(const char **p, int *seconds, int *given)
{
    *given = 1;
    *seconds = 0;
    if (skip_char(p, 'Z') || skip_char(p, 'z'))
        return 1;
    int sign = **p == '-' ? -1 : 1, hours, minutes;
    if (!skip_char(p, '+') && !skip_char(p, '-')) {
        *given = 0;
        return 1;
    }
    if (!digits(p, 2, &hours) || (skip_char(p, ':'), !digits(p, 2, &minutes)) || hours > 23 ||
        minutes > 59)
        return 0;
    *seconds = sign * (hours * HOUR + minutes * MINUTE);
    return 1;
}

struct parts {
    struct civil c;
    int dated; /* a bare date */
    int zoned; /* has an offset, in seconds: */
    int offset;
    int fraction; /* has a fraction of a second that isn't 0 */
};

/* Reads YYYY-MM-DD[(T|t| )HH:MM[:SS[.F]][OFFSET]]. Checks only the form, not whether the time
 * exists. */
static int read_parts(const char *text, struct parts *t)
{
    const char *p = text;
    *t = (struct parts){.dated = 0};
    if (!read_date(&p, &t->c))
        return 0;
    t->dated = *p == '\0';
    if (t->dated)
        return 1;
    return (skip_char(&p, 'T') || skip_char(&p, 't') || skip_char(&p, ' ')) &&
           read_clock(&p, &t->c, &t->fraction) && read_offset(&p, &t->offset, &t->zoned) && !*p;
}

/* --- error messages */

static enum status no_time(const char *text, struct error *e)
{
    return error_set(
        e, ST_DATA,
        _("'%s' is not a time: write it like 2025-03-09T08:00:00+08:00, 2025-03-09 "
          "08:00, 2025-03-09, now, today, -2h or +3d"),
        utf8_quote(text));
}

static enum status no_moment(const char *text, const struct civil *c, struct error *e)
{
    if (is_date(c))
        return error_set(e, ST_DATA,
                         _("'%s' is not a time: the clock goes from 00:00:00 to 23:59:59"),
                         utf8_quote(text));
    if (c->year < 1 || c->year > 9999)
        return error_set(e, ST_DATA, _("'%s' is not a time: years go from 0001 to 9999"),
                         utf8_quote(text));
    if (c->month < 1 || c->month > 12)
        return error_set(e, ST_DATA, _("'%s' is not a time: months go from 01 to 12"),
                         utf8_quote(text));
    return error_set(e, ST_DATA, _("'%s' is not a time: month %d of %04d has %d days"),
                     utf8_quote(text), c->month, c->year, civil_month_days(c->year, c->month));
}

static enum status out_of_range(const char *text, struct error *e)
{
    return error_set(e, ST_DATA, _("'%s' is not a time: it is outside the years 0001 to 9999"),
                     utf8_quote(text));
}

/* Returns the next time after utc at which the zone's offset changes. A repeated local time has
 * a change soon after its first occurrence. */
static int64_t next_change(struct zone *zone, int64_t utc)
{
    int64_t from, to;
    int offset = zone_span(zone, utc, &from, &to);
    while (to < utc_max && zone_offset(zone, to) == offset)
        zone_span(zone, to, &from, &to);
    return to;
}

/* Appends the local time at utc with that offset. */
static void clock_at(struct buf *out, int64_t utc, int offset)
{
    int of_day;
    split(utc + offset, &of_day);
    buf_printf(out, "%02d:%02d", of_day / HOUR, of_day / MINUTE % 60);
    if (of_day % MINUTE)
        buf_printf(out, ":%02d", of_day % MINUTE);
}

static enum status skipped(const char *text, struct zone *zone, int64_t jump, struct error *e)
{
    struct buf before = BUF_EMPTY, after = BUF_EMPTY, moment = BUF_EMPTY;
    clock_at(&before, jump, zone_offset(zone, jump - 1));
    clock_at(&after, jump, zone_offset(zone, jump));
    when_print(&moment, zone, jump);
    error_set(e, ST_DATA,
              _("'%s' does not exist in %s: the clock jumps from %s to %s there, at %s"),
              utf8_quote(text), zone_name(zone), before.s, after.s, moment.s);
    BUF_FREE(&before, &after, &moment);
    return e->code;
}

static enum status twice(const char *text, struct zone *zone, const struct when_reading *r,
                         struct error *e)
{
    struct buf a = BUF_EMPTY, b = BUF_EMPTY;
    when_print(&a, zone, r->first);
    when_print(&b, zone, r->second);
    error_set(e, ST_DATA, _("'%s' occurs twice in %s: write %s or %s"), utf8_quote(text),
              zone_name(zone), a.s, b.s);
    BUF_FREE(&a, &b);
    return e->code;
}

/* --- from local time to UTC */

static enum status in_years(const char *text, int64_t utc, struct when_reading *r,
                            struct error *e)
{
    r->first = r->second = utc;
    return utc < utc_min || utc > utc_max ? out_of_range(text, e) : ST_OK;
}

static enum status from_label(const struct when *w, const char *text, const struct civil *c,
                              struct when_reading *r, struct error *e)
{
    int64_t utc;
    enum zone_fit fit = zone_utc(w->zone, c, &utc);
    if (in_years(text, utc, r, e) != ST_OK)
        return e->code;
    r->skipped = fit == ZONE_SKIPPED;
    if (fit == ZONE_TWICE) {
        int64_t change = next_change(w->zone, utc);
        r->second = utc + zone_offset(w->zone, utc) - zone_offset(w->zone, change);
    }
    return ST_OK;
}

static enum status from_offset(const char *text, const struct civil *c, int64_t offset,
                               struct when_reading *r, struct error *e)
{
    int64_t utc = civil_days(c->year, c->month, c->day) * DAY + c->hour * HOUR +
                  c->minute * MINUTE + c->second - offset;
    return in_years(text, utc, r, e);
}

/* A day begins with the first second that has its date, even if midnight is skipped or
 * repeated. */
static enum status from_day(const struct when *w, const char *text, int64_t days,
                            struct when_reading *r, struct error *e)
{
    if (in_years(text, zone_day(w->zone, days), r, e) != ST_OK)
        return e->code;
    struct civil c;
    zone_civil(w->zone, r->first, &c);
    r->dated = 1;
    r->skipped = civil_days(c.year, c.month, c.day) != days;
    return ST_OK;
}

/* --- the forms */

static int64_t local_today(const struct when *w)
{
    struct civil c;
    zone_civil(w->zone, w->now, &c);
    return civil_days(c.year, c.month, c.day);
}

/* Reads now, today, tomorrow, yesterday, -2h, +3d. *known is 0 if the text is none of these. */
static enum status read_relative(const struct when *w, const char *text, struct when_reading *r,
                                 int *known, struct error *e)
{
    static const char *const days[] = {"yesterday", "today", "tomorrow"};
    *known = 1;
    if (strcmp(text, "now") == 0) {
        r->first = r->second = w->now;
        return ST_OK;
    }
    for (int i = 0; i < 3; i++)
        if (strcmp(text, days[i]) == 0)
            return from_day(w, text, local_today(w) + i - 1, r, e);
    *known = *text == '+' || *text == '-';
    if (!*known)
        return ST_OK;
    int64_t seconds, utc;
    if (text[strspn(text + 1, "0123456789") + 1] == '\0' ||
        number_duration(text + 1, 1, &seconds, e) != ST_OK)
        return no_time(text, e);
    int over = *text == '+' ? __builtin_add_overflow(w->now, seconds, &utc)
                            : __builtin_sub_overflow(w->now, seconds, &utc);
    return over ? out_of_range(text, e) : in_years(text, utc, r, e);
}

static enum status read_absolute(const struct when *w, const char *text, struct when_reading *r,
                                 struct error *e)
{
    struct parts t;
    if (!read_parts(text, &t))
        return no_time(text, e);
    if (!is_date(&t.c) || !is_clock(&t.c))
        return no_moment(text, &t.c, e);
    if (t.dated)
        return from_day(w, text, civil_days(t.c.year, t.c.month, t.c.day), r, e);
    if (t.fraction)
        return error_set(e, ST_DATA,
                         _("'%s' is too precise: leave out the fraction of a second"),
                         utf8_quote(text));
    return t.zoned ? from_offset(text, &t.c, t.offset, r, e) : from_label(w, text, &t.c, r, e);
}

/* --- strptime(3) */

enum {
    HAS_YEAR = 1,
    HAS_MONTH = 2,
    HAS_DAY = 4,
    HAS_OFFSET = 8,
    HAS_NAME = 16,
    HAS_CLOCK = 32
};

/* Returns what the conversions of a format give. strptime leaves other fields unchanged without
 * a warning: a format without a year would mean 1900. */
static int format_gives(const char *format)
{
    int gives = 0;
    for (const char *p = format; (p = strchr(p, '%')); p++) {
        p += 1 + strspn(p + 1, "_-0^#EO123456789");
        if (!*p)
            break;
        if (strchr("YyDxcFs", *p))
            gives |= HAS_YEAR;
        if (strchr("mbBhDxcFsj", *p))
            gives |= HAS_MONTH;
        if (strchr("deDxcFsj", *p))
            gives |= HAS_DAY;
        if (strchr("HIklMSTRrcsXp", *p))
            gives |= HAS_CLOCK;
        if (strchr("zs", *p))
            gives |= HAS_OFFSET;
        if (*p == 'Z')
            gives |= HAS_NAME;
    }
    return gives;
}

/* Puts AM or PM in place of what Chinese clocks and dotted ones say, for %p. */
static void plain_halves(struct buf *out, const char *text)
{
    static const char *const halves[][2] = {
        {"上午", "AM"}, {"下午", "PM"}, {"a.m.", "AM"},
        {"p.m.", "PM"}, {"A.M.", "AM"}, {"P.M.", "PM"},
    };
    while (*text) {
        size_t i = 0, n = sizeof halves / sizeof *halves;
        while (i < n && strncmp(text, halves[i][0], strlen(halves[i][0])) != 0)
            i++;
        if (i < n) {
            buf_adds(out, halves[i][1]);
            text += strlen(halves[i][0]);
        } else {
            buf_addc(out, *text++);
        }
    }
}

/* Month names and AM/PM are read in the C locale, whatever the user's locale is. Returns 0 if
 * the text isn't in the format. */
static int parse(const char *text, const char *format, struct tm *tm)
{
    struct buf plain = BUF_EMPTY;
    if (strstr(format, "%p")) {
        plain_halves(&plain, text);
        text = plain.s ? plain.s : "";
    }
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = uselocale(c);
    const char *end = strptime(text, format, tm);
    int whole = end && !*end;
    uselocale(before);
    freelocale(c);
    buf_free(&plain);
    return whole;
}

static enum status read_format(const struct when *w, const char *text, struct when_reading *r,
                               struct error *e)
{
    const int date = HAS_YEAR | HAS_MONTH | HAS_DAY;
    int gives = format_gives(w->format);
    if ((gives & date) != date)
        return error_set(e, ST_DATA,
                         _("the format '%s' doesn't read a whole date: it needs year, month "
                           "and day, like '%%Y-%%m-%%d %%H:%%M'"),
                         utf8_quote(w->format));
    if (gives & HAS_NAME)
        return error_set(e, ST_DATA,
                         _("the format '%s' contains %%Z, which is ambiguous: use %%z, for "
                           "offsets like +0800"),
                         utf8_quote(w->format));
    struct tm tm = {0};
    if (!parse(text, w->format, &tm))
        return error_set(e, ST_DATA, _("'%s' is not a time in the format '%s'"),
                         utf8_quote(text), utf8_quote(w->format));
    struct civil c = {.year = tm.tm_year + 1900,
                      .month = tm.tm_mon + 1,
                      .day = tm.tm_mday,
                      .hour = tm.tm_hour,
                      .minute = tm.tm_min,
                      .second = tm.tm_sec};
    if (!is_date(&c) || !is_clock(&c))
        return no_moment(text, &c, e);
    if (gives & HAS_OFFSET)
        return from_offset(text, &c, tm.tm_gmtoff, r, e);
    return gives & HAS_CLOCK ? from_label(w, text, &c, r, e)
                             : from_day(w, text, civil_days(c.year, c.month, c.day), r, e);
}

enum status when_readings(const struct when *w, const char *text, struct when_reading *r,
                          struct error *e)
{
    *r = (struct when_reading){0};
    if (w->format)
        return read_format(w, text, r, e);
    if (*text >= '0' && *text <= '9')
        return read_absolute(w, text, r, e);
    int known;
    enum status st = read_relative(w, text, r, &known, e);
    return known ? st : no_time(text, e);
}

enum status when_decide(const struct when *w, const char *text, const struct when_reading *r,
                        int64_t from, int64_t to, int64_t *utc, struct error *e)
{
    int first = r->first >= from && r->first <= to,
        second = r->second >= from && r->second <= to;
    *utc = second && !first ? r->second : r->first;
    if (r->skipped)
        return skipped(text, w->zone, r->first, e);
    return r->first != r->second && first == second ? twice(text, w->zone, r, e) : ST_OK;
}

enum status when_read(const struct when *w, const char *text, int64_t *utc, int *dated,
                      struct error *e)
{
    struct when_reading r;
    if (when_readings(w, text, &r, e) != ST_OK)
        return e->code;
    if (dated)
        *dated = r.dated;
    return when_decide(w, text, &r, INT64_MIN, INT64_MAX, utc, e);
}

/* --- dates, durations, the clock */

enum status when_date(const char *text, int64_t *days, struct error *e)
{
    struct civil c = {0};
    const char *p = text;
    if (!read_date(&p, &c) || *p)
        return error_set(e, ST_DATA, _("'%s' is not a date: write it like 2025-03-09"),
                         utf8_quote(text));
    if (!is_date(&c))
        return no_moment(text, &c, e);
    *days = civil_days(c.year, c.month, c.day);
    return ST_OK;
}

enum status when_now(int64_t *now, struct error *e)
{
    const char *text = getenv("TKT_NOW");
    if (!text || !*text) {
        *now = (int64_t)time(NULL);
        return ST_OK;
    }
    struct parts t;
    struct when_reading r;
    if (read_parts(text, &t) && t.zoned && !t.fraction && is_date(&t.c) && is_clock(&t.c) &&
        from_offset(text, &t.c, t.offset, &r, e) == ST_OK) {
        *now = r.first;
        return ST_OK;
    }
    return error_set(
        e, ST_CONFIG,
        _("TKT_NOW: '%s' is not an RFC 3339 time such as 2025-03-09T08:00:00+08:00"),
        utf8_quote(text));
}

/* --- writing */

static void put_digits(char *at, int n, int value)
{
    while (n--) {
        at[n] = (char)('0' + value % 10);
        value /= 10;
    }
}

/* Returns the offset to print a time with. RFC 3339 has no seconds in an offset (some zones had
 * them before about 1920), and years must have four digits. So the offset and the local time
 * are adjusted, and the moment stays right. */
static int written_offset(struct zone *zone, int64_t utc)
{
    int offset = zone_offset(zone, utc);
    offset -= offset % MINUTE;
    int64_t label = utc + offset;
    return label < utc_min || label > utc_max ? 0 : offset;
}

static int64_t in_range(int64_t utc)
{
    return utc < utc_min ? utc_min : utc > utc_max ? utc_max : utc;
}

static char *put_date(char *at, int64_t days)
{
    struct civil c;
    civil_from_days(days, &c);
    put_digits(at, 4, c.year);
    at[4] = '-';
    put_digits(at + 5, 2, c.month);
    at[7] = '-';
    put_digits(at + 8, 2, c.day);
    return at + 10;
}

void when_print(struct buf *out, struct zone *zone, int64_t utc)
{
    char text[] = "0000-00-00T00:00:00+00:00";
    utc = in_range(utc);
    int offset = written_offset(zone, utc), of_day;
    put_date(text, split(utc + offset, &of_day));
    put_digits(text + 11, 2, of_day / HOUR);
    put_digits(text + 14, 2, of_day / MINUTE % 60);
    put_digits(text + 17, 2, of_day % MINUTE);
    if (offset < 0) {
        text[19] = '-';
        offset = -offset;
    }
    put_digits(text + 20, 2, offset / HOUR);
    put_digits(text + 23, 2, offset / MINUTE % 60);
    buf_add(out, text, sizeof text - 1);
}

void when_print_date(struct buf *out, struct zone *zone, int64_t utc)
{
    char text[] = "0000-00-00";
    int of_day;
    utc = in_range(utc);
    put_date(text, split(utc + written_offset(zone, utc), &of_day));
    buf_add(out, text, sizeof text - 1);
}
