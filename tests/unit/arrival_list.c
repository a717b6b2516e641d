#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "calc/stat/arrival_list.h"

enum { START = 1741392000 };

static void check_back(struct pack_entry *v, size_t n, int64_t start)
{
    struct buf b = BUF_EMPTY;
    struct pack_list l = {0};
    pack(&b, v, n, start);
    assert_true(unpack(&l, b.s, b.len, start));
    assert_int_equal(l.count, n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(l.v[i].at, v[i].at);
        assert_int_equal(l.v[i].id, v[i].id);
        assert_int_equal(l.v[i].cell, v[i].cell);
    }
    /* cut anywhere it is either whole entries or refused, never read beyond its end */
    for (size_t cut = 0; cut < b.len; cut++) {
        char *part = malloc(cut + 1);
        assert_non_null(part);
        memcpy(part, b.s, cut);
        l.count = 0;
        unpack(&l, part, cut, start);
        assert_true(l.count < n);
        free(part);
    }
    free(l.v);
    buf_free(&b);
}

static void what_is_packed_comes_back(void **state)
{
    (void)state;
    struct pack_entry v[] = {{START, 7, 0},
                             {START, 8, 1600},
                             {START + 59, 3, 127},
                             {START + 59, 4, 128},
                             {START + 86399, 1000000, 3}};
    check_back(v, sizeof v / sizeof *v, START);
    check_back(v, 0, START);
}

static void the_ends_of_64_bits_come_back(void **state)
{
    (void)state;
    struct pack_entry v[] = {{INT64_MIN, INT64_MAX, 0},
                             {-1, INT64_MIN, 1},
                             {0, 0, SIZE_MAX},
                             {INT64_MAX, INT64_MAX, 2}};
    check_back(v, sizeof v / sizeof *v, INT64_MIN);
}

static void a_ticket_takes_some_four_bytes(void **state)
{
    (void)state;
    enum { N = 2700 };
    struct pack_entry v[N];
    struct buf b = BUF_EMPTY;
    for (int i = 0; i < N; i++)
        v[i] = (struct pack_entry){START + i * 32, 500000 + i, (size_t)(i * 7 % 1600)};
    pack(&b, v, N, START);
    assert_true(b.len < 4 * N + 8);
    buf_free(&b);
}

static void numbers_too_long_are_refused(void **state)
{
    (void)state;
    static const unsigned char much[] = {0xff, 0xff, 0xff, 0xff, 0xff,
                                         0xff, 0xff, 0xff, 0xff, 0x02};
    static const unsigned char most[] = {0xff, 0xff, 0xff, 0xff, 0xff,
                                         0xff, 0xff, 0xff, 0xff, 0x01};
    const unsigned char *p = much;
    uint64_t n;
    assert_false(unpack_number(&p, much + sizeof much, &n));
    p = most;
    assert_true(unpack_number(&p, most + sizeof most, &n));
    assert_true(n == UINT64_MAX);
}

static void sorting_is_by_time_then_id(void **state)
{
    (void)state;
    struct pack_entry v[] = {{9, 9, 9}, {5, 2, 0}, {5, 1, 1}, {4, 3, 2}};
    struct pack_list l = {v, 4, 4};
    pack_sort(&l, 1);
    assert_int_equal(v[0].at, 9);
    assert_int_equal(v[1].at, 4);
    assert_int_equal(v[2].id, 1);
    assert_int_equal(v[3].id, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_packed_comes_back),
        cmocka_unit_test(the_ends_of_64_bits_come_back),
        cmocka_unit_test(a_ticket_takes_some_four_bytes),
        cmocka_unit_test(numbers_too_long_are_refused),
        cmocka_unit_test(sorting_is_by_time_then_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
