/* Figures of answers that don't all weigh the same. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "calc/stat/sampling.h"
#include "calc/stat/weighted.h"

static void near(double x, double wanted, double within)
{
    if (!(fabs(x - wanted) <= within))
        fail_msg("%.8f is not %.8f", x, wanted);
}

/* k ones and n - k zeros of one weight. */
static struct weighted ones(int k, int n, double weight)
{
    struct weighted a = {0};
    for (int i = 0; i < n; i++)
        weighted_add(&a, weight, i < k);
    return a;
}

static struct weighted scores(const double *x, int n, double weight)
{
    struct weighted a = {0};
    for (int i = 0; i < n; i++)
        weighted_add(&a, weight, x[i]);
    return a;
}

/* Kish (1965) 11.7: weights 1, 2, 3, 4 count as 10 * 10 / 30. */
static void weights_make_fewer_answers_of_many(void **state)
{
    struct weighted a = {0}, none = {0};
    (void)state;
    for (int i = 1; i <= 4; i++)
        weighted_add(&a, i, i);
    near(weighted_size(&a), 10.0 / 3, 1e-12);
    near(a.mean, 3, 1e-12);
    near(a.away / a.w, 1, 1e-12); /* 1 * 4 + 2 * 1 + 0 + 4 * 1 = 10, over 10 */
    assert_true(weighted_size(&none) == 0);
    a = ones(3, 7, 5.5);
    near(weighted_size(&a), 7, 1e-12);
}

/* R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3. */
static void shares_of_equal_weights_have_the_published_interval(void **state)
{
    static const struct {
        int k, n;
        double low, high;
    } published[] = {{81, 263, 0.2553, 0.3662},
                     {15, 148, 0.0624, 0.1605},
                     {0, 20, 0, 0.1611},
                     {1, 29, 0.0061, 0.1718}};
    (void)state;
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        struct interval in;
        struct weighted a = ones(published[i].k, published[i].n, 2.5);
        assert_int_equal(weighted_share(&a, &in), 1);
        near(in.low, published[i].low, 0.00006);
        near(in.high, published[i].high, 0.00006);
    }
}

static void nps_of_equal_weights_is_the_plain_one(void **state)
{
    struct weighted a = {0};
    struct interval in, wanted;
    double nps;
    (void)state;
    for (int i = 0; i < 100; i++)
        weighted_add(&a, 3, i < 60 ? 1 : i < 75 ? -1 : 0);
    assert_int_equal(weighted_nps(&a, &in), 1);
    stat_nps(60, 25, 15, &nps, &wanted);
    near(100 * a.mean, nps, 1e-9);
    near(in.low, wanted.low, 1e-9);
    near(in.high, wanted.high, 1e-9);
}

/* Student's t, two-sided 0.05, as in any table. */
static void the_points_of_student_are_those_of_the_tables(void **state)
{
    (void)state;
    near(stat_t975(2), 4.302653, 1e-6);
    near(stat_t975(3), 3.182446, 1e-6);
    near(stat_t975(4), 2.776445, 1e-6);
    near(stat_t975(9), 2.262157, 1e-6);
    near(stat_t975(29), 2.045230, 1e-6);
    near(stat_t975(100), 1.983972, 1e-6);
}

/* 1 … 10 have the mean 5.5 and the standard error 0.957427, which times 2.262157 is half the
 * interval. */
static void numbers_have_the_interval_of_student(void **state)
{
    static const double x[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    struct weighted a = scores(x, 10, 4);
    struct interval in;
    (void)state;
    assert_int_equal(weighted_free(&a, &in), 1);
    near(in.low, 3.334149, 1e-5);
    near(in.high, 7.665851, 1e-5);
}

static void equal_numbers_tell_nothing_of_others(void **state)
{
    static const double x[] = {7.1, 7.1, 7.1, 7.1, 7.1, 7.1}, two[] = {1, 9};
    struct weighted a = scores(x, 6, 0.3), b = scores(two, 2, 1);
    struct interval in;
    (void)state;
    assert_int_equal(weighted_free(&a, &in), 0);
    assert_int_equal(weighted_free(&b, &in), 0);
}

static void equal_scores_have_an_interval_with_a_width(void **state)
{
    static const double fives[] = {5, 5, 5, 5, 5}, threes[] = {3, 3, 3, 3, 3};
    struct weighted a = scores(fives, 5, 1.7), b = scores(threes, 5, 0.1), none = {0};
    struct interval in;
    (void)state;
    assert_int_equal(weighted_bounded(&a, 1, 5, &in), 1);
    assert_true(in.high == 5);
    near(in.low, (5 * 5 + 3.841459) / (5 + 3.841459), 1e-6);
    assert_int_equal(weighted_bounded(&b, 1, 5, &in), 1);
    near(in.high - 3, 2 * 3.841459 / (5 + 3.841459), 1e-6);
    near(3 - in.low, in.high - 3, 1e-9);
    assert_int_equal(weighted_bounded(&none, 1, 5, &in), 0);
}

/* How often the interval holds the true mean: 2,000 samples of 30 scores. */
static double coverage(const double share[5])
{
    struct sampling d = sampling_seed(42);
    double truth = 0;
    int held = 0;
    for (int s = 0; s < 5; s++)
        truth += (s + 1) * share[s];
    for (int i = 0; i < 2000; i++) {
        struct weighted a = {0};
        struct interval in;
        for (int k = 0; k < 30; k++) {
            double u = (double)sampling_below(&d, 1000000) / 1e6;
            int s = 0;
            while (s < 4 && u >= share[s])
                u -= share[s++];
            weighted_add(&a, 1, s + 1);
        }
        weighted_bounded(&a, 1, 5, &in);
        held += in.low <= truth && truth <= in.high;
    }
    return held / 2000.0;
}

static void the_interval_of_a_mean_score_holds_the_truth(void **state)
{
    static const double good[] = {0.02, 0.03, 0.1, 0.35, 0.5},
                        even[] = {0.2, 0.2, 0.2, 0.2, 0.2},
                        nearly_all[] = {0.01, 0, 0.02, 0.07, 0.9};
    (void)state;
    assert_true(coverage(good) > 0.94);
    assert_true(coverage(even) > 0.94);
    assert_true(coverage(nearly_all) > 0.89);
}

/* (N - 1)(ad - bc)^2 / (m n r s), as Campbell (2007) writes it: 39 * (15 * 15 - 5 * 5)^2 / 20^4
 * = 9.75. */
static void two_shares_are_compared_by_the_n_1_chi_squared(void **state)
{
    struct weighted a = ones(15, 20, 3), b = ones(5, 20, 1);
    double p;
    (void)state;
    assert_int_equal(weighted_compare(&a, &b, &p), 1);
    near(p, erfc(sqrt(9.75 / 2)), 1e-12);
}

/* Mantel (1963): (N - 1) r^2. Scores 1 … 6 against 4 … 9: r^2 = 27 / 62. */
static void two_means_are_compared_by_their_correlation(void **state)
{
    static const double x[] = {1, 2, 3, 4, 5, 6}, y[] = {4, 5, 6, 7, 8, 9};
    struct weighted a = scores(x, 6, 1), b = scores(y, 6, 2);
    double p;
    (void)state;
    assert_int_equal(weighted_compare(&a, &b, &p), 1);
    near(p, erfc(sqrt(11.0 * 27 / 62 / 2)), 1e-12);
    assert_int_equal(weighted_compare(&b, &a, &p), 1);
    near(p, erfc(sqrt(11.0 * 27 / 62 / 2)), 1e-12);
}

static void what_is_all_the_same_doesnt_differ_and_four_say_nothing(void **state)
{
    struct weighted a = ones(9, 9, 0.7), b = ones(30, 30, 1.1), few = ones(0, 4, 1);
    double p = -1;
    (void)state;
    assert_int_equal(weighted_compare(&a, &b, &p), 1);
    assert_true(p == 1);
    assert_int_equal(weighted_compare(&few, &b, &p), 0);
    assert_int_equal(weighted_compare(&b, &few, &p), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_make_fewer_answers_of_many),
        cmocka_unit_test(shares_of_equal_weights_have_the_published_interval),
        cmocka_unit_test(nps_of_equal_weights_is_the_plain_one),
        cmocka_unit_test(the_points_of_student_are_those_of_the_tables),
        cmocka_unit_test(numbers_have_the_interval_of_student),
        cmocka_unit_test(equal_numbers_tell_nothing_of_others),
        cmocka_unit_test(equal_scores_have_an_interval_with_a_width),
        cmocka_unit_test(the_interval_of_a_mean_score_holds_the_truth),
        cmocka_unit_test(two_shares_are_compared_by_the_n_1_chi_squared),
        cmocka_unit_test(two_means_are_compared_by_their_correlation),
        cmocka_unit_test(what_is_all_the_same_doesnt_differ_and_four_say_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
