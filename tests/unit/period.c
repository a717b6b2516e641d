#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "calc/time/period.h"

/* 2025-03-09 10:00 in Shanghai, a Sunday */
static struct when site(void)
{
    struct error e = ERROR_NONE;
    struct when w = {NULL, 1741485600, NULL};
    assert_int_equal(zone_open(&w.zone, "Asia/Shanghai", &e), ST_OK);
    return w;
}

static const char *shown(const struct when *w, const struct period *p)
{
    static struct buf out = BUF_EMPTY;
    buf_clear(&out);
    if (p->from != INT64_MIN)
        when_print(&out, w->zone, p->from);
    buf_adds(&out, " ");
    if (p->to != INT64_MAX)
        when_print(&out, w->zone, p->to);
    return out.s;
}

static void every_form_is_read(void **state)
{
    (void)state;
    struct when w = site();
    static const char *const cases[][2] = {
        {"2025", "2025-01-01T00:00:00+08:00 2026-01-01T00:00:00+08:00"},
        {"2025-Q1", "2025-01-01T00:00:00+08:00 2025-04-01T00:00:00+08:00"},
        {"2025-Q4", "2025-10-01T00:00:00+08:00 2026-01-01T00:00:00+08:00"},
        {"2025-03", "2025-03-01T00:00:00+08:00 2025-04-01T00:00:00+08:00"},
        {"2025-12", "2025-12-01T00:00:00+08:00 2026-01-01T00:00:00+08:00"},
        {"2025-W10", "2025-03-03T00:00:00+08:00 2025-03-10T00:00:00+08:00"},
        {"2025-W01", "2024-12-30T00:00:00+08:00 2025-01-06T00:00:00+08:00"},
        {"2020-W53", "2020-12-28T00:00:00+08:00 2021-01-04T00:00:00+08:00"},
        {"2025-03-09", "2025-03-09T00:00:00+08:00 2025-03-10T00:00:00+08:00"},
        {"today", "2025-03-09T00:00:00+08:00 2025-03-10T00:00:00+08:00"},
        {"yesterday", "2025-03-08T00:00:00+08:00 2025-03-09T00:00:00+08:00"},
        {"this-week", "2025-03-03T00:00:00+08:00 2025-03-10T00:00:00+08:00"},
        {"last-week", "2025-02-24T00:00:00+08:00 2025-03-03T00:00:00+08:00"},
        {"this-month", "2025-03-01T00:00:00+08:00 2025-04-01T00:00:00+08:00"},
        {"last-month", "2025-02-01T00:00:00+08:00 2025-03-01T00:00:00+08:00"},
        {"this-quarter", "2025-01-01T00:00:00+08:00 2025-04-01T00:00:00+08:00"},
        {"last-quarter", "2024-10-01T00:00:00+08:00 2025-01-01T00:00:00+08:00"},
        {"this-year", "2025-01-01T00:00:00+08:00 2026-01-01T00:00:00+08:00"},
        {"last-year", "2024-01-01T00:00:00+08:00 2025-01-01T00:00:00+08:00"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error e = ERROR_NONE;
        struct period p;
        assert_int_equal(period_read(&w, cases[i][0], &p, &e), ST_OK);
        assert_string_equal(shown(&w, &p), cases[i][1]);
    }
    zone_close(w.zone);
}

static void what_is_no_period_is_refused_with_the_forms(void **state)
{
    (void)state;
    struct when w = site();
    static const char *const bad[] = {
        "2025-W54", "2025-W53", "2025-W00", "2025-13",   "2025-00",  "2025-02-30", "2025-Q5",
        "2025-Q0",  "25",       "0000",     "",          "this-day", "last-hour",  "last-",
        "2025-3",   "2025-W1",  "2025 ",    "next-week", "02025",    "2025-W100"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct error e = ERROR_NONE;
        struct period p;
        assert_int_equal(period_read(&w, bad[i], &p, &e), ST_DATA);
        assert_non_null(strstr(e.message, "2025-W10"));
        error_clear(&e);
    }
    zone_close(w.zone);
}

static void from_is_inclusive_and_a_date_as_to_ends_with_its_day(void **state)
{
    (void)state;
    struct when w = site();
    struct error e = ERROR_NONE;
    struct period p;
    assert_int_equal(period_between(&w, "2025-03-01", "2025-03-09", &p, &e), ST_OK);
    assert_string_equal(shown(&w, &p), "2025-03-01T00:00:00+08:00 2025-03-10T00:00:00+08:00");
    assert_int_equal(period_between(&w, "-2h", "2025-03-09 12:00", &p, &e), ST_OK);
    assert_string_equal(shown(&w, &p), "2025-03-09T08:00:00+08:00 2025-03-09T12:00:00+08:00");
    assert_int_equal(period_between(&w, NULL, "today", &p, &e), ST_OK);
    assert_string_equal(shown(&w, &p), " 2025-03-10T00:00:00+08:00");
    assert_int_equal(period_between(&w, "now", NULL, &p, &e), ST_OK);
    assert_string_equal(shown(&w, &p), "2025-03-09T10:00:00+08:00 ");
    assert_int_equal(period_between(&w, NULL, NULL, &p, &e), ST_OK);
    assert_true(p.from == INT64_MIN && p.to == INT64_MAX);
    assert_int_equal(period_between(&w, "2025-03-10", "2025-03-09 12:00", &p, &e), ST_DATA);
    assert_int_equal(period_between(&w, "soon", NULL, &p, &e), ST_DATA);
    assert_true(strncmp(e.message, "--from: ", 8) == 0);
    error_clear(&e);
    zone_close(w.zone);
}

static void assert_label(const struct when *w, enum period_unit unit, int64_t utc,
                         const char *expected)
{
    struct buf out = BUF_EMPTY;
    period_label(&out, unit, period_number(unit, w->zone, utc));
    assert_string_equal(out.s, expected);
    buf_free(&out);
}

static void labels_are_those_of_the_local_day(void **state)
{
    (void)state;
    struct when w = site();
    int64_t t = 1735488000; /* 2024-12-30 00:00 in Shanghai, 16:00 of the 29th in UTC */
    assert_label(&w, PERIOD_DAY, t, "2024-12-30");
    assert_label(&w, PERIOD_WEEK, t, "2025-W01");
    assert_label(&w, PERIOD_WEEK, t - 1, "2024-W52");
    assert_label(&w, PERIOD_MONTH, t, "2024-12");
    assert_label(&w, PERIOD_QUARTER, t, "2024-Q4");
    assert_label(&w, PERIOD_YEAR, t, "2024");
    assert_label(&w, PERIOD_HOUR, t - 1, "23");
    assert_label(&w, PERIOD_HOUR, t, "00");
    assert_label(&w, PERIOD_WEEKDAY, t, "mon");
    assert_label(&w, PERIOD_WEEKDAY, t - 1, "sun");
    assert_label(&w, PERIOD_WEEK, 1609502400, "2020-W53"); /* 2021-01-01 */
    zone_close(w.zone);
}

static void numbers_follow_each_other_and_labels_read_back(void **state)
{
    (void)state;
    struct when w = site();
    for (enum period_unit u = PERIOD_DAY; u <= PERIOD_YEAR; u++) {
        int64_t n = period_number(u, w.zone, -2200000000);
        int64_t end = period_number(u, w.zone, 4000000000);
        for (; n <= end; n++) {
            struct error e = ERROR_NONE;
            struct period p = period_span(u, w.zone, n), q;
            struct buf out = BUF_EMPTY;
            period_label(&out, u, n);
            assert_int_equal(period_read(&w, out.s, &q, &e), ST_OK);
            if (q.from != p.from || q.to != p.to || period_number(u, w.zone, p.from) != n ||
                period_number(u, w.zone, p.to - 1) != n ||
                period_number(u, w.zone, p.to) != n + 1)
                fail_msg("%s", out.s);
            buf_free(&out);
        }
    }
    zone_close(w.zone);
}

static void units_are_known_by_name(void **state)
{
    (void)state;
    assert_int_equal(period_unit_of("week"), PERIOD_WEEK);
    assert_int_equal(period_unit_of("weekday"), PERIOD_WEEKDAY);
    assert_int_equal(period_unit_of("hour"), PERIOD_HOUR);
    assert_int_equal(period_unit_of("fortnight"), PERIOD_NONE);
    assert_int_equal(period_unit_of(""), PERIOD_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_is_read),
        cmocka_unit_test(what_is_no_period_is_refused_with_the_forms),
        cmocka_unit_test(from_is_inclusive_and_a_date_as_to_ends_with_its_day),
        cmocka_unit_test(labels_are_those_of_the_local_day),
        cmocka_unit_test(numbers_follow_each_other_and_labels_read_back),
        cmocka_unit_test(units_are_known_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
