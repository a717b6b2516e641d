/* Pages for people: padding and wrapping by width, escaping, digests of files, telephone
 * numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base/utf8.h"
#include "flow/html.h"
#include "flow/text.h"

static void wraps(const char *s, size_t indent, size_t width, const char *expected)
{
    struct buf b = BUF_EMPTY;
    text_wrap(&b, s, strlen(s), indent, width);
    assert_string_equal(b.s, expected);
    buf_free(&b);
}

static void padding_counts_wide_characters_twice(void **state)
{
    (void)state;
    struct buf b = BUF_EMPTY;
    text_pad(&b, "种类", 6);
    assert_string_equal(b.s, "种类  ");
    buf_clear(&b);
    text_pad(&b, "kind", 6);
    assert_string_equal(b.s, "kind  ");
    buf_clear(&b);
    text_pad(&b, "too long", 6);
    assert_string_equal(b.s, "too long");
    buf_free(&b);
}

static void cuts(const char *s, size_t width, const char *expected)
{
    struct buf b = BUF_EMPTY;
    text_cut(&b, s, width);
    assert_string_equal(b.s, expected);
    assert_true(utf8_width(b.s, b.len) <= width);
    buf_free(&b);
}

static void what_is_cut_fits_with_its_ellipsis(void **state)
{
    (void)state;
    cuts("four", 4, "four");
    cuts("fives", 4, "fiv…");
    cuts("种类", 4, "种类");
    cuts("种类别", 5, "种类…");
    cuts("种类别", 4, "种…");
    cuts("a\033[2J", 20, "a\\x1b[2J");
    cuts("a\033[2J", 4, "a…");
    cuts("ab", 1, "…");
    cuts("ab", 0, "");
    cuts("", 0, "");
}

static void lines_break_at_spaces(void **state)
{
    (void)state;
    wraps("the lift stopped again", 0, 10, "the lift\nstopped\nagain\n");
    wraps("the lift stopped again", 2, 12, "the lift\n  stopped\n  again\n");
}

static void lines_break_between_ideographs_but_not_before_a_closing_mark(void **state)
{
    (void)state;
    wraps("电梯又停了", 0, 6, "电梯又\n停了\n");
    wraps("电梯停了，请来", 0, 8, "电梯停\n了，请来\n");
}

static void a_word_longer_than_the_line_is_cut(void **state)
{
    (void)state;
    wraps("abcdefghij", 0, 4, "abcd\nefgh\nij\n");
}

static void newlines_of_the_text_are_kept(void **state)
{
    (void)state;
    wraps("one\r\ntwo\n", 2, 0, "one\n  two\n");
    wraps("", 0, 10, "\n");
}

static void control_characters_are_shown(void **state)
{
    (void)state;
    wraps("a\033[31mb", 0, 0, "a\\x1b[31mb\n");
}

static void no_line_is_wider_than_asked(void **state)
{
    (void)state;
    static const char *const bits[] = {"a", "bc ", "工", "程，", " ", "longword", "。", "é"};
    srand(7);
    for (int round = 0; round < 500; round++) {
        struct buf in = BUF_EMPTY, out = BUF_EMPTY;
        for (int i = 0; i < 40; i++)
            buf_adds(&in, bits[rand() % 8]);
        text_wrap(&out, in.s, in.len, 0, 20);
        for (char *line = strtok(out.s, "\n"); line; line = strtok(NULL, "\n"))
            assert_true(utf8_width(line, strlen(line)) <= 20);
        buf_free(&in);
        buf_free(&out);
    }
}

static void html_is_escaped(void **state)
{
    (void)state;
    struct buf b = BUF_EMPTY;
    static const char text[] = "<b a=\"x\">'&'\n\033王";
    html_text(&b, text, strlen(text));
    assert_string_equal(b.s, "&lt;b a=&quot;x&quot;&gt;&#39;&amp;&#39;\n\\x1b王");
    buf_free(&b);
}

static void a_file_has_the_digest_that_b2sum_prints(void **state)
{
    (void)state;
    char path[] = "/tmp/tkt-digest-XXXXXX", hex[DIGEST_HEX + 1];
    int64_t size;
    struct error e = ERROR_NONE;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "abc", 3), 3);
    close(fd);
    assert_int_equal(digest_file(path, hex, &size, &e), ST_OK);
    assert_int_equal(size, 3);
    assert_string_equal(hex,
                        "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    unlink(path);
    assert_int_equal(digest_file(path, hex, &size, &e), ST_NOINPUT);
    assert_int_equal(digest_file("/tmp", hex, &size, &e), ST_NOINPUT);
    error_clear(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(padding_counts_wide_characters_twice),
        cmocka_unit_test(what_is_cut_fits_with_its_ellipsis),
        cmocka_unit_test(lines_break_at_spaces),
        cmocka_unit_test(lines_break_between_ideographs_but_not_before_a_closing_mark),
        cmocka_unit_test(a_word_longer_than_the_line_is_cut),
        cmocka_unit_test(newlines_of_the_text_are_kept),
        cmocka_unit_test(control_characters_are_shown),
        cmocka_unit_test(no_line_is_wider_than_asked),
        cmocka_unit_test(html_is_escaped),
        cmocka_unit_test(a_file_has_the_digest_that_b2sum_prints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
