/* Do two texts say the same: the share by hand, in several scripts, and whatever bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "calc/text/similarity.h"

static int share(const char *a, const char *b)
{
    struct similarity x = SIMILARITY_EMPTY, y = SIMILARITY_EMPTY;
    similarity_read(&x, a, strlen(a));
    similarity_read(&y, b, strlen(b));
    int there = similarity_share(&x, &y), back = similarity_share(&y, &x);
    similarity_free(&x);
    similarity_free(&y);
    assert_int_equal(there, back);
    return there;
}

static size_t pieces(const char *s)
{
    struct similarity x = SIMILARITY_EMPTY;
    similarity_read(&x, s, strlen(s));
    size_t n = x.count;
    similarity_free(&x);
    return n;
}

static void the_same_text_is_whole(void **state)
{
    (void)state;
    assert_int_equal(share("厨房水管漏水", "厨房水管漏水"), SIMILARITY_WHOLE);
    assert_int_equal(share("Tap leaks", "tap  LEAKS!"), SIMILARITY_WHOLE);
    assert_int_equal(share("电梯", "电梯"), SIMILARITY_WHOLE);
    assert_int_equal(share("ＡＢＣ　１２", "abc 12"), SIMILARITY_WHOLE);
}

static void pieces_are_pairs_and_words(void **state)
{
    (void)state;
    assert_int_equal(pieces("厨房水管漏水"), 5);
    assert_int_equal(pieces("漏"), 1);
    assert_int_equal(pieces("the tap leaks"), 3);
    assert_int_equal(pieces("B1栋漏水 tap"), 4); /* b1, 栋漏, 漏水, tap */
    assert_int_equal(pieces("漏水漏水"), 2);     /* 漏水, 水漏 */
    assert_int_equal(pieces("，。！ --"), 0);
    assert_int_equal(pieces(""), 0);
}

static void the_share_is_dice_by_hand(void **state)
{
    (void)state;
    /* 厨房 房水 水管 管漏 漏水 | 厨房 房漏 漏水: 2·2/(5+3) */
    assert_int_equal(share("厨房水管漏水", "厨房漏水"), 500);
    /* tap leaks | the tap leaks again: 2·2/(2+4) */
    assert_int_equal(share("tap leaks", "the tap leaks again"), 666);
    assert_int_equal(share("电梯坏了", "厨房漏水"), 0);
    assert_int_equal(share("", "厨房漏水"), 0);
    assert_int_equal(share("…", "…"), 0);
}

static void what_stands_within(void **state)
{
    (void)state;
    struct similarity part = SIMILARITY_EMPTY, whole = SIMILARITY_EMPTY;
    similarity_read(&part, "漏水渗水", strlen("漏水渗水"));
    similarity_read(&whole, "厨房水管漏水", strlen("厨房水管漏水"));
    assert_int_equal(similarity_within(&part, &whole), 333); /* 漏水 of 漏水 水渗 渗水 */
    similarity_read(&part, "水管", strlen("水管"));
    assert_int_equal(similarity_within(&part, &whole), SIMILARITY_WHOLE);
    similarity_free(&part);
    similarity_free(&whole);
}

static void any_bytes_are_read(void **state)
{
    (void)state;
    const char *const odd[] = {"\xff\xfe", "漏\xe6", "\xed\xa0\x80", "a\001b",
                               "\xf0\x9f\x94\xa5"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        assert_in_range(share(odd[i], "漏水 a"), 0, SIMILARITY_WHOLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_text_is_whole),
        cmocka_unit_test(pieces_are_pairs_and_words),
        cmocka_unit_test(the_share_is_dice_by_hand),
        cmocka_unit_test(what_stands_within),
        cmocka_unit_test(any_bytes_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
