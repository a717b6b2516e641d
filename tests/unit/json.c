/* JSON as the store keeps it: what is written is read the same; all else is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"

static void what_is_written_is_read_the_same(void **state)
{
    (void)state;
    struct buf out = BUF_EMPTY;
    struct json_object o;
    buf_addc(&out, '{');
    json_text(&out, "a\"b", "tab\t\"quoted\" \\ \x01 \xe6\xbc\x8f\xe6\xb0\xb4");
    json_int(&out, "least", INT64_MIN);
    json_int(&out, "most", INT64_MAX);
    json_text(&out, "none", NULL);
    buf_addc(&out, '}');
    assert_int_equal(json_read(out.s, &o), 1);
    assert_int_equal(o.count, 4);
    assert_string_equal(json_find(&o, "a\"b")->text,
                        "tab\t\"quoted\" \\ \x01 \xe6\xbc\x8f\xe6\xb0\xb4");
    assert_true(json_find(&o, "least")->n == INT64_MIN);
    assert_true(json_find(&o, "most")->n == INT64_MAX);
    assert_int_equal(json_find(&o, "none")->kind, JSON_NULL);
    assert_null(json_find(&o, "other"));
    json_free(&o);
    buf_free(&out);
}

static void escapes_of_others_are_understood(void **state)
{
    (void)state;
    struct json_object o;
    assert_int_equal(json_read(" { \"x\" : \"\\u6f0f\\ud83d\\ude00\\/\" , \"n\" : -7 } ", &o),
                     1);
    assert_string_equal(o.pairs[0].text, "\xe6\xbc\x8f\xf0\x9f\x98\x80/");
    assert_int_equal(o.pairs[1].n, -7);
    json_free(&o);
}

static void nothing_is_an_empty_object(void **state)
{
    (void)state;
    static const char *const empty[] = {NULL, "", "{}", " { } "};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        struct json_object o;
        assert_int_equal(json_read(empty[i], &o), 1);
        assert_int_equal(o.count, 0);
        json_free(&o);
    }
}

static void what_is_no_flat_object_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "{",
        "[]",
        "{\"a\":1} x",
        "{\"a\":1,}",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":-}",
        "{\"a\":1.5}",
        "{\"a\":nul}",
        "{\"a\":[1]}",
        "{\"a\":{}}",
        "{\"a\":\"x}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\\ud83d\"}",        /* half a pair would be no UTF-8 */
        "{\"a\":\"\\ude00\\ud83d\"}", /* the wrong way round */
        "{\"a\":9223372036854775808}",
        "{\"a\":-9223372036854775809}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct json_object o;
        if (json_read(bad[i], &o))
            fail_msg("taken: %s", bad[i]);
        assert_int_equal(o.count, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_the_same),
        cmocka_unit_test(escapes_of_others_are_understood),
        cmocka_unit_test(nothing_is_an_empty_object),
        cmocka_unit_test(what_is_no_flat_object_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
