#include "mime/mail_date.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/buf.h"

enum { UNREAD = -1, NOON = 12, HOUR = 60, CENTURY = 100, FIRST_YEAR = 1900, LAST_YEAR = 2199 };

/* What was read so far. */
struct reading {
    int year, month, day;     /* UNREAD until it is */
    int hour, minute, second; /* the hour: UNREAD */
    int half;                 /* 'a': AM, 'p': PM, 0: neither */
    int zone;                 /* minutes east */
    int zoned;                /* a zone was read; it comes after the time */
    int bad;                  /* something contradicts, or can't be read */
};

/* ---- words ---- */

/* In English, and as German, French and Spanish programs write them. */
static int month_of(const char *s, size_t n)
{
    static const struct {
        const char *begins;
        int month;
    } months[] = {
        {"jan", 1},  {"feb", 2},  {"mar", 3},  {"mär", 3},  {"mrz", 3},  {"apr", 4},
        {"may", 5},  {"mai", 5},  {"jun", 6},  {"jul", 7},  {"aug", 8},  {"sep", 9},
        {"oct", 10}, {"okt", 10}, {"nov", 11}, {"dec", 12}, {"dez", 12}, {"déc", 12},
        {"fév", 2},  {"fev", 2},  {"avr", 4},  {"juin", 6}, {"juil", 7}, {"aoû", 8},
        {"ene", 1},  {"abr", 4},  {"ago", 8},  {"dic", 12},
    };
    int month = 0;
    size_t longest = 0;
    for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
        size_t length = strlen(months[i].begins);
        if (length <= n && length > longest && strncasecmp(s, months[i].begins, length) == 0) {
            month = months[i].month;
            longest = length;
        }
    }
    return month;
}

/* RFC 5322, 4.3, and others that mean one thing only. */
static int zone_of(const char *s, size_t n, int *minutes)
{
    static const struct {
        const char *name;
        int hours;
    } zones[] = {
        {"Z", 0},    {"UT", 0},   {"UTC", 0},  {"GMT", 0},  {"WET", 0},   {"EST", -5},
        {"EDT", -4}, {"CST", -6}, {"CDT", -5}, {"MST", -7}, {"MDT", -6},  {"PST", -8},
        {"PDT", -7}, {"CET", 1},  {"MET", 1},  {"MEZ", 1},  {"CEST", 2},  {"MEST", 2},
        {"MESZ", 2}, {"BST", 1},  {"WEST", 1}, {"EET", 2},  {"EEST", 3},  {"MSK", 3},
        {"HKT", 8},  {"SGT", 8},  {"JST", 9},  {"KST", 9},  {"AEST", 10}, {"AEDT", 11},
    };
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (strlen(zones[i].name) == n && strncasecmp(s, zones[i].name, n) == 0) {
            *minutes = zones[i].hours * HOUR;
            return 1;
        }
    return 0;
}

static int is_weekday(const char *s, size_t n)
{
    static const char *const english[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    for (size_t i = 0; i < sizeof english / sizeof *english; i++)
        if (n >= 3 && strncasecmp(s, english[i], 3) == 0)
            return 1;
    return 0;
}

static int is_letter(char c)
{
    return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Words before the day are weekdays, in whatever language. */
static const char *read_word(struct reading *r, const char *s)
{
    size_t n = 0;
    int month, minutes;
    while (is_letter(s[n]) || (s[n] == '.' && n == 1 && is_letter(s[n + 1]))) /* a.m. */
        n++;
    if ((n == 2 || n == 3) && strchr("AaPp", *s) && strchr("Mm", s[n - 1]) &&
        (n == 2 || s[1] == '.')) {
        r->half = *s | 32;
        return s + n + (s[n] == '.');
    }
    if (r->month == UNREAD && (month = month_of(s, n)) != 0 &&
        !(r->day == UNREAD && is_weekday(s, n))) {
        r->month = month;
        return s + n + (s[n] == '.');
    }
    if (r->hour != UNREAD && zone_of(s, n, &minutes)) {
        r->bad |= r->zoned && r->zone != minutes;
        r->zone = minutes;
        r->zoned = 1;
    } else if (r->hour != UNREAD && !is_weekday(s, n)) {
        r->bad = 1; /* a zone that we don't know */
    }
    return s + n;
}

/* ---- numbers ---- */

static size_t digits(const char *s)
{
    return strspn(s, "0123456789");
}

static int number(const char *s, size_t n)
{
    int value = 0;
    for (size_t i = 0; i < n && i < 6; i++)
        value = value * 10 + (s[i] - '0');
    return value;
}

static void set_day(struct reading *r, int year, int month, int day)
{
    r->bad |= r->year != UNREAD || r->month != UNREAD || r->day != UNREAD;
    r->year = year;
    r->month = month;
    r->day = day;
}

static void set_time(struct reading *r, int hour, int minute, int second)
{
    r->bad |= r->hour != UNREAD || hour > 24 || minute > 59 || second > 60 ||
              (hour == 24 && minute + second > 0);
    r->hour = hour;
    r->minute = minute;
    r->second = second;
}

/* +0100, +01:00, +01, -800 */
static const char *read_zone(struct reading *r, const char *s)
{
    int sign = *s == '-' ? -1 : 1;
    size_t n = digits(s + 1);
    const char *end = s + 1 + n;
    int hours = number(s + 1, n > 2 ? n - 2 : n), minutes = n > 2 ? number(end - 2, 2) : 0;
    if (n <= 2 && *end == ':' && digits(end + 1) == 2) {
        minutes = number(end + 1, 2);
        end += 3;
    }
    r->bad |= r->hour == UNREAD || n > 4 || hours > 14 || minutes > 59 || (r->zoned && r->zone);
    r->zone = sign * (hours * HOUR + minutes);
    r->zoned = 1;
    return end;
}

static int is_half(const char *s)
{
    s += strspn(s, " \t");
    return *s && strchr("AaPp", *s) &&
           (((s[1] | 32) == 'm' && !is_letter(s[2])) || (s[1] == '.' && (s[2] | 32) == 'm'));
}

/* Reads 2025-03-05, 5.3.2025, 09:00, 09.00.00 and the like at s, whose first number has n
 * digits. Returns what follows, or NULL. */
static const char *read_group(struct reading *r, const char *s, size_t n)
{
    char by = s[n];
    const char *two = s + n + 1, *three;
    size_t second = by ? digits(two) : 0, third = 0;
    three = two + second + 1;
    if (!second)
        return NULL;
    if (two[second] == by)
        third = digits(three);
    if (n == 4 && strchr("-/.", by) && third && third <= 2 && second <= 2) {
        set_day(r, number(s, n), number(two, second), number(three, third));
        return three + third;
    }
    if (by == '.' && n <= 2 && second <= 2 && third == 4) {
        set_day(r, number(three, third), number(two, second), number(s, n));
        return three + third;
    }
    if ((by != ':' && by != '.') || n > 2 || second != 2 || (third && third != 2))
        return NULL;
    set_time(r, number(s, n), number(two, second), third ? number(three, third) : 0);
    const char *end = third ? three + third : two + second;
    if (third && (*end == '.' || *end == ',') && digits(end + 1)) /* parts of a second */
        end += 1 + digits(end + 1);
    return end;
}

static const char *read_number(struct reading *r, const char *s)
{
    size_t n = digits(s);
    int value = number(s, n);
    const char *end = read_group(r, s, n);
    if (end)
        return end;
    end = s + n;
    if (r->hour == UNREAD && n <= 2 && is_half(end))
        set_time(r, value, 0, 0);
    else if (r->day == UNREAD && n <= 2)
        r->day = value;
    else if (r->year == UNREAD && n == 4 && value >= FIRST_YEAR && value <= LAST_YEAR)
        r->year = value;
    else if (r->year == UNREAD && n == 2)
        r->year = value + (value < CENTURY / 2 ? FIRST_YEAR + CENTURY : FIRST_YEAR);
    else if (r->year == UNREAD && n == 3)
        r->year = value + FIRST_YEAR;
    else if (r->hour == UNREAD && n == 4)
        set_time(r, value / CENTURY, value % CENTURY, 0);
    else if (r->hour == UNREAD && n == 6)
        set_time(r, value / CENTURY / CENTURY, value / CENTURY % CENTURY, value % CENTURY);
    else
        r->bad = 1;
    return end;
}

/* ---- the whole ---- */

/* Removes comments (in parentheses, which may be nested), and writes Chinese dates with the
 * signs of others. */
static void plain_form(struct buf *out, const char *raw)
{
    static const char *const signs[][2] = {
        {"年", "-"}, {"月", "-"}, {"日", " "}, {"上午", " AM "}, {"下午", " PM "}};
    int depth = 0;
    while (*raw) {
        size_t n = 1, i = 0;
        const char *put = NULL;
        if (depth && *raw == '\\' && raw[1])
            n = 2;
        for (; !depth && i < sizeof signs / sizeof *signs && !put; i++)
            if (strncmp(raw, signs[i][0], strlen(signs[i][0])) == 0) {
                put = signs[i][1];
                n = strlen(signs[i][0]);
            }
        if (*raw == '(')
            depth++;
        else if (*raw == ')' && depth)
            depth--;
        else if (put)
            buf_adds(out, put);
        else if (!depth)
            buf_addc(out, *raw);
        raw += n;
    }
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static int finish(struct reading *r, int64_t *at)
{
    if (r->bad || r->hour == UNREAD || r->year < FIRST_YEAR || r->year > LAST_YEAR ||
        r->month < 1 || r->month > NOON || r->day < 1 || r->day > days_in(r->year, r->month))
        return 0;
    if (r->half && r->hour <= NOON)
        r->hour = r->hour % NOON + (r->half == 'p' ? NOON : 0);
    struct tm tm = {.tm_year = r->year - FIRST_YEAR,
                    .tm_mon = r->month - 1,
                    .tm_mday = r->day,
                    .tm_hour = r->hour,
                    .tm_min = r->minute,
                    .tm_sec = r->second};
    *at = (int64_t)timegm(&tm) - (int64_t)r->zone * HOUR;
    return 1;
}

int mail_date_read(const char *raw, int64_t *at)
{
    struct reading r = {UNREAD, UNREAD, UNREAD, UNREAD, 0, 0, 0, 0, 0, 0};
    struct buf plain = BUF_EMPTY;
    plain_form(&plain, raw ? raw : "");
    for (const char *s = plain.s; *s;) {
        int timed = r.hour != UNREAD;
        int sign = (*s == '+' || *s == '-') && isdigit((unsigned char)s[1]);
        int apart = s > plain.s && isspace((unsigned char)s[-1]);
        if (isdigit((unsigned char)*s))
            s = read_number(&r, s);
        else if (sign && (timed || apart)) /* not the dashes of a date */
            s = read_zone(&r, s);
        else if (*s == 'T' && !timed && s > plain.s && isdigit((unsigned char)s[-1]))
            s++; /* 2025-03-04T12:00:00 */
        else if (is_letter(*s))
            s = read_word(&r, s);
        else
            s++;
    }
    buf_free(&plain);
    return finish(&r, at);
}
