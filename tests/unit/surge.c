/* Is a count higher than its past lets expect? And a small simulation, the same every time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../bench/world.h"
#include "calc/stat/surge.h"

static void assert_close(double is, double wanted, double relative)
{
    if (fabs(is - wanted) > relative * fabs(wanted))
        fail_msg("%.17g is not %.17g", is, wanted);
}

/* By the definition: 1 - the sum of C(k + size - 1, k) p^k (1 - p)^size over k < n. */
static double naive(int64_t n, double mean, double size)
{
    double p = mean / (mean + size), below = 0;
    for (int64_t k = 0; k < n; k++)
        below += exp(lgamma((double)k + size) - lgamma(size) - lgamma((double)k + 1) +
                     (double)k * log(p) + size * log1p(-p));
    return 1 - below;
}

static void the_tail_is_that_of_the_negative_binomial(void **state)
{
    (void)state;
    for (int64_t n = 0; n < 25; n++) {
        assert_close(surge_tail(n, 4, 5), naive(n, 4, 5), 1e-8);
        if (n < 6) /* further out the naive way has no digits left */
            assert_close(surge_tail(n, 0.3, 12), naive(n, 0.3, 12), 1e-8);
    }
    /* size 1 is the geometric distribution: P(Y >= n) = (mean / (1 + mean))^n, however small */
    assert_close(surge_tail(60, 2, 1), pow(2.0 / 3, 60), 1e-9);
    /* a large size is Poisson's: P(Y >= 10) of mean 3 is 0.00110249 (tables: E. C. Molina,
     * Poisson's Exponential Binomial Limit, 1942) */
    assert_close(surge_tail(10, 3, 1e9), 0.00110249, 1e-5);
    assert_true(surge_tail(0, 3, 5) == 1);
}

enum { WINDOWS = 100 };

/* Cells with so many tickets each day; the first has `last` in the window judged. */
static void judged(size_t cells, int64_t each, int64_t last, struct surge_cell *out,
                   const int64_t *first)
{
    int64_t counts[WINDOWS], other[WINDOWS], totals[WINDOWS];
    unsigned char flags[WINDOWS] = {0};
    struct surge_cell *all[50];
    for (int t = 0; t < WINDOWS; t++) {
        other[t] = each + t % 2; /* a little spread */
        counts[t] = first ? first[t] : other[t];
        totals[t] = 0;
    }
    counts[WINDOWS - 1] = last;
    for (int t = 0; t < WINDOWS; t++)
        totals[t] = counts[t] + (int64_t)(cells - 1) * other[t];
    struct surge *s = surge_new(24, WINDOWS, flags, totals);
    for (size_t i = 0; i < cells; i++) {
        surge_look(s, i ? other : counts, &out[i]);
        all[i] = &out[i];
    }
    surge_judge(s, all, cells, 0);
    surge_free(s);
}

static void what_is_steady_is_expected_and_a_jump_is_told(void **state)
{
    struct surge_cell c[20];
    (void)state;
    judged(20, 4, 5, c, NULL);
    assert_true(c[0].expected > 4 && c[0].expected < 5);
    assert_true(c[0].q > 0.2);
    judged(20, 4, 20, c, NULL);
    assert_true(c[0].n == 20 && c[0].q < 0.001);
    for (int i = 1; i < 20; i++)
        assert_true(c[i].q > 0.05);
}

/* Y. Benjamini and Y. Hochberg (1995): q is the least of p m / rank from there on. Equal cells
 * weigh the same, so that it can be seen at theirs. */
static void q_is_that_of_benjamini_and_hochberg(void **state)
{
    struct surge_cell one[1], many[40];
    (void)state;
    judged(1, 4, 12, one, NULL);
    assert_close(one[0].q, one[0].p, 1e-12); /* alone: nothing to adjust */
    judged(40, 4, 12, many, NULL);
    assert_close(many[0].q, many[0].p * 40, 0.05); /* the smallest: p m / 1 */
    double most = 0;
    for (int i = 1; i < 40; i++) {
        assert_true(many[i].q >= many[0].q && many[i].q <= 1);
        most = many[i].p > most ? many[i].p : most;
    }
    assert_close(many[39].q, most, 0.05); /* of the largest p: p m / m */
}

static void a_surge_neither_hides_its_next_day_nor_the_next_surge(void **state)
{
    struct surge_cell quiet[20], c[20];
    int64_t first[WINDOWS];
    (void)state;
    judged(20, 4, 20, quiet, NULL);
    for (int t = 0; t < WINDOWS; t++)
        first[t] = 4 + t % 2;
    first[WINDOWS - 2] = first[WINDOWS - 3] = 20;
    judged(20, 4, 20, c, first);
    assert_true(c[0].q < 0.005 && c[0].expected < quiet[0].expected * 1.5);
    first[WINDOWS - 2] = first[WINDOWS - 3] = 4;
    for (int t = 60; t < 65; t++)
        first[t] = 60;
    judged(20, 4, 20, c, first);
    assert_true(c[0].q < 0.005 && c[0].expected < quiet[0].expected * 1.5);
}

static void days_without_records_are_passed_over(void **state)
{
    struct surge_cell c[20], whole[20];
    int64_t totals[WINDOWS], counts[WINDOWS];
    unsigned char flags[WINDOWS] = {0};
    (void)state;
    judged(20, 4, 5, whole, NULL);
    for (int t = 0; t < WINDOWS; t++) {
        int lost = t >= 85 && t < 92;
        counts[t] = lost ? 0 : 4 + t % 2;
        totals[t] = 20 * counts[t];
    }
    struct surge *s = surge_new(24, WINDOWS, flags, totals);
    surge_look(s, counts, &c[0]);
    for (int t = 0; t < WINDOWS; t++)
        assert_int_equal(flags[t] & SURGE_EMPTY, t >= 85 && t < 92 ? SURGE_EMPTY : 0);
    assert_close(c[0].expected, whole[0].expected, 0.05);
    surge_free(s);
}

/* ---- watched again and again ---- */

enum { WATCHED = 12, PARTS = 8, HISTORY = 60, WATCH_DAYS = 1000 }; /* every three hours */

static double uniform(void)
{
    static uint64_t x = 88172645463325252u; /* G. Marsaglia, Xorshift RNGs (2003) */
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return ((double)(x >> 11) + 0.5) / 9007199254740992.0;
}

static int poisson(double mean)
{
    double least = exp(-mean), p = uniform();
    int n = 0;
    for (; p > least; n++)
        p *= uniform();
    return n;
}

/* A gamma factor of mean 1 and that (whole) size, for one day. */
static double day_factor(int size)
{
    double sum = 0;
    for (int i = 0; i < size; i++)
        sum -= log(uniform());
    return sum / size;
}

static int any_told(int64_t (*sum)[HISTORY + WATCH_DAYS + 1][PARTS], int day, int part,
                    int sliding)
{
    struct surge_cell is[WATCHED], *all[WATCHED];
    int64_t counts[WATCHED][HISTORY + 1], totals[HISTORY + 1] = {0};
    unsigned char flags[HISTORY + 1] = {0};
    int any = 0;
    for (int i = 0; i < WATCHED; i++)
        for (int t = 0; t <= HISTORY; t++) {
            int at = day - HISTORY + t; /* a day up to this hour */
            counts[i][t] = sum[i][at][part] - sum[i][at - 1][part];
            totals[t] += counts[i][t];
        }
    struct surge *s = surge_new(24, HISTORY + 1, flags, totals);
    for (int i = 0; i < WATCHED; i++) {
        all[i] = &is[i];
        surge_look(s, counts[i], all[i]);
    }
    surge_judge(s, all, WATCHED, sliding);
    surge_free(s);
    for (int i = 0; i < WATCHED; i++)
        any |= is[i].q <= 0.02 && is[i].n >= 3;
    return any;
}

/* Quiet days, judged every three hours: with the adjustment, the alarms keep to the level;
 * without it, they don't. An alarm that lasts is one. */
static void judged_again_and_again_it_keeps_to_its_level(void **state)
{
    static int64_t sum[WATCHED][HISTORY + WATCH_DAYS + 1][PARTS];
    int alarms[2] = {0}, was[2] = {0};
    (void)state;
    for (int i = 0; i < WATCHED; i++) {
        double mean = 0.2 * pow(50, (double)i / WATCHED);
        int64_t n = 0;
        for (int day = 0; day <= HISTORY + WATCH_DAYS; day++) {
            double of_day = mean * day_factor(10);
            for (int part = 0; part < PARTS; part++)
                sum[i][day][part] = n += poisson(of_day / PARTS);
        }
    }
    for (int day = HISTORY + 1; day <= HISTORY + WATCH_DAYS; day++)
        for (int sliding = 0; sliding < 2; sliding++) {
            int any = 0;
            for (int part = 0; part < PARTS && !any; part++)
                any = any_told(sum, day, part, sliding);
            alarms[sliding] += any && !was[sliding];
            was[sliding] = any;
        }
    print_message("alarms: %d, adjusted %d, in %d days\n", alarms[0], alarms[1], WATCH_DAYS);
    assert_true(alarms[1] <= WATCH_DAYS / 50);
    assert_true(alarms[0] > WATCH_DAYS / 50);
}

static void judged_again_and_again_p_is_the_same_and_a_burst_is_told(void **state)
{
    struct surge_cell once[20], often[20], *all[20];
    (void)state;
    judged(20, 4, 20, once, NULL);
    judged(20, 4, 20, often, NULL);
    for (int i = 0; i < 20; i++)
        all[i] = &often[i];
    surge_judge(NULL, all, 20, 1);
    for (int i = 0; i < 20; i++)
        assert_true(often[i].p == once[i].p && often[i].q >= once[i].q);
    assert_true(often[0].q < 0.001 && often[0].q > once[0].q);
}

static void reaches(void **state)
{
    (void)state;
    assert_int_equal(surge_least(24), 14);
    assert_int_equal(surge_least(168), 5);
    assert_int_equal(surge_least(4), 84);
    assert_int_equal(surge_reach(24), 731);
    assert_int_equal(surge_reach(4), 731);
    assert_int_equal(surge_reach(1), 56 * 24 + 1);
}

/* 1 if any cell, or this one, is told. */
static int told(const struct world *w, int day, int cell)
{
    int64_t totals[DAYS] = {0};
    unsigned char flags[DAYS] = {0};
    struct surge_cell is[CELLS], *all[CELLS];
    int any = 0;
    for (int i = 0; i < CELLS; i++)
        for (int t = 0; t <= day; t++)
            totals[t] += w->count[i][t];
    struct surge *s = surge_new(24, (size_t)day + 1, flags, totals);
    for (int i = 0; i < CELLS; i++) {
        all[i] = &is[i];
        surge_look(s, w->count[i], all[i]);
    }
    surge_judge(s, all, CELLS, 0);
    surge_free(s);
    for (int i = 0; i < CELLS; i++)
        any |= is[i].q <= 0.01 && is[i].n >= 3 && (cell < 0 || i == cell);
    return any;
}

/* The simulation of `make bench` in small: few false alarms, and what is five times as much is
 * seen. */
static void in_small(void **state)
{
    enum { WORLDS = 60, LOOKS = 10 };
    static struct world w;
    struct sampling d = sampling_seed(3);
    int alarms = 0, seen = 0;
    (void)state;
    for (int i = 0; i < WORLDS; i++) {
        world_make(&w, &d);
        for (int k = 0; k < LOOKS; k++)
            alarms += told(&w, 60 + (int)sampling_below(&d, 300), -1);
        int cell = (int)sampling_below(&d, CELLS), day = 60 + (int)sampling_below(&d, 300);
        int64_t extra = (int64_t)(4 * w.mean[cell][day] + 0.5);
        w.count[cell][day] += extra > 5 ? extra : 5;
        seen += told(&w, day, cell);
    }
    assert_true(alarms <= 15); /* 6 of 600 are expected; more than 15 in one of 1,000 runs */
    assert_true(seen >= 39);   /* of 60; about 45 are */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tail_is_that_of_the_negative_binomial),
        cmocka_unit_test(what_is_steady_is_expected_and_a_jump_is_told),
        cmocka_unit_test(q_is_that_of_benjamini_and_hochberg),
        cmocka_unit_test(a_surge_neither_hides_its_next_day_nor_the_next_surge),
        cmocka_unit_test(days_without_records_are_passed_over),
        cmocka_unit_test(judged_again_and_again_it_keeps_to_its_level),
        cmocka_unit_test(judged_again_and_again_p_is_the_same_and_a_burst_is_told),
        cmocka_unit_test(reaches),
        cmocka_unit_test(in_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
