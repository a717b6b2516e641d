/* The formulas against published figures, percentiles against a second way of counting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "calc/stat/stat.h"

static uint64_t random_next(uint64_t *seed) /* xorshift64* */
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * 2685821657736338717u;
}

static void assert_near(double x, double want, double by)
{
    if (!(fabs(x - want) <= by)) /* also if x is NaN */
        fail_msg("%.9f is not %.9f", x, want);
}

/* R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in
 * Medicine 17 (1998) 857-872, Table I, method 3 (score, without continuity correction). */
static void wilson_gives_the_intervals_of_newcombe_1998_table_1(void **state)
{
    (void)state;
    static const struct {
        int64_t k, n;
        double low, high;
    } table[] = {
        {81, 263, 0.2553, 0.3662},
        {15, 148, 0.0624, 0.1605},
        {0, 20, 0, 0.1611},
        {1, 29, 0.0061, 0.1718},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct interval w;
        assert_true(stat_wilson(table[i].k, table[i].n, &w));
        assert_near(w.low, table[i].low, 0.00005);
        assert_near(w.high, table[i].high, 0.00005);
        struct interval mirror;
        assert_true(stat_wilson(table[i].n - table[i].k, table[i].n, &mirror));
        assert_near(mirror.low, 1 - w.high, 1e-12);
        assert_near(mirror.high, 1 - w.low, 1e-12);
    }
}

static void wilson_bounds_solve_the_score_equation_they_come_from(void **state)
{
    (void)state;
    for (int64_t n = 1; n <= 60; n++)
        for (int64_t k = 0; k <= n; k++) {
            struct interval w;
            assert_true(stat_wilson(k, n, &w));
            double p = (double)k / (double)n;
            assert_true(w.low >= 0 && w.low <= p && p <= w.high && w.high <= 1);
            if (k > 0)
                assert_near((p - w.low) / sqrt(w.low * (1 - w.low) / (double)n), STAT_Z95,
                            1e-9);
            else
                assert_true(w.low == 0);
            if (k < n)
                assert_near((w.high - p) / sqrt(w.high * (1 - w.high) / (double)n), STAT_Z95,
                            1e-9);
            else
                assert_true(w.high == 1);
        }
}

/* F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936) 437-442, whose
 * table E. S. Pearson and H. O. Hartley, Biometrika Tables for Statisticians 1, table 40,
 * extends. */
static void poisson_gives_the_limits_of_garwood_1936(void **state)
{
    (void)state;
    static const struct {
        int64_t n;
        double low, high;
    } table[] = {
        {0, 0, 3.689},      {1, 0.0253, 5.572}, {2, 0.242, 7.225},  {5, 1.623, 11.668},
        {10, 4.795, 18.39}, {20, 12.22, 30.89}, {30, 20.24, 42.83}, {50, 37.11, 65.92},
    };
    struct interval i;
    for (size_t k = 0; k < sizeof table / sizeof *table; k++) {
        assert_true(stat_poisson(table[k].n, &i));
        assert_near(i.low, table[k].low, 0.006);
        assert_near(i.high, table[k].high, 0.006);
    }
    /* of many, nearly the normal one: z^2 / 3 - 1 / 3 and z^2 / 3 + 2 / 3 from the middle */
    assert_true(stat_poisson(1000000, &i));
    assert_near(i.low, 1000000 - STAT_Z95 * 1000 + 0.95, 0.01);
    assert_near(i.high, 1000000 + STAT_Z95 * 1000 + 1.95, 0.02);
    assert_false(stat_poisson(-1, &i));
}

/* R. A. Fisher and F. Yates, Statistical Tables (6th ed., 1963), table III. */
static void t_gives_the_points_of_fisher_and_yates(void **state)
{
    (void)state;
    static const struct {
        int64_t degrees;
        double t;
    } table[] = {{1, 12.706}, {2, 4.303},  {3, 3.182},  {4, 2.776},  {5, 2.571},
                 {9, 2.262},  {10, 2.228}, {30, 2.042}, {120, 1.980}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_near(stat_t975((double)table[i].degrees), table[i].t, 0.0006);
    assert_near(stat_t975(1001), stat_t975(1000), 4e-6);
}

/* W. J. Conover, Practical Nonparametric Statistics (3rd ed., 1999), table A3: of 20, the 6th
 * and the 15th; five are too few for an end. */
static void a_medians_interval_is_that_of_the_order_statistics(void **state)
{
    (void)state;
    struct sample s = SAMPLE_EMPTY;
    struct interval i;
    assert_false(sample_percentile_interval(&s, 500, &i));
    assert_false(sample_mean_interval(&s, &i));
    for (int64_t x = 20; x > 0; x--) {
        sample_add(&s, x);
        if (s.count == 5) {
            assert_true(sample_percentile_interval(&s, 500, &i));
            assert_true(isinf(i.low) && isinf(i.high));
        }
    }
    assert_true(sample_percentile_interval(&s, 500, &i));
    assert_true(i.low == 6 && i.high == 15);
    /* mean 10.5, s^2 = 35, t(19) = 2.093 */
    assert_true(sample_mean_interval(&s, &i));
    assert_near(i.high, 10.5 + 2.093 * sqrt(35.0 / 20), 0.0005);
    assert_near(i.low + i.high, 21, 1e-9);
    sample_free(&s);
    /* all equal: no interval, for one without width would be certainty */
    for (int k = 0; k < 3; k++)
        sample_add(&s, 7);
    assert_false(sample_mean_interval(&s, &i));
    sample_free(&s);
}

static void an_empty_base_has_no_figure(void **state)
{
    (void)state;
    struct interval w = {0.25, 0.75};
    double nps = 5;
    struct sample s = SAMPLE_EMPTY;
    int64_t x = 9, n = 9;
    assert_false(stat_wilson(0, 0, &w));
    assert_false(stat_wilson(-1, 5, &w));
    assert_false(stat_wilson(6, 5, &w));
    assert_false(stat_nps(0, 0, 0, &nps, &w));
    assert_false(sample_percentile(&s, 500, &x));
    assert_false(sample_sum(&s, &x, &n));
    assert_false(sample_max(&s, &x));
    assert_true(w.low == 0.25 && w.high == 0.75 && nps == 5 && x == 9 && n == 9);
    sample_free(&s);
}

/* The intervals that others have published for these counts: M. W. Fagerland, S. Lydersen and
 * P. Laake, Statistics in Medicine 33 (2014) 2850-2875 (airway hyper-responsiveness), A.
 * Agresti, Categorical Data Analysis (2002) 10.1 (approval of the prime minister). */
static void nps_is_plain_and_its_interval_is_that_of_tango_1998(void **state)
{
    (void)state;
    double nps;
    struct interval w;
    assert_true(stat_nps(1, 13, 7, &nps, &w));
    assert_near(nps, -28.5714, 0.0001);
    assert_near(w.low, -51.7, 0.05);
    assert_near(w.high, -2.6, 0.05);
    assert_true(stat_nps(86, 1364, 150, &nps, &w));
    assert_true(nps == -4);
    assert_near(w.low, -5.9, 0.05);
    assert_near(w.high, -2.1, 0.05);
}

/* Without a passive or without an opposite it is Wilson's: of 0 of n, or of a share from 0 to 1
 * stretched to -1 to 1. */
static void the_nps_interval_of_equal_answers_is_that_of_wilson(void **state)
{
    (void)state;
    for (int64_t n = 1; n <= 1000000; n *= 10) {
        double nps;
        struct interval w, wilson;
        assert_true(stat_wilson(n, n, &wilson) && stat_nps(n, 0, 0, &nps, &w));
        assert_true(nps == 100 && w.high == 100);
        assert_near(w.low, 200 * wilson.low - 100, 1e-6);
        assert_true(stat_nps(0, 0, n, &nps, &w));
        assert_true(nps == -100 && w.low == -100);
        assert_near(w.high, 100 - 200 * wilson.low, 1e-6);
        assert_true(stat_wilson(0, n, &wilson) && stat_nps(0, n, 0, &nps, &w));
        assert_true(nps == 0);
        assert_near(w.low, -100 * wilson.high, 1e-6);
        assert_near(w.high, 100 * wilson.high, 1e-6);
    }
}

/* The chance of each outcome of n answers, summed if the interval holds the truth. */
static double nps_coverage(int n, double p, double d)
{
    double covered = 0, truth = 100 * (p - d);
    for (int a = 0; a <= n; a++)
        for (int b = 0; a + b <= n; b++) {
            double nps;
            struct interval w;
            int rest = n - a - b;
            assert_true(stat_nps(a, rest, b, &nps, &w));
            assert_true(-100 <= w.low && w.low <= nps && nps <= w.high && w.high <= 100);
            assert_true(w.low < w.high);
            if (w.low <= truth && truth <= w.high)
                covered +=
                    exp(lgamma(n + 1) - lgamma(a + 1) - lgamma(b + 1) - lgamma(rest + 1) +
                        a * log(p) + b * log(d) + rest * log(1 - p - d));
        }
    return covered;
}

/* Over a grid of all proportions, by exact sums: the mean, and the worst. */
static void the_nps_interval_of_few_answers_holds_the_truth(void **state)
{
    enum { GRID = 20 };
    static const struct {
        int n;
        double least, worst; /* of the mean; of any */
    } of[] = {
        {1, 0.95, 0.8}, {2, 0.95, 0.85}, {3, 0.95, 0.9}, {5, 0.95, 0.9}, {10, 0.95, 0.93}};
    (void)state;
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        double sum = 0, worst = 1;
        int count = 0;
        for (int p = 0; p < GRID; p++)
            for (int d = 0; p + d < GRID; d++, count++) {
                double c = nps_coverage(of[i].n, (p + 1.0 / 3) / GRID, (d + 1.0 / 3) / GRID);
                sum += c;
                worst = c < worst ? c : worst;
            }
        assert_true(sum / count > of[i].least && sum / count < 0.99 && worst > of[i].worst);
    }
}

static void the_nps_interval_holds_the_truth_in_about_95_of_100_surveys(void **state)
{
    (void)state;
    static const double shares[][2] = {{0.5, 0.2}, {0.3, 0.3}, {0.7, 0.1}, {0.2, 0.5}};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        for (int n = 20; n <= 80; n += 30)
            assert_near(nps_coverage(n, shares[i][0], shares[i][1]), 0.95, 0.025);
}

/* ---- samples */

/* The ceil(p*n)-th smallest, by counting: at least that many are <= x, fewer are < x. */
static void assert_rank(const struct sample *s, int permille, int64_t x)
{
    size_t below = 0, upto = 0;
    for (size_t i = 0; i < s->count; i++) {
        below += s->v[i] < x;
        upto += s->v[i] <= x;
    }
    size_t rank = 1;
    while (rank * 1000 < (size_t)permille * s->count)
        rank++;
    assert_true(below < rank && rank <= upto);
}

static int64_t random_value(uint64_t *seed, size_t kind)
{
    int64_t x = (int64_t)random_next(seed);
    switch (kind) {
    case 0:
        return x; /* any, of both signs */
    case 1:
        return x % 5;
    case 2:
        return x & 0xFFFFFF; /* an odd number of bytes that differ */
    default:
        return x % 4 * (INT64_MAX / 3);
    }
}

static void percentiles_are_the_nearest_rank_of_random_samples(void **state)
{
    (void)state;
    static const int permilles[] = {0, 1, 250, 333, 500, 501, 900, 950, 999, 1000};
    static const size_t sizes[] = {1, 2, 3, 10, 19, 20, 21, 1000, 1024, 1025, 5000};
    uint64_t seed = 3;
    for (size_t i = 0; i < 4 * sizeof sizes / sizeof *sizes; i++) {
        struct sample s = SAMPLE_EMPTY;
        __extension__ __int128 total = 0;
        for (size_t n = sizes[i / 4]; n > 0; n--) {
            int64_t x = random_value(&seed, i % 4);
            sample_add(&s, x);
            total += x;
        }
        int64_t max, x, sum, n;
        assert_true(sample_max(&s, &max));
        if (sample_sum(&s, &sum, &n))
            assert_true(sum == total && n == (int64_t)s.count);
        else
            assert_true(total > INT64_MAX || total < INT64_MIN);
        for (size_t k = 0; k < sizeof permilles / sizeof *permilles; k++) {
            assert_true(sample_percentile(&s, permilles[k], &x));
            assert_rank(&s, permilles[k], x);
        }
        assert_true(x == max && sample_max(&s, &x) && x == max);
        total = -total; /* and the sort has lost nothing */
        for (size_t k = 0; k < s.count; k++) {
            total += s.v[k];
            assert_true(k == 0 || s.v[k - 1] <= s.v[k]);
        }
        assert_true(total == 0);
        sample_free(&s);
    }
}

static void the_median_of_an_even_sample_is_the_lower_of_the_middle_two(void **state)
{
    (void)state;
    struct sample s = SAMPLE_EMPTY;
    int64_t x;
    for (int64_t i = 10; i > 0; i--)
        sample_add(&s, i);
    assert_true(sample_percentile(&s, 500, &x) && x == 5);
    assert_true(sample_percentile(&s, 900, &x) && x == 9);
    assert_true(sample_percentile(&s, 950, &x) && x == 10);
    sample_add(&s, 0); /* one more after the sort */
    assert_true(sample_percentile(&s, 0, &x) && x == 0);
    assert_true(sample_percentile(&s, 500, &x) && x == 5);
    sample_free(&s);
}

static void the_sum_is_exact_and_one_beyond_int64_is_no_figure(void **state)
{
    (void)state;
    struct sample s = SAMPLE_EMPTY;
    int64_t sum, n;
    sample_add(&s, INT64_MAX);
    sample_add(&s, INT64_MAX);
    assert_false(sample_sum(&s, &sum, &n));
    sample_add(&s, -INT64_MAX);
    assert_true(sample_sum(&s, &sum, &n) && sum == INT64_MAX && n == 3);
    sample_free(&s);
}

static void a_million_are_sorted_in_a_moment(void **state)
{
    (void)state;
    struct sample s = SAMPLE_EMPTY;
    uint64_t seed = 5;
    int64_t x;
    for (int i = 0; i < 1000000; i++)
        sample_add(&s, (int64_t)(random_next(&seed) >> 1) % 31536000);
    clock_t start = clock();
    assert_true(sample_percentile(&s, 900, &x));
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    print_message("1,000,000 sorted in %.0f ms\n", seconds * 1e3);
    assert_true(seconds < 2); /* generous: a sanitizer or a busy machine may be under this */
    assert_near((double)x, 0.9 * 31536000, 100000);
    sample_free(&s);
}

/* The example of R's poisson.test (package stats, ?poisson.test): lung cancer in Fredericia
 * against three other cities, 11 in 800 and 21 in 3011, p-value = 0.07967. The others by exact
 * fractions, outcomes no likelier than the one seen added up. */
static void two_rates_give_the_p_of_published_and_exact_examples(void **state)
{
    (void)state;
    static const struct {
        int64_t a, b;
        double a_base, b_base, p;
    } table[] = {
        {11, 21, 800, 3011, 0.07966863303332947},
        {21, 11, 3011, 800, 0.07966863303332947},
        {3, 10, 1, 1, 0.09228515625},
        {0, 5, 1, 1, 0.0625},
        {5, 5, 1, 1, 1},
        {1, 0, 1, 1, 1},
        {60, 40, 1, 1, 0.05688793364098079},
        {120, 80, 31, 28, 0.039788824804075675},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        double p = -1;
        assert_true(
            stat_two_rates(table[i].a, table[i].a_base, table[i].b, table[i].b_base, &p));
        assert_near(p, table[i].p, 1e-12);
    }
    double p = 7;
    assert_false(stat_two_rates(0, 1, 0, 1, &p));
    assert_false(stat_two_rates(1, 0, 1, 1, &p));
    assert_false(stat_two_rates(-1, 1, 3, 1, &p));
    assert_true(p == 7);
}

/* All outcomes one by one, each from the one before. */
static double add_up(int64_t a, int64_t b, double share)
{
    int64_t n = a + b;
    double d[64] = {pow(1 - share, (double)n)}, sum = 0;
    for (int64_t k = 1; k <= n; k++)
        d[k] = d[k - 1] * share / (1 - share) * (double)(n - k + 1) / (double)k;
    for (int64_t k = 0; k <= n; k++)
        sum += d[k] <= d[a] * (1 + 1e-7) ? d[k] : 0;
    return sum > 1 ? 1 : sum;
}

static void two_rates_agree_with_all_outcomes_added_up(void **state)
{
    (void)state;
    static const double bases[] = {0.1, 0.5, 1, 1.1, 3, 9};
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
        for (int64_t a = 0; a <= 30; a++)
            for (int64_t b = 0; b <= 30; b++) {
                double p, want = add_up(a, b, bases[i] / (bases[i] + 1));
                if (a + b && stat_two_rates(a, bases[i], b, 1, &p))
                    assert_near(p, want, 1e-9);
            }
    /* large ones: within a hair of the normal distribution, continuity corrected */
    double p;
    assert_true(stat_two_rates(501000, 1, 499000, 1, &p));
    assert_near(p, erfc((1000 - 0.5) / 500 / sqrt(2)), 1e-5);
}

/* Hill 1973: equal shares count fully; three quarters and a quarter are 1.6 values. */
static void the_effective_number_is_the_inverse_of_simpson_1949(void **state)
{
    (void)state;
    struct sample s = SAMPLE_EMPTY;
    int64_t over = 5, under = 5;
    assert_false(sample_spread(&s, &over, &under));
    assert_int_equal(sample_distinct(&s), 0);
    assert_int_equal(over, 5);
    for (int64_t i = 0; i < 12; i++)
        sample_add(&s, i % 4 == 0 ? -1 : INT64_MAX);
    assert_true(sample_spread(&s, &over, &under));
    assert_int_equal(over * 10, under * 16);
    assert_int_equal(sample_distinct(&s), 2);
    sample_free(&s);
    for (int64_t i = 0; i < 2100; i++)
        sample_add(&s, i * 5 % 21);
    assert_int_equal(sample_distinct(&s), 21);
    assert_true(sample_spread(&s, &over, &under));
    assert_int_equal(over, under * 21);
    sample_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wilson_gives_the_intervals_of_newcombe_1998_table_1),
        cmocka_unit_test(wilson_bounds_solve_the_score_equation_they_come_from),
        cmocka_unit_test(poisson_gives_the_limits_of_garwood_1936),
        cmocka_unit_test(t_gives_the_points_of_fisher_and_yates),
        cmocka_unit_test(a_medians_interval_is_that_of_the_order_statistics),
        cmocka_unit_test(an_empty_base_has_no_figure),
        cmocka_unit_test(nps_is_plain_and_its_interval_is_that_of_tango_1998),
        cmocka_unit_test(the_nps_interval_of_equal_answers_is_that_of_wilson),
        cmocka_unit_test(the_nps_interval_of_few_answers_holds_the_truth),
        cmocka_unit_test(the_nps_interval_holds_the_truth_in_about_95_of_100_surveys),
        cmocka_unit_test(two_rates_give_the_p_of_published_and_exact_examples),
        cmocka_unit_test(two_rates_agree_with_all_outcomes_added_up),
        cmocka_unit_test(the_effective_number_is_the_inverse_of_simpson_1949),
        cmocka_unit_test(percentiles_are_the_nearest_rank_of_random_samples),
        cmocka_unit_test(the_median_of_an_even_sample_is_the_lower_of_the_middle_two),
        cmocka_unit_test(the_sum_is_exact_and_one_beyond_int64_is_no_figure),
        cmocka_unit_test(a_million_are_sorted_in_a_moment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
