/* Rounding, money and whole numbers: the ties, the ends of int64, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "calc/stat/decimal.h"

__extension__ typedef __int128 wide;

#define ASSERT_PRINTS(want, call)                                                              \
    do {                                                                                       \
        struct buf out = BUF_EMPTY;                                                            \
        call;                                                                                  \
        assert_string_equal(out.s, want);                                                      \
        buf_free(&out);                                                                        \
    } while (0)

static void ratios_round_half_away_from_zero(void **state)
{
    (void)state;
    ASSERT_PRINTS("0.3333", decimal_ratio(&out, 1, 3, 4));
    ASSERT_PRINTS("0.6667", decimal_ratio(&out, 2, 3, 4));
    ASSERT_PRINTS("0.5", decimal_ratio(&out, 1, 2, 1));
    ASSERT_PRINTS("1", decimal_ratio(&out, 1, 2, 0));
    ASSERT_PRINTS("-1", decimal_ratio(&out, -1, 2, 0));
    ASSERT_PRINTS("0.3", decimal_ratio(&out, 1, 4, 1));
    ASSERT_PRINTS("-0.3", decimal_ratio(&out, -1, 4, 1));
    ASSERT_PRINTS("1.0000", decimal_ratio(&out, 7, 7, 4));
    ASSERT_PRINTS("0.0001", decimal_ratio(&out, 1, 20000, 4));
    ASSERT_PRINTS("0.0000", decimal_ratio(&out, 1, 20001, 4));
}

static void nothing_is_minus_zero_and_an_empty_base_prints_nothing(void **state)
{
    (void)state;
    ASSERT_PRINTS("0.0", decimal_ratio(&out, -1, 100, 1));
    ASSERT_PRINTS("0.0", decimal_ratio(&out, 0, 5, 1));
    ASSERT_PRINTS("", decimal_ratio(&out, 0, 0, 4));
    ASSERT_PRINTS("", decimal_mean_minutes(&out, 60, 0));
    ASSERT_PRINTS("0.0", decimal_double(&out, -0.0, 1));
    ASSERT_PRINTS("0.0", decimal_double(&out, -0.04, 1));
    ASSERT_PRINTS("", decimal_double(&out, NAN, 1));
    ASSERT_PRINTS("", decimal_double(&out, -INFINITY, 1));
}

static void the_ends_of_int64_are_exact(void **state)
{
    (void)state;
    ASSERT_PRINTS("9223372036854775807.000000000000000000",
                  decimal_ratio(&out, INT64_MAX, 1, 18));
    ASSERT_PRINTS("-9223372036854775808.0", decimal_ratio(&out, INT64_MIN, 1, 1));
    ASSERT_PRINTS("-1.000000000000000000", decimal_ratio(&out, INT64_MIN, INT64_MAX, 18));
    ASSERT_PRINTS("0.5000", decimal_ratio(&out, INT64_MAX / 2, INT64_MAX, 4));
    ASSERT_PRINTS("-153722867280912930.1", decimal_minutes(&out, INT64_MIN));
    ASSERT_PRINTS("0.0", decimal_mean_minutes(&out, 1, INT64_MAX));
}

static void minutes_have_one_decimal(void **state)
{
    (void)state;
    ASSERT_PRINTS("1.5", decimal_minutes(&out, 90));
    ASSERT_PRINTS("0.1", decimal_minutes(&out, 3));
    ASSERT_PRINTS("0.0", decimal_minutes(&out, 2));
    ASSERT_PRINTS("-0.1", decimal_minutes(&out, -3));
    ASSERT_PRINTS("0.0", decimal_minutes(&out, -2));
    ASSERT_PRINTS("50.0", decimal_mean_minutes(&out, 9000, 3));
    ASSERT_PRINTS("0.1", decimal_mean_minutes(&out, 9, 3));
    ASSERT_PRINTS("0.0", decimal_mean_minutes(&out, 8, 3));
}

static void random_ratios_are_never_more_than_half_a_unit_off(void **state)
{
    (void)state;
    uint64_t seed = 17;
    for (int i = 0; i < 100000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        int64_t sum = (int64_t)seed >> (seed >> 3 & 31) >> 8, unit = 1, got;
        int64_t n = 1 + (int64_t)(seed >> 20 & 0xFFFF) % (i % 2 ? 16 : 60000);
        int places = i % 5;
        for (int k = 0; k < places; k++)
            unit *= 10;
        struct buf out = BUF_EMPTY;
        struct error e = ERROR_NONE;
        sum /= 10000;
        decimal_ratio(&out, sum, n, places);
        assert_int_equal(money_read(out.s, places, &got, &e), ST_OK);
        wide off = 2 * ((wide)got * n - (wide)sum * unit);
        int away = sum < 0 ? off == -n : off == n; /* a tie goes away from zero */
        assert_true((off < n && off > -n) || away);
        buf_free(&out);
    }
}

static void doubles_round_as_they_are_written(void **state)
{
    (void)state;
    ASSERT_PRINTS("2.68", decimal_double(&out, 2.675, 2));
    ASSERT_PRINTS("1.01", decimal_double(&out, 1.005, 2));
    ASSERT_PRINTS("-12.1", decimal_double(&out, -12.05, 1));
    ASSERT_PRINTS("0.3", decimal_double(&out, 0.25, 1));
    ASSERT_PRINTS("0.2", decimal_double(&out, 0.2499999, 1));
    ASSERT_PRINTS("1.0000", decimal_double(&out, 0.99995, 4));
    ASSERT_PRINTS("100.0", decimal_double(&out, 100, 1));
    ASSERT_PRINTS("-100.0", decimal_double(&out, -100, 1));
    ASSERT_PRINTS("0.30000", decimal_double(&out, 0.1 + 0.2, 5));
    ASSERT_PRINTS("0.0000", decimal_double(&out, 1e-300, 4));
    ASSERT_PRINTS("0.0001", decimal_double(&out, 0.00005, 4));
    ASSERT_PRINTS("123456789012345", decimal_double(&out, 123456789012345.0, 0));
    ASSERT_PRINTS("1000000000000000.0", decimal_double(&out, 999999999999999.9, 1));
    ASSERT_PRINTS("1000000000000000.000000000000000000",
                  decimal_double(&out, 999999999999999.9, 18));
    ASSERT_PRINTS("100000000000000000000.0", decimal_double(&out, 1e20, 1));
}

static void quotients_in_doubles_round_as_their_exact_ratios(void **state)
{
    (void)state;
    for (int n = 1; n <= 300; n++)
        for (int k = -n; k <= n; k++) {
            struct buf exact = BUF_EMPTY, out = BUF_EMPTY;
            decimal_ratio(&exact, 100 * k, n, 1);
            decimal_double(&out, 100.0 * k / n, 1);
            assert_string_equal(out.s, exact.s);
            buf_free(&exact);
            buf_free(&out);
        }
}

static void currencies_have_the_decimals_of_iso_4217(void **state)
{
    (void)state;
    assert_int_equal(money_places("CNY"), 2);
    assert_int_equal(money_places("USD"), 2);
    assert_int_equal(money_places("TWD"), 2);
    assert_int_equal(money_places("JPY"), 0);
    assert_int_equal(money_places("KRW"), 0);
    assert_int_equal(money_places("VND"), 0);
    assert_int_equal(money_places("XPF"), 0);
    assert_int_equal(money_places("BIF"), 0);
    assert_int_equal(money_places("KWD"), 3);
    assert_int_equal(money_places("TND"), 3);
    assert_int_equal(money_places("CLF"), 4);
    assert_int_equal(money_places("cny"), -1);
    assert_int_equal(money_places("CN"), -1);
    assert_int_equal(money_places(""), -1);
    assert_int_equal(money_places("CNYX"), -1);
    assert_int_equal(money_places("元"), -1);
}

static void assert_money(const char *text, int places, int64_t want, const char *printed)
{
    struct error e = ERROR_NONE;
    int64_t minor = 77;
    assert_int_equal(money_read(text, places, &minor, &e), ST_OK);
    assert_true(minor == want);
    ASSERT_PRINTS(printed, money_print(&out, minor, places));
}

static void money_is_read_and_written_in_minor_units(void **state)
{
    (void)state;
    assert_money("12.50", 2, 1250, "12.50");
    assert_money("-3", 2, -300, "-3.00");
    assert_money("1234567.8", 2, 123456780, "1234567.80");
    assert_money("0", 2, 0, "0.00");
    assert_money("-0.00", 2, 0, "0.00");
    assert_money("-0.05", 2, -5, "-0.05");
    assert_money("007", 0, 7, "7");
    assert_money("1.005", 3, 1005, "1.005");
    assert_money("92233720368547758.07", 2, INT64_MAX, "92233720368547758.07");
    assert_money("-92233720368547758.08", 2, INT64_MIN, "-92233720368547758.08");
    assert_money("-9223372036854775808", 0, INT64_MIN, "-9223372036854775808");
}

static void assert_no_money(const char *text, int places, const char *message)
{
    struct error e = ERROR_NONE;
    int64_t minor = 77;
    assert_int_equal(money_read(text, places, &minor, &e), ST_DATA);
    assert_true(minor == 77);
    if (message)
        assert_string_equal(e.message, message);
    error_clear(&e);
}

static void what_is_no_amount_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",       "-",     ".",    ".5",    "5.",      "1,234.50",
                                      "12.345", "+3",    " 3",   "3 ",    "--3",     "1e3",
                                      "¥3",     "1.2.3", "0x10", "12.3x", "１２.５", "1 000"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_no_money(bad[i], 2, NULL);
    assert_no_money(
        "1,234.50", 2,
        "'1,234.50' is not an amount: write digits, at most 2 after the point, as in 1234.00");
    assert_no_money("12.5", 0, "'12.5' is not an amount: write digits only, as in 1234");
    assert_no_money("92233720368547758.08", 2,
                    "'92233720368547758.08' is too large: an amount is at most "
                    "92233720368547758.07");
    assert_no_money("-92233720368547758.09", 2, NULL);
    assert_no_money("99999999999999999999999999", 2, NULL);
    assert_no_money("92233720368547759", 2, NULL); /* too large when it is in cents */
}

static void whole_numbers_are_nothing_else_and_within_their_bounds(void **state)
{
    (void)state;
    struct error e = ERROR_NONE;
    int64_t n = 77;
    assert_int_equal(number_read("9223372036854775807", 1, INT64_MAX, &n, &e), ST_OK);
    assert_true(n == INT64_MAX);
    assert_int_equal(number_read("-9223372036854775808", INT64_MIN, 0, &n, &e), ST_OK);
    assert_true(n == INT64_MIN);
    assert_int_equal(number_read("5", 1, 5, &n, &e), ST_OK);
    assert_true(n == 5);
    static const char *const bad[] = {"",    "-",
                                      "0",   "6",
                                      "-1",  "9223372036854775808",
                                      "+3",  " 3",
                                      "3 ",  "3.0",
                                      "1e0", "1;DROP TABLE",
                                      "٣",   "0x3",
                                      "１",  "99999999999999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(number_read(bad[i], 1, 5, &n, &e), ST_DATA);
        assert_true(n == 5);
    }
    number_read("hihg", 1, 5, &n, &e);
    assert_string_equal(e.message, "'hihg' is not a whole number from 1 to 5");
    assert_int_equal(number_read("-9223372036854775809", INT64_MIN, INT64_MAX, &n, &e),
                     ST_DATA);
    error_clear(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ratios_round_half_away_from_zero),
        cmocka_unit_test(nothing_is_minus_zero_and_an_empty_base_prints_nothing),
        cmocka_unit_test(the_ends_of_int64_are_exact),
        cmocka_unit_test(minutes_have_one_decimal),
        cmocka_unit_test(random_ratios_are_never_more_than_half_a_unit_off),
        cmocka_unit_test(doubles_round_as_they_are_written),
        cmocka_unit_test(quotients_in_doubles_round_as_their_exact_ratios),
        cmocka_unit_test(currencies_have_the_decimals_of_iso_4217),
        cmocka_unit_test(money_is_read_and_written_in_minor_units),
        cmocka_unit_test(what_is_no_amount_is_refused),
        cmocka_unit_test(whole_numbers_are_nothing_else_and_within_their_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
