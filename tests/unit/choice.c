/* Which code is meant: what fits best, the only one, the common beginning. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "calc/text/choice.h"

static int fill(void **state)
{
    static struct choices c;
    c = (struct choices)CHOICES_EMPTY;
    choices_add(&c, "repair", "报修");
    choices_add(&c, "request", "需求");
    choices_add(&c, "re", "回复");
    choices_add(&c, "paid", "有偿服务，含报修");
    choices_add(&c, "B1-0301", NULL);
    choices_add(&c, "B1-0302", "");
    *state = &c;
    return 0;
}

static int empty(void **state)
{
    choices_free(*state);
    return 0;
}

static const char *one(struct choices *c, const char *typed)
{
    const struct choice *found = choices_one(c, typed);
    return found ? found->code : "";
}

static void the_best_fit_counts_alone(void **state)
{
    assert_string_equal(one(*state, "re"), "re");       /* a whole code, not three beginnings */
    assert_string_equal(one(*state, "rep"), "repair");  /* a beginning */
    assert_string_equal(one(*state, "报修"), "repair"); /* a whole name, not within another */
    assert_string_equal(one(*state, "需"), "request");
    assert_string_equal(one(*state, "偿"), "paid");
    assert_string_equal(one(*state, "ＲＥＰ"), "repair");
    assert_string_equal(one(*state, "b1-0301"), "B1-0301");
}

static void several_or_none_are_not_one(void **state)
{
    size_t at[2];
    assert_string_equal(one(*state, "B1"), "");
    assert_string_equal(one(*state, "r"), "");
    assert_string_equal(one(*state, "zebra"), "");
    assert_string_equal(one(*state, ""), "");
    assert_int_equal(choices_fit(*state, "r", at, 2), 3); /* more than there is room for */
    assert_int_equal(at[1], 1);
    assert_int_equal(choices_fit(*state, "", at, 2), 6);
    assert_int_equal(choices_fit(*state, "zebra", at, 2), 0);
}

static void a_whole_code_may_begin_others(void **state)
{
    size_t at[2];
    assert_int_equal(choices_begun(*state, "re", at, 2), 3);
    assert_int_equal(at[0], 0);
    assert_int_equal(choices_begun(*state, "paid", at, 2), 1);
    assert_int_equal(choices_begun(*state, "zebra", at, 2), 0);
}

static void common_is(struct choices *c, const char *typed, const char *wanted)
{
    struct buf b = BUF_EMPTY;
    choices_common(c, typed, &b);
    assert_string_equal(b.s, wanted);
    buf_free(&b);
}

static void the_common_beginning(void **state)
{
    common_is(*state, "B", "B1-030");
    common_is(*state, "r", "re");
    common_is(*state, "rep", "repair");
    common_is(*state, "报修", ""); /* isn't how a code begins */
    common_is(*state, "", "");
    common_is(*state, "zebra", "");
}

static void a_character_is_never_cut(void **state)
{
    struct choices c = CHOICES_EMPTY;
    (void)state;
    choices_add(&c, "楼一甲", "");
    choices_add(&c, "楼一申", ""); /* 甲 and 申 share their first two bytes */
    common_is(&c, "楼", "楼一");
    choices_free(&c);
}

static void no_choice_is_no_choice(void **state)
{
    struct choices c = CHOICES_EMPTY;
    (void)state;
    assert_null(choices_one(&c, "x"));
    common_is(&c, "x", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_fit_counts_alone),
        cmocka_unit_test(several_or_none_are_not_one),
        cmocka_unit_test(a_whole_code_may_begin_others),
        cmocka_unit_test(the_common_beginning),
        cmocka_unit_test(a_character_is_never_cut),
        cmocka_unit_test(no_choice_is_no_choice),
    };
    return cmocka_run_group_tests(tests, fill, empty);
}
