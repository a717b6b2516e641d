#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/number.h"
#include "calc/time/when.h"

static struct zone *opened(const char *name)
{
    struct error e = ERROR_NONE;
    struct zone *z;
    assert_int_equal(zone_open(&z, name, &e), ST_OK);
    return z;
}

/* What a text is read as, printed in the zone; "refused: MESSAGE" if it is refused. */
static const char *as_read(const struct when *w, const char *text)
{
    static struct buf out = BUF_EMPTY;
    struct error e = ERROR_NONE;
    int64_t utc;
    buf_clear(&out);
    enum status st = when_read(w, text, &utc, NULL, &e);
    if (st == ST_OK) {
        when_print(&out, w->zone, utc);
    } else {
        assert_int_equal(st, ST_DATA);
        buf_printf(&out, "refused: %s", e.message);
    }
    error_clear(&e);
    return out.s;
}

static void assert_refused(const struct when *w, const char *text, const char *because)
{
    const char *got = as_read(w, text);
    if (strncmp(got, "refused: ", 9) != 0 || !strstr(got, because))
        fail_msg("'%s' gave %s", text, got);
}

static void the_forms_of_the_design_are_read(void **state)
{
    (void)state;
    struct when w = {opened("Asia/Shanghai"), 1741478400, NULL}; /* 2025-03-09 08:00 */
    static const char *const cases[][2] = {
        {"2025-03-09T08:00:00+08:00", "2025-03-09T08:00:00+08:00"},
        {"2025-03-09t00:00:00z", "2025-03-09T08:00:00+08:00"},
        {"2025-03-09T00:00:00Z", "2025-03-09T08:00:00+08:00"},
        {"2025-03-09T00:00:00.000Z", "2025-03-09T08:00:00+08:00"},
        {"2025-03-08T19:30:01-04:30", "2025-03-09T08:00:01+08:00"},
        {"2025-03-09 08:00+08:00", "2025-03-09T08:00:00+08:00"},
        {"2025-03-09T08:00:00+0830", "2025-03-09T07:30:00+08:00"},
        {"2025-03-09 08:00", "2025-03-09T08:00:00+08:00"},
        {"2025-03-09T08:00:59", "2025-03-09T08:00:59+08:00"},
        {"2025-03-09", "2025-03-09T00:00:00+08:00"},
        {"2024-02-29", "2024-02-29T00:00:00+08:00"},
        {"now", "2025-03-09T08:00:00+08:00"},
        {"today", "2025-03-09T00:00:00+08:00"},
        {"tomorrow", "2025-03-10T00:00:00+08:00"},
        {"yesterday", "2025-03-08T00:00:00+08:00"},
        {"-2h", "2025-03-09T06:00:00+08:00"},
        {"+3d", "2025-03-12T08:00:00+08:00"},
        {"+1w", "2025-03-16T08:00:00+08:00"},
        {"-45s", "2025-03-09T07:59:15+08:00"},
        {"+90m", "2025-03-09T09:30:00+08:00"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(as_read(&w, cases[i][0]), cases[i][1]);
    zone_close(w.zone);
}

static void what_is_no_time_is_refused_with_the_reason(void **state)
{
    (void)state;
    struct when w = {opened("Asia/Shanghai"), 1741478400, NULL};
    static const char *const cases[][2] = {
        {"", "write it like"},
        {"soon", "write it like"},
        {"Today", "write it like"},
        {"2025", "write it like"},
        {"2025-3-9", "write it like"},
        {" 2025-03-09", "write it like"},
        {"2025-03-09 ", "write it like"},
        {"2025-03-09T08", "write it like"},
        {"2025-03-09T08:00:00+24:00", "write it like"},
        {"2025-03-09T08:00:00 +08:00", "write it like"},
        {"2025-03-09T08:00:00Zx", "write it like"},
        {"2025-03-09T08:00:00.", "write it like"},
        {"2025-02-30", "month 2 of 2025 has 28 days"},
        {"2025-02-29T10:00:00Z", "month 2 of 2025 has 28 days"},
        {"2025-13-01", "months go from 01 to 12"},
        {"2025-00-01", "months go from 01 to 12"},
        {"0000-01-01", "years go from 0001"},
        {"2025-03-09 24:00", "23:59:59"},
        {"2025-03-09 23:60", "23:59:59"},
        {"2016-12-31T23:59:60Z", "23:59:59"},
        {"2025-03-09T08:00:00.5Z", "fraction"},
        {"9999-12-31T23:59:59-01:00", "outside the years"},
        {"+3", "write it like"},
        {"-", "write it like"},
        {"+h", "write it like"},
        {"+3y", "write it like"},
        {"+9000000000000d", "outside the years"},
        {"+9223372036854775807w", "write it like"},
        {"\033[2J", "\\x1b[2J"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_refused(&w, cases[i][0], cases[i][1]);
    zone_close(w.zone);
}

static void a_label_skipped_or_twice_is_refused_with_both_moments(void **state)
{
    (void)state;
    struct when w = {opened("America/New_York"), 0, NULL};
    assert_string_equal(as_read(&w, "2025-11-02 01:30"),
                        "refused: '2025-11-02 01:30' occurs twice in America/New_York: write "
                        "2025-11-02T01:30:00-04:00 or 2025-11-02T01:30:00-05:00");
    assert_string_equal(as_read(&w, "2025-03-09 02:30"),
                        "refused: '2025-03-09 02:30' does not exist in America/New_York: the "
                        "clock jumps from 02:00 to 03:00 there, at 2025-03-09T03:00:00-04:00");
    assert_string_equal(as_read(&w, "2025-11-02 01:30-05:00"), "2025-11-02T01:30:00-05:00");
    zone_close(w.zone);
    w.zone = opened("Pacific/Apia");
    assert_refused(&w, "2011-12-30", "does not exist in Pacific/Apia");
    zone_close(w.zone);
}

static void both_readings_of_a_time_that_occurs_twice_are_told(void **state)
{
    (void)state;
    struct when w = {opened("America/New_York"), 0, NULL};
    struct error e = ERROR_NONE;
    struct when_reading r;
    assert_int_equal(when_readings(&w, "2025-11-02 01:30", &r, &e), ST_OK);
    assert_int_equal(r.first, 1762061400);
    assert_int_equal(r.second, 1762065000);
    assert_int_equal(r.skipped, 0);
    assert_int_equal(when_readings(&w, "2025-03-09 02:30", &r, &e), ST_OK);
    assert_int_equal(r.first, 1741503600);
    assert_int_equal(r.second, 1741503600);
    assert_int_equal(r.skipped, 1);
    assert_int_equal(when_readings(&w, "2025-03-09 03:30", &r, &e), ST_OK);
    assert_int_equal(r.first, r.second);
    assert_int_equal(r.skipped, 0);
    zone_close(w.zone);
    w.zone = opened("Australia/Lord_Howe"); /* half an hour is set back */
    assert_int_equal(when_readings(&w, "2025-04-06 01:45", &r, &e), ST_OK);
    assert_int_equal(r.second - r.first, 1800);
    zone_close(w.zone);
}

static void bounds_decide_which_of_two_is_meant_unless_both_or_neither_fit(void **state)
{
    (void)state;
    struct when w = {opened("America/New_York"), 0, NULL};
    struct error e = ERROR_NONE;
    struct when_reading r;
    const char *text = "2025-11-02 01:30";
    int64_t first = 1762061400, second = 1762065000, at;
    assert_int_equal(when_readings(&w, text, &r, &e), ST_OK);
    assert_int_equal(when_decide(&w, text, &r, first + 1, INT64_MAX, &at, &e), ST_OK);
    assert_int_equal(at, second);
    assert_int_equal(when_decide(&w, text, &r, INT64_MIN, second - 1, &at, &e), ST_OK);
    assert_int_equal(at, first);
    assert_int_equal(when_decide(&w, text, &r, first, second, &at, &e), ST_DATA);
    error_clear(&e);
    assert_int_equal(when_decide(&w, text, &r, second + 1, INT64_MAX, &at, &e), ST_DATA);
    assert_non_null(strstr(e.message, "occurs twice in America/New_York"));
    error_clear(&e);
    /* what occurs once, or is skipped, isn't a matter of bounds */
    text = "2025-03-09 03:30";
    assert_int_equal(when_readings(&w, text, &r, &e), ST_OK);
    assert_int_equal(when_decide(&w, text, &r, INT64_MAX, INT64_MAX, &at, &e), ST_OK);
    assert_int_equal(at, r.first);
    text = "2025-03-09 02:30";
    assert_int_equal(when_readings(&w, text, &r, &e), ST_OK);
    assert_int_equal(when_decide(&w, text, &r, INT64_MIN, INT64_MAX, &at, &e), ST_DATA);
    error_clear(&e);
    zone_close(w.zone);
}

static void a_format_without_a_time_of_day_gives_a_bare_date(void **state)
{
    (void)state;
    static const struct {
        const char *format, *text;
        int dated;
    } all[] = {
        {"%d.%m.%Y", "14.03.2025", 1},
        {"%F", "2025-03-14", 1},
        {"%d %b %Y", "14 Mar 2025", 1},
        {"%D", "03/14/25", 1},
        {"%F %H:%M", "2025-03-14 00:00", 0},
        {"%F %R", "2025-03-14 00:00", 0},
        {"%F %I %p", "2025-03-14 12 AM", 0},
        {"%s", "1741906800", 0},
        {"%Y-%m-%dT%T", "2025-03-14T00:00:00", 0},
    };
    struct when w = {opened("Europe/Berlin"), 0, NULL};
    struct error e = ERROR_NONE;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct when_reading r;
        w.format = all[i].format;
        assert_int_equal(when_readings(&w, all[i].text, &r, &e), ST_OK);
        assert_int_equal(r.dated, all[i].dated);
        assert_int_equal(r.first, 1741906800);
    }
    /* the day begins with its first second, if its midnight is skipped */
    zone_close(w.zone);
    w.zone = opened("America/Havana");
    w.format = "%d.%m.%Y";
    assert_string_equal(as_read(&w, "09.03.2025"), "2025-03-09T01:00:00-04:00");
    zone_close(w.zone);
}

static void a_bare_date_is_told_from_a_time(void **state)
{
    (void)state;
    struct when w = {opened("America/Havana"), 1741478400, NULL};
    struct error e = ERROR_NONE;
    int64_t utc;
    int dated;
    assert_int_equal(when_read(&w, "2025-03-09", &utc, &dated, &e), ST_OK);
    assert_int_equal(dated, 1);
    assert_int_equal(utc, 1741496400); /* midnight is skipped that night */
    assert_int_equal(when_read(&w, "today", &utc, &dated, &e), ST_OK);
    assert_int_equal(dated, 1);
    assert_int_equal(when_read(&w, "2025-03-08 00:00", &utc, &dated, &e), ST_OK);
    assert_int_equal(dated, 0);
    assert_int_equal(when_read(&w, "now", &utc, &dated, &e), ST_OK);
    assert_int_equal(dated, 0);
    zone_close(w.zone);
}

static void a_strptime_format_is_read_in_the_c_locale(void **state)
{
    (void)state;
    setlocale(LC_ALL, "");
    struct when w = {opened("America/New_York"), 0, "%m/%d/%Y %I:%M:%S %p"};
    assert_string_equal(as_read(&w, "01/31/2025 12:05:09 AM"), "2025-01-31T00:05:09-05:00");
    assert_string_equal(as_read(&w, "07/04/2025 12:00:00 PM"), "2025-07-04T12:00:00-04:00");
    assert_string_equal(as_read(&w, "07/04/2025 11:59:59 PM"), "2025-07-04T23:59:59-04:00");
    assert_refused(&w, "02/30/2025 10:00:00 AM", "month 2 of 2025 has 28 days");
    assert_refused(&w, "02/28/2025 10:00:00 AMX", "in the format");
    assert_refused(&w, "02/28/2025 10:00:60 AM", "23:59:59");
    assert_refused(&w, "02/28/2025 13:00:00 PM", "in the format");
    assert_refused(&w, "2025-02-28", "in the format");
    assert_refused(&w, "now", "in the format");
    assert_refused(&w, "", "in the format");
    assert_refused(&w, "03/09/2025 02:30:00 AM", "does not exist in America/New_York");
    assert_refused(&w, "11/02/2025 01:30:00 AM", "occurs twice");
    w.format = "%d %b %Y";
    assert_string_equal(as_read(&w, "4 Jul 2025"), "2025-07-04T00:00:00-04:00");
    w.format = "%Y-%m-%d %H:%M %z";
    assert_string_equal(as_read(&w, "2025-07-04 12:00 +0800"), "2025-07-04T00:00:00-04:00");
    assert_string_equal(as_read(&w, "2025-11-02 01:30 -0500"), "2025-11-02T01:30:00-05:00");
    w.format = "%s";
    assert_string_equal(as_read(&w, "1762066800"), "2025-11-02T02:00:00-05:00");
    w.format = "%Y %j";
    assert_string_equal(as_read(&w, "2025 060"), "2025-03-01T00:00:00-05:00");
    assert_refused(&w, "2025 366", "not a time");
    w.format = "%H:%M";
    assert_refused(&w, "10:00", "doesn't read a whole date");
    w.format = "%m/%d %H:%M";
    assert_refused(&w, "01/02 10:00", "doesn't read a whole date");
    w.format = "100%";
    assert_refused(&w, "100%", "doesn't read a whole date");
    w.format = "%F %Z";
    assert_refused(&w, "2025-01-01 EST", "%z");
    zone_close(w.zone);
    setlocale(LC_ALL, "C");
}

static void times_are_written_as_rfc_3339_and_read_back_the_same(void **state)
{
    (void)state;
    static const char *const names[] = {"UTC", "Asia/Kathmandu", "America/St_Johns",
                                        "Asia/Shanghai"};
    srand(2);
    for (int i = 0; i < 4; i++) {
        struct when w = {opened(names[i]), 0, NULL};
        struct buf out = BUF_EMPTY;
        struct error e = ERROR_NONE;
        for (int k = 0; k < 2000; k++) {
            int64_t back, t = ((int64_t)rand() << 20 ^ rand()) % 100000000000 - 50000000000;
            if (k < 2)
                t = k ? 253402300799 : -62135596800;
            buf_clear(&out);
            when_print(&out, w.zone, t);
            assert_int_equal(out.len, 25);
            assert_int_equal(when_read(&w, out.s, &back, NULL, &e), ST_OK);
            assert_true(back == t);
        }
        buf_clear(&out);
        when_print_date(&out, w.zone, 1741535940); /* 2025-03-09 15:59 UTC */
        assert_string_equal(out.s, "2025-03-09");
        buf_free(&out);
        zone_close(w.zone);
    }
}

static void durations_have_a_unit_or_the_callers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds;
    } good[] = {{"90", 5400},   {"90m", 5400}, {"2h", 7200}, {"3d", 259200},
                {"1w", 604800}, {"45s", 45},   {"0", 0},     {"007", 420}};
    static const char *const bad[] = {"",
                                      "-1",
                                      "+1",
                                      "1.5h",
                                      "h",
                                      "1hm",
                                      "1y",
                                      " 1",
                                      "1 ",
                                      "9223372036854775807w",
                                      "9223372036854775808",
                                      "1h30m"};
    struct error e = ERROR_NONE;
    int64_t seconds;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_int_equal(number_duration(good[i].text, 60, &seconds, &e), ST_OK);
        assert_int_equal(seconds, good[i].seconds);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(number_duration(bad[i], 60, &seconds, &e), ST_DATA);
    error_clear(&e);
}

static void dates_are_dates(void **state)
{
    (void)state;
    struct error e = ERROR_NONE;
    int64_t days;
    assert_int_equal(when_date("2025-03-09", &days, &e), ST_OK);
    assert_int_equal(days, 20156);
    assert_int_equal(when_date("2025-02-30", &days, &e), ST_DATA);
    assert_int_equal(when_date("2025-03-09 08:00", &days, &e), ST_DATA);
    assert_int_equal(when_date("today", &days, &e), ST_DATA);
    error_clear(&e);
}

static void the_clock_can_be_set(void **state)
{
    (void)state;
    struct error e = ERROR_NONE;
    int64_t now;
    setenv("TKT_NOW", "2025-03-09T08:00:00+08:00", 1);
    assert_int_equal(when_now(&now, &e), ST_OK);
    assert_int_equal(now, 1741478400);
    static const char *const bad[] = {"2025-03-09", "2025-03-09T08:00:00", "now", "1741478400",
                                      "2025-02-30T08:00:00Z"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        setenv("TKT_NOW", bad[i], 1);
        assert_int_equal(when_now(&now, &e), ST_CONFIG);
    }
    unsetenv("TKT_NOW");
    assert_int_equal(when_now(&now, &e), ST_OK);
    assert_true(now > 1741478400);
    error_clear(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_forms_of_the_design_are_read),
        cmocka_unit_test(what_is_no_time_is_refused_with_the_reason),
        cmocka_unit_test(a_label_skipped_or_twice_is_refused_with_both_moments),
        cmocka_unit_test(both_readings_of_a_time_that_occurs_twice_are_told),
        cmocka_unit_test(bounds_decide_which_of_two_is_meant_unless_both_or_neither_fit),
        cmocka_unit_test(a_format_without_a_time_of_day_gives_a_bare_date),
        cmocka_unit_test(a_bare_date_is_told_from_a_time),
        cmocka_unit_test(a_strptime_format_is_read_in_the_c_locale),
        cmocka_unit_test(times_are_written_as_rfc_3339_and_read_back_the_same),
        cmocka_unit_test(durations_have_a_unit_or_the_callers),
        cmocka_unit_test(dates_are_dates),
        cmocka_unit_test(the_clock_can_be_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
