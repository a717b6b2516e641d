/* Languages: who reads what; and texts with places to be filled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "calc/text/placeholder.h"
#include "calc/text/language.h"

/* The first of the best ones; "" if none is read. */
static const char *best(const char *wanted, const char *const *have)
{
    const char *found = "";
    int most = 0;
    for (; *have; have++) {
        int n = language_nearness(wanted, *have);
        if (n > most) {
            most = n;
            found = *have;
        }
    }
    return found;
}

static void the_same_tag_is_best(void **state)
{
    (void)state;
    static const char *const have[] = {"en", "zh", "zh-CN", "zh-HK", "zh-TW", NULL};
    assert_string_equal(best("zh-HK", have), "zh-HK");
    assert_string_equal(best("zh-TW", have), "zh-TW");
    assert_string_equal(best("ZH_tw", have), "zh-TW");
    assert_string_equal(best("zh", have), "zh");
    assert_string_equal(best("en", have), "en");
}

static void chinese_goes_by_its_script_before_its_place(void **state)
{
    (void)state;
    static const char *const three[] = {"en", "zh", "zh-CN", "zh-TW", NULL};
    static const char *const two[] = {"en", "zh", "zh-CN", NULL};
    static const char *const scripts[] = {"en", "zh-Hans", "zh-Hant", NULL};
    assert_string_equal(best("zh-HK", three), "zh-TW");
    assert_string_equal(best("zh-MO", three), "zh-TW");
    assert_string_equal(best("yue", three), "zh-TW");
    assert_string_equal(best("zh-Hant-HK", three), "zh-TW");
    assert_string_equal(best("zh-Hant-CN", three), "zh-TW");
    assert_string_equal(best("zh-SG", three), "zh-CN");
    assert_string_equal(best("zh-HK", two), "zh");
    assert_string_equal(best("zh-HK", two + 2), "zh-CN");
    assert_string_equal(best("zh-TW", scripts), "zh-Hant");
    assert_string_equal(best("zh-CN", scripts), "zh-Hans");
    assert_string_equal(best("cmn-TW", scripts), "zh-Hant");
}

static void others_go_to_the_plain_language_then_to_a_sister(void **state)
{
    (void)state;
    static const char *const have[] = {"en-US", "en", "pt-BR", "sr-Latn", "sr-Cyrl", NULL};
    assert_string_equal(best("en-GB", have), "en");
    assert_string_equal(best("pt-PT", have), "pt-BR");
    assert_string_equal(best("sr-Cyrl-RS", have), "sr-Cyrl");
    assert_string_equal(best("en-GB-oxendict", have), "en");
    assert_string_equal(best("es-419", have), "");
}

static void what_is_no_tag_reads_nothing(void **state)
{
    (void)state;
    static const char *const have[] = {"en", "zh-CN", "", "中文", NULL};
    assert_string_equal(best("", have), "");
    assert_string_equal(best("-", have), "");
    assert_string_equal(best("fr", have), "");
    assert_string_equal(best("english-speaking-resident-of-the-estate", have), "");
    assert_string_equal(best("中文", have), "中文");
}

static void lists_in_chinese_have_their_own_comma(void **state)
{
    (void)state;
    assert_true(language_is_ideographic("zh-TW"));
    assert_true(language_is_ideographic("ja"));
    assert_true(language_is_ideographic("yue-HK"));
    assert_false(language_is_ideographic("en"));
    assert_false(language_is_ideographic(""));
}

static const char *parts(const char *text, struct buf *out)
{
    struct placeholder_part p;
    buf_clear(out);
    while (placeholder_next(&text, &p)) {
        buf_addc(out, p.place ? '<' : '"');
        buf_add(out, p.s, p.n);
        if (p.preset) {
            buf_addc(out, '=');
            buf_add(out, p.preset, p.preset_n);
        }
        buf_addc(out, p.place ? '>' : '"');
    }
    return out->s;
}

static void places_are_words_in_braces(void **state)
{
    (void)state;
    struct buf b = BUF_EMPTY;
    assert_string_equal(parts("from {from} to {to}.", &b), "\"from \"<from>\" to \"<to>\".\"");
    assert_string_equal(parts("{a}{b_2}", &b), "<a><b_2>");
    assert_string_equal(parts("", &b), "");
    assert_string_equal(parts("停水{unit}", &b), "\"停水\"<unit>");
    assert_string_equal(parts("{a:}{b:x}{c:因: 检修}", &b), "<a=><b=x><c=因: 检修>");
    buf_free(&b);
}

static void other_braces_are_themselves(void **state)
{
    (void)state;
    struct buf b = BUF_EMPTY;
    assert_string_equal(parts("{}{ a}{A}{1}{a", &b), "\"{}{ a}{A}{1}{a\"");
    assert_string_equal(parts("{{a}}", &b), "\"{\"<a>\"}\"");
    assert_string_equal(parts("{名}", &b), "\"{名}\"");
    assert_string_equal(parts("{a:{b}", &b), "\"{a:\"<b>");
    assert_string_equal(parts("{a:x", &b), "\"{a:x\"");
    buf_free(&b);
}

static void the_language_at_the_end_of_a_code_is_no_part_of_its_stem(void **state)
{
    (void)state;
    assert_int_equal(language_stem("water-leak-en"), strlen("water-leak"));
    assert_int_equal(language_stem("water-leak-HANT"), strlen("water-leak"));
    assert_int_equal(language_stem("water-leak-zh-TW"), strlen("water-leak"));
    assert_int_equal(language_stem("water-leak"), strlen("water-leak"));
    assert_int_equal(language_stem("-en"), strlen("-en"));
    assert_int_equal(language_stem(""), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_tag_is_best),
        cmocka_unit_test(chinese_goes_by_its_script_before_its_place),
        cmocka_unit_test(others_go_to_the_plain_language_then_to_a_sister),
        cmocka_unit_test(what_is_no_tag_reads_nothing),
        cmocka_unit_test(lists_in_chinese_have_their_own_comma),
        cmocka_unit_test(places_are_words_in_braces),
        cmocka_unit_test(other_braces_are_themselves),
        cmocka_unit_test(the_language_at_the_end_of_a_code_is_no_part_of_its_stem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
