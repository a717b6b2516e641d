/* Business hours: the nights and holidays that are hard, by name, and a property test against a
 * count minute by minute that asks glibc for every label. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "calc/time/calendar.h"
#include "calc/time/when.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

struct site {
    struct zone *zone;
    struct calendar *c;
};

static struct site site_in(const char *zone)
{
    struct error e = ERROR_NONE;
    struct site s;
    assert_int_equal(zone_open(&s.zone, zone, &e), ST_OK);
    s.c = calendar_new("office", s.zone);
    return s;
}

static void leave(struct site s)
{
    calendar_free(s.c);
    zone_close(s.zone);
}

static void span(struct site s, int weekday, const char *opens, const char *closes)
{
    struct error e = ERROR_NONE;
    int from, to;
    assert_int_equal(calendar_clock(opens, &from, &e), ST_OK);
    assert_int_equal(calendar_clock(closes, &to, &e), ST_OK);
    assert_int_equal(calendar_span(s.c, weekday, from, to, &e), ST_OK);
}

static struct site office(const char *zone)
{
    struct site s = site_in(zone);
    for (int day = 1; day <= 5; day++) {
        span(s, day, "13:30", "18:00");
        span(s, day, "09:00", "12:00");
    }
    return s;
}

static struct site always(const char *zone)
{
    struct site s = site_in(zone);
    for (int day = 1; day <= 7; day++)
        span(s, day, "00:00", "24:00");
    return s;
}

static int64_t at(struct site s, const char *text)
{
    struct error e = ERROR_NONE;
    struct when w = {s.zone, 0, NULL};
    int64_t utc;
    if (when_read(&w, text, &utc, NULL, &e) != ST_OK)
        fail_msg("%s", e.message);
    return utc;
}

static void assert_due(struct site s, const char *from, int64_t seconds, const char *expected)
{
    struct error e = ERROR_NONE;
    struct buf out = BUF_EMPTY;
    int64_t due;
    if (calendar_add(s.c, at(s, from), seconds, &due, &e) != ST_OK)
        fail_msg("%s", e.message);
    when_print(&out, s.zone, due);
    if (strncmp(out.s, expected, strlen(expected)) != 0)
        fail_msg("%s + %lld is %s, not %s", from, (long long)seconds, out.s, expected);
    int64_t between = calendar_between(s.c, at(s, from), due);
    assert_int_equal(between, seconds);
    buf_free(&out);
}

/* The real register, if the tests have it. */
static int load_holidays(struct site s)
{
    FILE *f = fopen("../shared/data/holidays-cn-2025.csv", "r");
    if (!f)
        return 0;
    char line[256];
    struct error e = ERROR_NONE;
    while (fgets(line, sizeof line, f)) {
        char *day = strchr(line, ',');
        char *kind = day ? strchr(day + 1, ',') : NULL;
        int64_t days;
        if (!kind)
            continue;
        *kind = '\0';
        if (when_date(day + 1, &days, &e) != ST_OK)
            continue; /* the header */
        if (strncmp(kind + 1, "work", 4) == 0)
            assert_int_equal(calendar_work(s.c, days, -1, -1, &e), ST_OK);
        else
            calendar_off(s.c, days);
    }
    error_clear(&e);
    fclose(f);
    return 1;
}

static void across_the_spring_festival_and_on_a_make_up_sunday(void **state)
{
    (void)state;
    struct site s = office("Asia/Shanghai");
    if (!load_holidays(s)) {
        leave(s);
        print_message("no holidays-cn-2025.csv here\n");
        skip();
    }
    calendar_seal(s.c);
    assert_due(s, "2025-01-27 17:00", 2 * HOUR, "2025-02-05T10:00:00+08:00");
    assert_due(s, "2025-01-30 11:00", HOUR, "2025-02-05T10:00:00");
    assert_due(s, "2025-01-26 17:30", 31 * MINUTE, "2025-01-27T09:01:00");
    assert_due(s, "2025-01-25 10:00", HOUR, "2025-01-26T10:00:00");
    assert_due(s, "2025-02-07 17:00", 2 * HOUR, "2025-02-08T10:00:00");
    assert_due(s, "2025-02-08 17:00", 2 * HOUR, "2025-02-10T10:00:00");
    assert_true(calendar_open_at(s.c, at(s, "2025-01-26 09:00")));
    assert_false(calendar_open_at(s.c, at(s, "2025-01-26 12:00")));
    assert_false(calendar_open_at(s.c, at(s, "2025-01-29 10:00")));
    /* three working days of 7.5 hours */
    assert_due(s, "2025-01-26 09:00", 3 * 27000, "2025-02-05T18:00:00");
    leave(s);
}

static void over_lunch_at_a_spans_end_at_night_and_at_once(void **state)
{
    (void)state;
    struct site s = office("Asia/Shanghai");
    assert_due(s, "2025-03-10 11:30", HOUR, "2025-03-10T14:00:00");
    assert_due(s, "2025-03-10 12:10", HOUR, "2025-03-10T14:30:00");
    assert_due(s, "2025-03-10 11:00", HOUR, "2025-03-10T12:00:00");
    assert_due(s, "2025-03-10 17:00", HOUR, "2025-03-10T18:00:00");
    assert_due(s, "2025-03-10 12:00", HOUR, "2025-03-10T14:30:00");
    assert_due(s, "2025-03-10 23:15", HOUR, "2025-03-11T10:00:00");
    assert_due(s, "2025-03-14 18:00", HOUR, "2025-03-17T10:00:00");
    assert_due(s, "2025-03-10 23:15", 0, "2025-03-11T09:00:00");
    assert_due(s, "2025-03-10 12:00", 0, "2025-03-10T13:30:00");
    assert_due(s, "2025-03-10 10:00", 0, "2025-03-10T10:00:00");
    assert_due(s, "2025-03-10 10:00:37", HOUR, "2025-03-10T11:00:37");
    assert_due(s, "2025-03-10 11:59:59", 2, "2025-03-10T13:30:01");
    assert_due(s, "2025-03-10 11:59:59", 1, "2025-03-10T12:00:00");
    leave(s);
}

static void between_counts_forwards_and_backwards(void **state)
{
    (void)state;
    struct site s = office("Asia/Shanghai");
    int64_t a = at(s, "2025-03-10 11:30"), b = at(s, "2025-03-11 09:30:05");
    assert_int_equal(calendar_between(s.c, a, b), 30 * MINUTE + 270 * MINUTE + 30 * MINUTE + 5);
    assert_int_equal(calendar_between(s.c, b, a), -(330 * MINUTE + 5));
    assert_int_equal(calendar_between(s.c, a, a), 0);
    leave(s);
}

static void new_york_loses_an_hour_in_march(void **state)
{
    (void)state;
    struct site s = always("America/New_York");
    assert_int_equal(calendar_between(s.c, at(s, "2025-03-09"), at(s, "2025-03-10")),
                     23 * HOUR);
    assert_due(s, "2025-03-09 01:30", HOUR, "2025-03-09T03:30:00-04:00");
    leave(s);
    s = site_in("America/New_York");
    span(s, 7, "01:30", "02:30"); /* of which half an hour is skipped */
    assert_due(s, "2025-03-09 00:00", 30 * MINUTE, "2025-03-09T03:00:00-04:00");
    assert_due(s, "2025-03-09 00:00", 31 * MINUTE, "2025-03-16T01:31:00-04:00");
    leave(s);
    s = site_in("America/New_York");
    span(s, 7, "02:00", "03:00"); /* all of it is */
    assert_due(s, "2025-03-08 00:00", 0, "2025-03-16T02:00:00-04:00");
    leave(s);
}

static void new_york_has_an_hour_twice_in_november(void **state)
{
    (void)state;
    struct site s = always("America/New_York");
    assert_int_equal(calendar_between(s.c, at(s, "2025-11-02"), at(s, "2025-11-03")),
                     25 * HOUR);
    assert_due(s, "2025-11-02 00:30", 2 * HOUR, "2025-11-02T01:30:00-05:00");
    leave(s);
    s = site_in("America/New_York");
    span(s, 7, "01:30", "02:30"); /* 01:30-02:00 counts twice */
    assert_int_equal(calendar_between(s.c, at(s, "2025-11-02"), at(s, "2025-11-03")),
                     90 * MINUTE);
    assert_due(s, "2025-11-02 00:00", 30 * MINUTE, "2025-11-02T01:00:00-05:00");
    assert_due(s, "2025-11-02 00:00", 31 * MINUTE, "2025-11-02T01:31:00-05:00");
    assert_false(calendar_open_at(s.c, at(s, "2025-11-02T01:15:00-05:00")));
    leave(s);
}

static void lord_howe_moves_by_half_an_hour(void **state)
{
    (void)state;
    struct site s = always("Australia/Lord_Howe");
    assert_int_equal(calendar_between(s.c, at(s, "2025-04-06"), at(s, "2025-04-07")),
                     24 * HOUR + 30 * MINUTE);
    assert_int_equal(calendar_between(s.c, at(s, "2025-10-05"), at(s, "2025-10-06")),
                     23 * HOUR + 30 * MINUTE);
    assert_due(s, "2025-10-05 01:00", 2 * HOUR, "2025-10-05T03:30:00+11:00");
    leave(s);
    s = site_in("Australia/Lord_Howe");
    span(s, 7, "01:00", "02:00");
    assert_int_equal(calendar_between(s.c, at(s, "2025-04-06"), at(s, "2025-04-07")),
                     90 * MINUTE);
    leave(s);
}

static void kathmandu_is_a_quarter_off_the_half(void **state)
{
    (void)state;
    struct site s = office("Asia/Kathmandu");
    assert_due(s, "2025-03-10 08:00", HOUR, "2025-03-10T10:00:00+05:45");
    assert_due(s, "2025-03-10T06:14:00Z", 2 * MINUTE, "2025-03-10T13:31:00+05:45");
    leave(s);
}

static void a_day_that_ends_at_24_00_touches_the_next(void **state)
{
    (void)state;
    struct site s = site_in("Asia/Shanghai");
    span(s, 1, "22:00", "24:00");
    span(s, 2, "00:00", "06:00");
    assert_due(s, "2025-03-10 23:00", HOUR, "2025-03-11T00:00:00");
    assert_due(s, "2025-03-10 23:00", 2 * HOUR, "2025-03-11T01:00:00");
    assert_due(s, "2025-03-11 00:00", 0, "2025-03-11T00:00:00");
    assert_due(s, "2025-03-11 00:00", 6 * HOUR, "2025-03-11T06:00:00");
    leave(s);
}

static void a_calendar_that_never_opens_says_so(void **state)
{
    (void)state;
    struct site s = site_in("Asia/Shanghai");
    struct error e = ERROR_NONE;
    int64_t t = at(s, "2025-03-10"), due;
    assert_int_equal(calendar_start(s.c, t, &due, &e), ST_CONFIG);
    assert_int_equal(calendar_add(s.c, t, 60, &due, &e), ST_CONFIG);
    assert_int_equal(calendar_add(s.c, t, 0, &due, &e), ST_CONFIG);
    assert_non_null(strstr(e.message, "office"));
    assert_int_equal(calendar_between(s.c, t, t + 1000 * (int64_t)DAY), 0);
    assert_false(calendar_open_at(s.c, t));
    /* a make-up day has no hours to take over */
    assert_int_equal(calendar_work(s.c, t / DAY + 1, -1, -1, &e), ST_OK);
    assert_int_equal(calendar_start(s.c, t, &due, &e), ST_CONFIG);
    /* one with its own opens it for that day */
    assert_int_equal(calendar_work(s.c, civil_days(2031, 5, 1), 600, 660, &e), ST_OK);
    assert_due(s, "2025-03-10", HOUR, "2031-05-01T11:00:00");
    assert_int_equal(calendar_add(s.c, t, HOUR + 1, &due, &e), ST_CONFIG);
    error_clear(&e);
    leave(s);
}

static void what_is_said_last_of_a_day_holds(void **state)
{
    (void)state;
    struct site s = office("Asia/Shanghai");
    struct error e = ERROR_NONE;
    int64_t monday = civil_days(2025, 3, 10);
    calendar_off(s.c, monday);
    assert_due(s, "2025-03-10 10:00", HOUR, "2025-03-11T10:00:00");
    assert_int_equal(calendar_work(s.c, monday, 20 * 60, 21 * 60, &e), ST_OK);
    assert_due(s, "2025-03-10 10:00", HOUR, "2025-03-10T21:00:00");
    calendar_off(s.c, monday);
    assert_due(s, "2025-03-10 10:00", HOUR, "2025-03-11T10:00:00");
    leave(s);
}

static void the_years_1999_and_2030_in_one_calendar(void **state)
{
    (void)state;
    struct site s = office("Asia/Shanghai");
    assert_due(s, "2030-06-03 17:00", 2 * HOUR, "2030-06-04T10:00:00");
    assert_due(s, "1999-06-07 17:00", 2 * HOUR, "1999-06-08T10:00:00");
    /* 31 years of whole weeks from Monday to Monday */
    int64_t weeks = (civil_days(2030, 6, 3) - civil_days(1999, 6, 7)) / 7;
    int64_t between = calendar_between(s.c, at(s, "1999-06-07"), at(s, "2030-06-03"));
    assert_int_equal(between, weeks * 5 * 27000);
    assert_due(s, "1999-06-07 00:00", between, "2030-05-31T18:00:00");
    leave(s);
}

static void the_ends_of_time_are_no_trap(void **state)
{
    (void)state;
    struct site s = always("UTC");
    struct error e = ERROR_NONE;
    int64_t due;
    assert_true(calendar_between(s.c, INT64_MIN, INT64_MAX) > 315360000000);
    assert_int_equal(calendar_add(s.c, 0, INT64_MAX, &due, &e), ST_DATA);
    assert_int_equal(calendar_add(s.c, INT64_MAX, INT64_MAX, &due, &e), ST_DATA);
    assert_int_equal(calendar_add(s.c, 0, -1, &due, &e), ST_DATA);
    assert_int_equal(calendar_start(s.c, INT64_MIN, &due, &e), ST_OK);
    error_clear(&e);
    leave(s);
}

static void hours_that_are_none_or_overlap_are_refused(void **state)
{
    (void)state;
    struct site s = office("Asia/Shanghai");
    struct error e = ERROR_NONE;
    assert_int_equal(calendar_span(s.c, 1, 540, 540, &e), ST_DATA);
    assert_int_equal(calendar_span(s.c, 1, 600, 540, &e), ST_DATA);
    assert_int_equal(calendar_span(s.c, 6, -1, 540, &e), ST_DATA);
    assert_int_equal(calendar_span(s.c, 6, 0, 1441, &e), ST_DATA);
    assert_int_equal(calendar_span(s.c, 0, 0, 60, &e), ST_DATA);
    assert_int_equal(calendar_span(s.c, 8, 0, 60, &e), ST_DATA);
    static const int overlapping[][2] = {{0, 541},     {719, 730}, {600, 660}, {500, 1200},
                                         {1079, 1100}, {800, 811}, {540, 720}};
    for (size_t i = 0; i < sizeof overlapping / sizeof *overlapping; i++)
        assert_int_equal(calendar_span(s.c, 1, overlapping[i][0], overlapping[i][1], &e),
                         ST_DATA);
    assert_non_null(strstr(e.message, "09:00"));
    assert_int_equal(calendar_span(s.c, 1, 720, 810, &e), ST_OK);
    assert_int_equal(calendar_work(s.c, 0, -1, 60, &e), ST_DATA);
    assert_int_equal(calendar_work(s.c, 0, 60, 60, &e), ST_DATA);
    error_clear(&e);
    leave(s);
}

static void times_of_day_and_weekdays_are_read(void **state)
{
    (void)state;
    struct error e = ERROR_NONE;
    int m;
    assert_int_equal(calendar_clock("9:00", &m, &e), ST_OK);
    assert_int_equal(m, 540);
    assert_int_equal(calendar_clock("24:00", &m, &e), ST_OK);
    assert_int_equal(m, CALENDAR_DAY_END);
    static const char *const bad[] = {"",       "24:01", "9",      "9:0",  "09:60",
                                      "009:00", ":00",   "09:000", "9.00", "-1:00"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(calendar_clock(bad[i], &m, &e), ST_DATA);
    for (int i = 1; i <= 7; i++)
        assert_int_equal(calendar_weekday(calendar_weekday_name(i)), i);
    assert_int_equal(calendar_weekday("Mon"), 0);
    assert_int_equal(calendar_weekday(""), 0);
    error_clear(&e);
}

/* --- the property: the same as counting minute by minute */

enum { WINDOW = 40 * 24 * 60 }; /* minutes */

struct naive {
    int week[8][CALENDAR_DAY_END]; /* 1: open in that minute of that weekday */
    struct {
        int64_t day;
        int is_work, opens, closes;
    } exceptions[12];
    int exception_count;
    int first_working; /* 0, which is never open, if no weekday is */
    int64_t start;     /* of the window */
    char open[WINDOW];
};

static int below(int n)
{
    return rand() % n;
}

static int random_hours(int *opens, int *closes)
{
    static const int clocks[] = {0,   60,  90,  105,  120,  150, 180,
                                 540, 720, 810, 1080, 1380, 1440};
    const int n = sizeof clocks / sizeof *clocks;
    *opens = below(2) ? clocks[below(n)] : below(1440);
    *closes = below(2) ? clocks[below(n)] : below(1441);
    return *opens < *closes;
}

static void random_week(struct naive *n, struct site s)
{
    struct error e = ERROR_NONE;
    int tries = 1 + below(25);
    while (tries--) {
        int day = 1 + below(7), opens, closes;
        if (!random_hours(&opens, &closes) ||
            calendar_span(s.c, day, opens, closes, &e) != ST_OK)
            continue;
        for (int m = opens; m < closes; m++)
            n->week[day][m] = 1;
        if (!n->first_working || day < n->first_working)
            n->first_working = day;
    }
    error_clear(&e);
}

static void random_exceptions(struct naive *n, struct site s)
{
    struct error e = ERROR_NONE;
    int64_t first = n->start / DAY;
    n->exception_count = below(13);
    for (int i = 0; i < n->exception_count; i++) {
        int64_t day = first + i * 3 + below(3);
        int opens = -1, closes = -1, is_work = below(2);
        if (is_work && below(2) && !random_hours(&opens, &closes))
            opens = closes = -1;
        n->exceptions[i].day = day;
        n->exceptions[i].is_work = is_work;
        n->exceptions[i].opens = opens;
        n->exceptions[i].closes = closes;
        if (is_work)
            assert_int_equal(calendar_work(s.c, day, opens, closes, &e), ST_OK);
        else
            calendar_off(s.c, day);
    }
}

static int naive_minute(const struct naive *n, const struct tm *tm)
{
    int64_t day = civil_days(tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday);
    int minute = tm->tm_hour * 60 + tm->tm_min, weekday = tm->tm_wday ? tm->tm_wday : 7;
    for (int i = 0; i < n->exception_count; i++) {
        if (n->exceptions[i].day != day)
            continue;
        if (!n->exceptions[i].is_work)
            return 0;
        if (n->exceptions[i].opens >= 0)
            return minute >= n->exceptions[i].opens && minute < n->exceptions[i].closes;
        weekday = n->first_working;
        break;
    }
    return n->week[weekday][minute];
}

static void ask_glibc(struct naive *n, const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
    for (int m = 0; m < WINDOW; m++) {
        time_t t = (time_t)(n->start + m * MINUTE);
        struct tm tm;
        localtime_r(&t, &tm);
        n->open[m] = (char)naive_minute(n, &tm);
    }
    unsetenv("TZ");
    tzset();
}

/* The seconds of [from, to) in open minutes; both are seconds of the window. */
static int64_t naive_between(const struct naive *n, int64_t from, int64_t to)
{
    int64_t sum = 0;
    while (from < to) {
        int64_t end = (from / MINUTE + 1) * MINUTE;
        end = end < to ? end : to;
        if (n->open[from / MINUTE])
            sum += end - from;
        from = end;
    }
    return sum;
}

static int64_t naive_add(const struct naive *n, int64_t from, int64_t seconds)
{
    for (;;) {
        int64_t end = (from / MINUTE + 1) * MINUTE;
        if (n->open[from / MINUTE]) {
            if (seconds <= end - from)
                return from + seconds;
            seconds -= end - from;
        }
        from = end;
    }
}

static void compare(const struct naive *n, struct site s, const char *zone)
{
    struct error e = ERROR_NONE;
    int64_t from = below(WINDOW * MINUTE), to = from + below(25 * DAY);
    if (to >= WINDOW * MINUTE)
        to = WINDOW * MINUTE - 1;
    int64_t expected = naive_between(n, from, to);
    int64_t got = calendar_between(s.c, n->start + from, n->start + to);
    if (got != expected)
        fail_msg("%s: between %lld and %lld: %lld, not %lld", zone,
                 (long long)(n->start + from), (long long)(n->start + to), (long long)got,
                 (long long)expected);
    if (calendar_open_at(s.c, n->start + from) != n->open[from / MINUTE])
        fail_msg("%s: open at %lld", zone, (long long)(n->start + from));
    if (!expected)
        return;
    /* 0 falls due with the first open second; else often just what there is to the end */
    int64_t limit = below(8) ? below((int)expected) : expected;
    int64_t due, naive = limit ? naive_add(n, from, limit) : naive_add(n, from, 1) - 1;
    assert_int_equal(calendar_add(s.c, n->start + from, limit, &due, &e), ST_OK);
    if (due != n->start + naive)
        fail_msg("%s: %lld + %lld: %lld, not %lld", zone, (long long)(n->start + from),
                 (long long)limit, (long long)due, (long long)(n->start + naive));
}

static void ten_thousand_random_cases_agree_with_counting_minutes(void **state)
{
    (void)state;
    static const char *const zones[] = {"Asia/Shanghai", "America/New_York",
                                        "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"};
    srand(20250309);
    struct naive *n = mem_zero(1, sizeof *n);
    for (int i = 0; i < 100; i++) {
        const char *zone = zones[i % 5];
        struct site s = site_in(zone);
        memset(n, 0, sizeof *n);
        /* half of them begin some weeks before a night when clocks are changed */
        static const int changes[][2] = {{2, 1}, {3, 1}, {9, 1}, {10, 1}};
        const int *c = changes[below(4)];
        n->start = below(2) ? civil_days(2025, c[0], c[1] + below(28)) * DAY
                            : (civil_days(1999, 1, 1) + below(32 * 365)) * DAY;
        random_week(n, s);
        random_exceptions(n, s);
        ask_glibc(n, zone);
        for (int k = 0; k < 100; k++)
            compare(n, s, zone);
        leave(s);
    }
    free(n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(across_the_spring_festival_and_on_a_make_up_sunday),
        cmocka_unit_test(over_lunch_at_a_spans_end_at_night_and_at_once),
        cmocka_unit_test(between_counts_forwards_and_backwards),
        cmocka_unit_test(new_york_loses_an_hour_in_march),
        cmocka_unit_test(new_york_has_an_hour_twice_in_november),
        cmocka_unit_test(lord_howe_moves_by_half_an_hour),
        cmocka_unit_test(kathmandu_is_a_quarter_off_the_half),
        cmocka_unit_test(a_day_that_ends_at_24_00_touches_the_next),
        cmocka_unit_test(a_calendar_that_never_opens_says_so),
        cmocka_unit_test(what_is_said_last_of_a_day_holds),
        cmocka_unit_test(the_years_1999_and_2030_in_one_calendar),
        cmocka_unit_test(the_ends_of_time_are_no_trap),
        cmocka_unit_test(hours_that_are_none_or_overlap_are_refused),
        cmocka_unit_test(times_of_day_and_weekdays_are_read),
        cmocka_unit_test(ten_thousand_random_cases_agree_with_counting_minutes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
