#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "calc/time/when.h"
#include "calc/time/window.h"

static void check(const char *zone_is, const char *end_is, const char *length,
                  const char *const *wanted, size_t count)
{
    struct error e = ERROR_NONE;
    struct when w = {NULL, 0, NULL};
    struct buf out = BUF_EMPTY;
    int64_t end, bounds[16];
    int hours = 0;
    assert_int_equal(zone_open(&w.zone, zone_is, &e), ST_OK);
    assert_int_equal(when_read(&w, end_is, &end, NULL, &e), ST_OK);
    assert_int_equal(window_read(length, &hours, &e), ST_OK);
    window_bounds(w.zone, end, hours, count - 1, bounds);
    for (size_t i = 0; i < count; i++) {
        buf_clear(&out);
        when_print(&out, w.zone, bounds[i]);
        assert_string_equal(out.s, wanted[i]);
    }
    buf_free(&out);
    zone_close(w.zone);
}

#define CHECK(zone, end, length, ...)                                                          \
    do {                                                                                       \
        static const char *const wanted[] = {__VA_ARGS__};                                     \
        check(zone, end, length, wanted, sizeof wanted / sizeof *wanted);                      \
    } while (0)

static void days_end_at_the_same_time(void **state)
{
    (void)state;
    CHECK("Asia/Shanghai", "2025-03-02T10:37:05+08:00", "1d", "2025-02-27T10:37:05+08:00",
          "2025-02-28T10:37:05+08:00", "2025-03-01T10:37:05+08:00",
          "2025-03-02T10:37:05+08:00");
    CHECK("Asia/Shanghai", "2025-03-02T00:00:00+08:00", "1w", "2025-02-16T00:00:00+08:00",
          "2025-02-23T00:00:00+08:00", "2025-03-02T00:00:00+08:00");
}

static void hours_cut_a_day_in_the_same_places(void **state)
{
    (void)state;
    CHECK("Asia/Shanghai", "2025-03-02T02:30:00+08:00", "8h", "2025-02-28T18:30:00+08:00",
          "2025-03-01T02:30:00+08:00", "2025-03-01T10:30:00+08:00", "2025-03-01T18:30:00+08:00",
          "2025-03-02T02:30:00+08:00");
}

static void a_night_without_an_hour_is_shorter(void **state)
{
    (void)state;
    CHECK("Europe/Berlin", "2025-03-31T02:30:00+02:00", "1d", "2025-03-28T02:30:00+01:00",
          "2025-03-29T02:30:00+01:00", "2025-03-30T03:00:00+02:00",
          "2025-03-31T02:30:00+02:00");
    CHECK("Europe/Berlin", "2025-03-30T06:00:00+02:00", "4h", "2025-03-29T22:00:00+01:00",
          "2025-03-30T03:00:00+02:00", "2025-03-30T06:00:00+02:00");
}

static void a_night_with_an_hour_twice_is_longer(void **state)
{
    (void)state;
    CHECK("Europe/Berlin", "2025-10-27T02:30:00+01:00", "1d", "2025-10-25T02:30:00+02:00",
          "2025-10-26T02:30:00+02:00", "2025-10-27T02:30:00+01:00");
    /* the end stands in the second of the two hours, or in the first */
    CHECK("Europe/Berlin", "2025-10-26T02:30:00+01:00", "1h", "2025-10-26T01:30:00+02:00",
          "2025-10-26T02:30:00+01:00");
    CHECK("Europe/Berlin", "2025-10-26T02:30:00+02:00", "1h", "2025-10-26T01:30:00+02:00",
          "2025-10-26T02:30:00+02:00");
}

static void lengths_that_cut_no_day_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "0h", "5h", "36h", "2d", "day", "1m", "-1d", "2w"};
    struct error e = ERROR_NONE;
    int hours = 77;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(window_read(bad[i], &hours, &e), ST_DATA);
        error_clear(&e);
    }
    assert_int_equal(hours, 77);
}

static void lengths_are_written_one_way(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"4h", "4h"}, {"24h", "1d"}, {"1d", "1d"},
                                           {"7d", "1w"}, {"1w", "1w"},  {"60m", "1h"}};
    struct error e = ERROR_NONE;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct buf out = BUF_EMPTY;
        int hours = 0;
        assert_int_equal(window_read(pairs[i][0], &hours, &e), ST_OK);
        window_print(&out, hours);
        assert_string_equal(out.s, pairs[i][1]);
        buf_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_end_at_the_same_time),
        cmocka_unit_test(hours_cut_a_day_in_the_same_places),
        cmocka_unit_test(a_night_without_an_hour_is_shorter),
        cmocka_unit_test(a_night_with_an_hour_twice_is_longer),
        cmocka_unit_test(lengths_that_cut_no_day_are_refused),
        cmocka_unit_test(lengths_are_written_one_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
