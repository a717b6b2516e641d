/* Where somebody stands in a text: names, numbers, mails, codes, in whatever form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "calc/text/redact.h"

static void put(void *context, enum redact_kind kind, unsigned set, const char *s, size_t n,
                struct buf *out)
{
    (void)context;
    (void)set;
    (void)kind;
    (void)s;
    (void)n;
    buf_adds(out, "X");
}

/* expected NULL: there is no trace. */
static void turns(enum redact_kind kind, const char *who, const char *text,
                  const char *expected)
{
    struct redact_words *t = redact_new();
    struct buf b = BUF_EMPTY;
    redact_add(t, kind, 1, who, strlen(who));
    size_t n = redact_replace(t, 1, text, strlen(text), put, NULL, &b);
    if (expected)
        assert_string_equal(b.s, expected);
    else
        assert_int_equal(n, 0);
    buf_free(&b);
    redact_free(t);
}

static void a_name_is_found_inside_a_sentence(void **state)
{
    (void)state;
    turns(REDACT_NAME, "王小明", "昨天王小明说水管漏了", "昨天X说水管漏了");
    turns(REDACT_NAME, "王小明", "王 小明、王\n小明", "X、X");
    turns(REDACT_NAME, "王小明", "王小刚", NULL);
    turns(REDACT_NAME, "John Smith",
          "Mr JOHN  SMITH, john.smith, Smith, John; ｊｏｈｎ　ｓｍｉｔｈ", "Mr X, X, X; X");
    turns(REDACT_NAME, "José", "Jose, JOSÉ, Josef", "X, X, Josef");
}

static void words_are_whole_ones(void **state)
{
    (void)state;
    turns(REDACT_NAME, "Li", "Light at Li's, LI 2, li", "Light at X's, LI 2, li");
    turns(REDACT_NAME, "Ann", "Anna and Joann", NULL);
    turns(REDACT_NAME, "Ann", "找Ann吧", "找X吧");
    turns(REDACT_NAME, "王", "王小明", NULL);
    turns(REDACT_WORDS, "B1-0301", "B1-0301A, AB1-0301, (b1-0301)", "B1-0301A, AB1-0301, (X)");
}

static void titles_and_brackets_are_no_part_of_a_name(void **state)
{
    (void)state;
    turns(REDACT_NAME, "王小明先生", "王小明来电", "X来电");
    turns(REDACT_NAME, "Mr. John Smith", "john smith", "X");
    turns(REDACT_NAME, "王小明（业主）", "业主王小明", "业主X");
    turns(REDACT_NAME, "王小明、李大力", "李大力与王小明", "X与X");
}

static void escaped_text_is_read_as_what_it_means(void **state)
{
    (void)state;
    turns(REDACT_NAME, "王小明", "{\"a\":\"\\u738b\\u5c0f\\u660E!\"}", "{\"a\":\"X!\"}");
    turns(REDACT_NAME, "John Smith", "{\"a\":\"x\\nJohn\\tSmith\"}", "{\"a\":\"x\\nX\"}");
    turns(REDACT_NAME, "王小明", "?n=%E7%8E%8B%E5%B0%8F%e6%98%8e&m", "?n=X&m");
    turns(REDACT_NAME, "王小明", "&#29579;&#x5c0f;明", "X");
    turns(REDACT_NAME, "𠮷田", "\\ud842\\udfb7田", "X");
}

static void numbers_are_found_in_any_grouping(void **state)
{
    (void)state;
    const char *forms[] = {
        "13800138000",       "138 0013 8000",      "138-0013-8000",          "+86 13800138000",
        "+86-138-0013-8000", "0086 138 0013 8000", "１３８００１３８０００", "(138) 0013.8000"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct buf text = BUF_EMPTY;
        turns(REDACT_PHONE, forms[i], "13800138000", "X");
        buf_printf(&text, "电话%s。", forms[i]);
        turns(REDACT_PHONE, "13800138000", text.s, i == 7 ? "电话(X。" : "电话X。");
        buf_free(&text);
    }
    turns(REDACT_PHONE, "13800138000", "no 13800138001, 1380013800", NULL);
    turns(REDACT_PHONE, "13800138000", "order 9913800138000-7", "order 99X-7");
}

static void area_codes_may_be_left_out(void **state)
{
    (void)state;
    turns(REDACT_PHONE, "010-62781234", "62781234, 010 6278 1234, +86 10 62781234", "X, X, X");
    turns(REDACT_PHONE, "62781234", "01062781234, 0755-62781234, 62781234", "010X, 0755-X, X");
    turns(REDACT_PHONE, "62781234", "20262781234, 627812345, 99962781234", NULL);
    turns(REDACT_PHONE, "010-62781234", "162781234, 627812345", NULL);
    turns(REDACT_PHONE, "+44 20 7946 0958", "020 7946 0958", "0X");
    turns(REDACT_PHONE, "110", "110", NULL);
    turns(REDACT_PHONE, "0755-26881234转801", "0755-26881234, 26881234, 0755 2688 1234 ext 801",
          "X, X, X ext 801");
    static const char *const nobody[] = {"0",        "12345",    "000-0000", "11111111",
                                         "12345678", "98765432", "1.38E+10", "0755-0000000"};
    for (size_t i = 0; i < sizeof nobody / sizeof *nobody; i++)
        turns(REDACT_PHONE, nobody[i], nobody[i], NULL);
}

static void mails_are_whole_addresses(void **state)
{
    (void)state;
    turns(REDACT_MAIL, "John <John@Example.com>", "mailto:john@example.com.", "mailto:X.");
    turns(REDACT_MAIL, "john@example.com", "john@example.com.cn", NULL);
    turns(REDACT_MAIL, "a@b.c; d@e.f", "d@e.f,a@b.c", "X,X");
}

static void codes_are_no_part_of_other_codes(void **state)
{
    (void)state;
    turns(REDACT_CODE, "C12", "customer=C12, c12; C123 C12-A XC12",
          "customer=X, X; C123 C12-A XC12");
    turns(REDACT_CODE, "12", "12", NULL);
    turns(REDACT_CODE, "VIP", "VIP", NULL);
}

static void sets_are_asked_for_apart(void **state)
{
    (void)state;
    struct redact_words *t = redact_new();
    struct buf b = BUF_EMPTY;
    assert_int_equal(redact_add(t, REDACT_NAME, 1, "Anna", 4), 1);
    assert_int_equal(redact_add(t, REDACT_NAME, 2, "Bert", 4), 1);
    assert_int_equal(redact_replace(t, 2, "Anna, Bert", 10, put, NULL, &b), 1);
    assert_string_equal(b.s, "Anna, X");
    assert_int_equal(redact_replace(t, 3, "Anna, Bert", 10, put, NULL, NULL), 2);
    redact_clear(t, 2);
    assert_int_equal(redact_replace(t, 3, "Anna, Bert", 10, put, NULL, NULL), 1);
    buf_free(&b);
    redact_free(t);
}

static void bytes_that_are_no_text_stay(void **state)
{
    (void)state;
    turns(REDACT_NAME, "王小明", "\xff\xc3 王小明\xe7\x8e", "\xff\xc3 X\xe7\x8e");
    turns(REDACT_NAME, "王小明", "\\u73", NULL);
    turns(REDACT_PHONE, "13800138000", "+++", NULL);
    turns(REDACT_NAME, "", "anything", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_found_inside_a_sentence),
        cmocka_unit_test(words_are_whole_ones),
        cmocka_unit_test(titles_and_brackets_are_no_part_of_a_name),
        cmocka_unit_test(escaped_text_is_read_as_what_it_means),
        cmocka_unit_test(numbers_are_found_in_any_grouping),
        cmocka_unit_test(area_codes_may_be_left_out),
        cmocka_unit_test(mails_are_whole_addresses),
        cmocka_unit_test(codes_are_no_part_of_other_codes),
        cmocka_unit_test(sets_are_asked_for_apart),
        cmocka_unit_test(bytes_that_are_no_text_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
