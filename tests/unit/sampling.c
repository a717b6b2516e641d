/* Drawing by lot: the same anywhere, and fair. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "calc/stat/sampling.h"

/* The first numbers of the reference implementation by S. Vigna (prng.di.unimi.it/splitmix64.c)
 * from the seed 1234567, as they are published with it in many languages. */
static void the_numbers_are_those_of_splitmix64(void **state)
{
    static const uint64_t published[] = {6457827717110365317u, 3203168211198807973u,
                                         9817491932198370423u, 4593380528125082431u,
                                         16408922859458223821u};
    struct sampling d = sampling_seed(1234567);
    (void)state;
    for (size_t i = 0; i < sizeof published / sizeof *published; i++)
        assert_true(sampling_next(&d) == published[i]);
}

static void the_same_seed_gives_the_same_lot(void **state)
{
    struct sampling a = sampling_seed(7), b = sampling_seed(7), c = sampling_seed(8);
    size_t *x = sampling_lot(&a, 50), *y = sampling_lot(&b, 50), *z = sampling_lot(&c, 50);
    int other = 0, met[50] = {0};
    (void)state;
    for (size_t i = 0; i < 50; i++) {
        assert_int_equal(x[i], y[i]);
        other |= x[i] != z[i];
        met[x[i]]++;
    }
    for (size_t i = 0; i < 50; i++)
        assert_int_equal(met[i], 1);
    assert_true(other);
    free(x);
    free(y);
    free(z);
}

/* Two of five, 20,000 times: each of the ten pairs comes 2,000 times, give or take five
 * standard deviations of sqrt(20000 * 0.1 * 0.9) = 42. */
static void every_sample_is_as_likely_as_any_other(void **state)
{
    int pairs[5][5] = {{0}};
    struct sampling d = sampling_seed(1);
    (void)state;
    for (int i = 0; i < 20000; i++) {
        size_t *lot = sampling_lot(&d, 5);
        size_t low = lot[0] < lot[1] ? lot[0] : lot[1], high = lot[0] + lot[1] - low;
        pairs[low][high]++;
        free(lot);
    }
    for (size_t i = 0; i < 5; i++)
        for (size_t k = i + 1; k < 5; k++)
            assert_in_range(pairs[i][k], 2000 - 212, 2000 + 212);
}

static void none_and_one_are_lots_too(void **state)
{
    struct sampling d = sampling_seed(0);
    size_t *none = sampling_lot(&d, 0), *one = sampling_lot(&d, 1);
    (void)state;
    assert_int_equal(one[0], 0);
    free(none);
    free(one);
}

/* FNV-1a of "foobar" is 0xbf9cf968, of "" 0x811c9dc5 (the test vectors of its authors). */
static void the_seed_of_a_name_is_its_fnv(void **state)
{
    (void)state;
    assert_int_equal(sampling_seed_of("foobar"), 0x3f9cf968);
    assert_int_equal(sampling_seed_of(""), 0x011c9dc5);
}

static void allocates(const int64_t *sizes, size_t count, int64_t n, const int64_t *wanted)
{
    int64_t drawn[8];
    sampling_allocate(sizes, count, n, drawn);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(drawn[i], wanted[i]);
}

static void a_sample_goes_to_the_strata_in_proportion(void **state)
{
    (void)state;
    allocates((int64_t[]){120, 60, 20}, 3, 10, (int64_t[]){6, 3, 1});
    allocates((int64_t[]){41, 29, 30}, 3, 10, (int64_t[]){4, 3, 3}); /* 4.1 2.9 3.0 */
    allocates((int64_t[]){5, 5, 5}, 3, 10, (int64_t[]){4, 3, 3});    /* ties: the first */
    allocates((int64_t[]){5, 0, 5}, 3, 10, (int64_t[]){5, 0, 5});
}

static void every_stratum_has_one_at_least(void **state)
{
    (void)state;
    allocates((int64_t[]){1000, 1, 1}, 3, 5, (int64_t[]){3, 1, 1});
    allocates((int64_t[]){1, 1, 500, 498}, 4, 4, (int64_t[]){1, 1, 1, 1});
    allocates((int64_t[]){1, 0, 1}, 3, 2, (int64_t[]){1, 0, 1});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_numbers_are_those_of_splitmix64),
        cmocka_unit_test(the_same_seed_gives_the_same_lot),
        cmocka_unit_test(every_sample_is_as_likely_as_any_other),
        cmocka_unit_test(none_and_one_are_lots_too),
        cmocka_unit_test(the_seed_of_a_name_is_its_fnv),
        cmocka_unit_test(a_sample_goes_to_the_strata_in_proportion),
        cmocka_unit_test(every_stratum_has_one_at_least),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
