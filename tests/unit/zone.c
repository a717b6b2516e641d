#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "calc/time/zone.h"

static struct zone *opened(const char *name)
{
    struct error e = ERROR_NONE;
    struct zone *z;
    assert_int_equal(zone_open(&z, name, &e), ST_OK);
    return z;
}

static struct civil label(int year, int month, int day, int hour, int minute)
{
    return (struct civil){year, month, day, hour, minute, 0, 0};
}

static void days_and_dates_agree_from_year_1_to_9999(void **state)
{
    (void)state;
    assert_int_equal(civil_days(1970, 1, 1), 0);
    assert_int_equal(civil_days(1, 1, 1), -719162);
    assert_int_equal(civil_days(9999, 12, 31), 2932896);
    struct civil before = {.year = 0};
    for (int64_t d = -719162; d <= 2932896; d++) {
        struct civil c = {.year = 0};
        civil_from_days(d, &c);
        if (civil_days(c.year, c.month, c.day) != d ||
            c.day > civil_month_days(c.year, c.month))
            fail_msg("day %lld", (long long)d);
        if (before.year && c.weekday != before.weekday % 7 + 1)
            fail_msg("weekday of day %lld", (long long)d);
        before = c;
    }
    assert_int_equal(before.weekday, 5);
    assert_int_equal(civil_month_days(1900, 2), 28);
    assert_int_equal(civil_month_days(2000, 2), 29);
}

static void what_is_no_zone_is_refused(void **state)
{
    (void)state;
    static const char *const names[] = {
        "",           "Asia/Shangai",        "asia/shanghai", "Asia", "/etc/localtime",
        "posixrules", "tzdata.zi",           "zone.tab",      "UTC ", "../zoneinfo/UTC",
        "localtime",  "right/Asia/Shanghai", "EST5EDT4",      ":UTC", "Asia/\033[31m"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct error e = ERROR_NONE;
        struct zone *z;
        assert_int_equal(zone_open(&z, names[i], &e), ST_CONFIG);
        assert_null(z);
        assert_null(strchr(e.message, '\033'));
        error_clear(&e);
    }
}

static void every_offset_is_that_of_glibc(void **state)
{
    (void)state;
    static const char *const names[] = {"UTC",
                                        "Asia/Shanghai",
                                        "America/New_York",
                                        "Australia/Lord_Howe",
                                        "Asia/Kathmandu",
                                        "Africa/Casablanca",
                                        "Pacific/Apia",
                                        "Europe/Dublin",
                                        "America/St_Johns"};
    struct zone *zones[9];
    for (int i = 0; i < 9; i++)
        zones[i] = opened(names[i]);
    srand(1);
    for (int i = 0; i < 9; i++) {
        setenv("TZ", names[i], 1);
        tzset();
        int64_t asked[500];
        struct tm expected[500];
        for (int k = 0; k < 500; k++) {
            asked[k] =
                ((int64_t)rand() * 1000003 + rand()) % (k % 2 ? 4000000000 : 200000000000) -
                (k % 2 ? 2000000000 : 60000000000) * 1;
            time_t t = (time_t)asked[k];
            localtime_r(&t, &expected[k]);
        }
        for (int k = 0; k < 500; k++) {
            struct civil c;
            zone_civil(zones[i], asked[k], &c);
            const struct tm *x = &expected[k];
            if (zone_offset(zones[i], asked[k]) != x->tm_gmtoff ||
                c.year != x->tm_year + 1900 || c.month != x->tm_mon + 1 ||
                c.day != x->tm_mday || c.hour != x->tm_hour || c.minute != x->tm_min ||
                c.second != x->tm_sec || c.weekday % 7 != x->tm_wday)
                fail_msg("%s at %lld", names[i], (long long)asked[k]);
            int64_t back;
            enum zone_fit fit = zone_utc(zones[i], &c, &back);
            if (fit == ZONE_SKIPPED || (fit == ZONE_ONCE && back != asked[k]))
                fail_msg("%s back from %lld", names[i], (long long)asked[k]);
        }
        assert_string_equal(getenv("TZ"), names[i]);
    }
    unsetenv("TZ");
    tzset();
    zone_offset(zones[1], 86400 * 365 * (int64_t)400);
    assert_null(getenv("TZ"));
    for (int i = 0; i < 9; i++)
        zone_close(zones[i]);
}

static void new_york_skips_an_hour_and_has_one_twice(void **state)
{
    (void)state;
    struct zone *z = opened("America/New_York");
    struct civil c = label(2025, 3, 9, 2, 30);
    int64_t utc;
    assert_int_equal(zone_utc(z, &c, &utc), ZONE_SKIPPED);
    assert_int_equal(utc, 1741503600);
    c = label(2025, 3, 9, 2, 0);
    assert_int_equal(zone_utc(z, &c, &utc), ZONE_SKIPPED);
    c = label(2025, 3, 9, 3, 0);
    assert_int_equal(zone_utc(z, &c, &utc), ZONE_ONCE);
    assert_int_equal(utc, 1741503600);
    c = label(2025, 11, 2, 1, 30);
    assert_int_equal(zone_utc(z, &c, &utc), ZONE_TWICE);
    assert_int_equal(utc, 1762061400);
    c = label(2025, 11, 2, 2, 0);
    assert_int_equal(zone_utc(z, &c, &utc), ZONE_ONCE);
    assert_int_equal(utc, 1762066800);
    zone_close(z);
}

static void lord_howe_moves_its_clock_by_half_an_hour(void **state)
{
    (void)state;
    struct zone *z = opened("Australia/Lord_Howe");
    struct civil c = label(2025, 4, 6, 1, 45);
    int64_t utc;
    assert_int_equal(zone_utc(z, &c, &utc), ZONE_TWICE);
    c = label(2025, 4, 6, 1, 15);
    assert_int_equal(zone_utc(z, &c, &utc), ZONE_ONCE);
    c = label(2025, 10, 5, 2, 15);
    assert_int_equal(zone_utc(z, &c, &utc), ZONE_SKIPPED);
    c = label(2025, 10, 5, 2, 30);
    assert_int_equal(zone_utc(z, &c, &utc), ZONE_ONCE);
    zone_close(z);
}

static void a_day_that_samoa_skipped_is_skipped_whole(void **state)
{
    (void)state;
    struct zone *z = opened("Pacific/Apia");
    struct civil c = label(2011, 12, 30, 12, 0);
    int64_t utc;
    assert_int_equal(zone_utc(z, &c, &utc), ZONE_SKIPPED);
    assert_int_equal(utc, 1325239200);
    assert_int_equal(zone_day(z, civil_days(2011, 12, 30)), 1325239200);
    assert_int_equal(zone_day(z, civil_days(2011, 12, 31)), 1325239200);
    zone_close(z);
}

static void a_day_without_midnight_begins_with_its_first_second(void **state)
{
    (void)state;
    struct zone *z = opened("America/Havana"); /* 2025-03-09 00:00 → 01:00 */
    struct civil c;
    int64_t utc = zone_day(z, civil_days(2025, 3, 9));
    zone_civil(z, utc, &c);
    assert_int_equal(c.day, 9);
    assert_int_equal(c.hour, 1);
    zone_civil(z, utc - 1, &c);
    assert_int_equal(c.day, 8);
    zone_close(z);
}

static void spans_cover_all_time_without_a_gap(void **state)
{
    (void)state;
    struct zone *z = opened("America/New_York");
    int64_t from, to, t = 0;
    while (t < 2000000000) {
        int offset = zone_span(z, t, &from, &to);
        assert_true(from <= t && t < to);
        assert_int_equal(zone_offset(z, from), offset);
        assert_int_equal(zone_offset(z, to - 1), offset);
        t = to;
    }
    zone_span(z, INT64_MIN, &from, &to);
    assert_true(from == INT64_MIN);
    zone_span(z, INT64_MAX, &from, &to);
    assert_true(to == INT64_MAX);
    struct civil c;
    zone_civil(z, INT64_MAX, &c);
    assert_int_equal(c.year, 10000);
    zone_close(z);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_and_dates_agree_from_year_1_to_9999),
        cmocka_unit_test(what_is_no_zone_is_refused),
        cmocka_unit_test(every_offset_is_that_of_glibc),
        cmocka_unit_test(new_york_skips_an_hour_and_has_one_twice),
        cmocka_unit_test(lord_howe_moves_its_clock_by_half_an_hour),
        cmocka_unit_test(a_day_that_samoa_skipped_is_skipped_whole),
        cmocka_unit_test(a_day_without_midnight_begins_with_its_first_second),
        cmocka_unit_test(spans_cover_all_time_without_a_gap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
