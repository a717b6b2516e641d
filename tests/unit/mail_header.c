/* Headers of mails as text, encodings rightly and wrongly declared, flowed text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "mime/charset.h"
#include "mime/mail_header.h"
#include "mime/flowed.h"

static void gives(const char *raw, const char *text, int guessed)
{
    struct buf out = BUF_EMPTY;
    assert_int_equal(mail_header_decode(&out, raw), guessed);
    assert_string_equal(out.s, text);
    buf_free(&out);
}

static void decodes(const char *bytes, const char *declared, const char *text, int guessed)
{
    struct buf out = BUF_EMPTY;
    assert_int_equal(charset_decode(&out, bytes, strlen(bytes), declared), guessed);
    assert_string_equal(out.s, text);
    buf_free(&out);
}

static void encoded_words(void **state)
{
    (void)state;
    gives("plain", "plain", 0);
    gives("=?utf-8?B?5ryP5rC0?=", "漏水", 0);
    gives("=?UTF-8?q?a_=E6=BC=8F?= b", "a 漏 b", 0);
    gives("=?gb2312?B?wqnLrg==?=", "漏水", 0);
    gives("=?utf-8?B?5ryP?=\r\n =?utf-8?B?5rC0?=", "漏水", 0);
    gives("=?utf-8?B?5g==?= =?utf-8?B?vI8=?=", "漏", 0); /* cut within the character */
    gives("=?utf-8?Q?=E6=BC=8F?= =?utf-8?B?5rC0?=", "漏水", 0);
    gives("=?utf-8*en?Q?x?=", "x", 0);
    gives("=?utf-8?Q?\?=", "", 0);
    gives("=?utf-8?Q?=?=", "=", 0);
}

static void words_that_are_broken(void **state)
{
    (void)state;
    gives("=?utf-8?B?5ryP5rC0", "漏水", 1); /* no end */
    gives("=?utf-8?Q?a b?=", "a b", 0);
    gives("=?nonsense?B?5ryP5rC0?=", "漏水", 1);
    gives("=?utf-8?X?abc?=", "=?utf-8?X?abc?=", 0);
    gives("=?", "=?", 0);
    gives("=?utf-8", "=?utf-8", 0);
    gives("=?utf-8?", "=?utf-8?", 0);
    gives("=?utf-8?B", "=?utf-8?B", 0);
    gives("=?utf-8?B?", "", 1);
    gives("\xc2\xa9\xcb\xae\xc2\xa9\xcb\xae", "漏水漏水", 1); /* GBK, raw */
}

static void one_line_without_controls(void **state)
{
    (void)state;
    gives("a\n b\t\tc", "a b c", 0);
    gives("  a  ", "a", 0);
    gives("=?utf-8?Q?a=0D=0Ab=00c=1B?=", "a b c", 0);
    gives("a\xc2\x85"
          "b",
          "a b", 0); /* a C1 control */
    struct buf out = BUF_EMPTY;
    assert_int_equal(mail_header_line(&out, "漏水了", 9, 2), 1);
    assert_string_equal(out.s, "漏水…");
    buf_clear(&out);
    assert_int_equal(mail_header_line(&out, "漏水  ", 8, 2), 0);
    assert_string_equal(out.s, "漏水");
    buf_free(&out);
}

static void what_is_declared_is_believed_where_it_fits(void **state)
{
    (void)state;
    decodes("abc", "anything", "abc", 0);
    decodes("\xe9t\xe9", "iso-8859-1", "été", 0);
    decodes("\x80", "latin1", "€", 0); /* windows-1252 is meant */
    decodes("\xe9"
            "F",
            "gb2312", "镕", 0); /* GBK is meant */
    decodes("\xa4\xa4\xa4\xe5", "big5", "中文", 0);
    decodes("\x1b$B?eO3$l\x1b(B", "iso-2022-jp", "水漏れ", 0);
    decodes("+bw9sNE6G-", "utf-7", "漏水了", 0);
}

static void what_does_not_fit_is_guessed(void **state)
{
    (void)state;
    decodes("漏水了", NULL, "漏水了", 0); /* UTF-8 needs no declaration */
    decodes("漏水了", "gb2312", "漏水了", 1);
    decodes("漏水了", "us-ascii", "漏水了", 1);
    decodes("\xc2\xa9\xcb\xae\xc1\xcb", "utf-8", "漏水了", 1);
    decodes("\xc2\xa9\xcb\xae\xc1\xcb", NULL, "漏水了", 1);
    decodes("na\xefve caf\xe9", NULL, "naïve café", 1);
    decodes("na\xefve caf\xe9", "utf-8", "naïve café", 1);
    decodes("\x1b$B?eO3$l\x1b(B", NULL, "水漏れ", 0);
    decodes("вода", NULL, "вода", 0);
    decodes("«вода»", NULL, "«вода»", 0);
    decodes("été ça", NULL, "été ça", 0);
    decodes("\xc2\xa9\xcb\xae", NULL, "漏水", 1); /* valid UTF-8, but of no script */
    decodes("x\xff", "../../x", "xÿ", 1);
    decodes("a ~{<:NR~}~~", "hz-gb-2312", "a ~{<:NR~}~~", 1); /* is not read, and is told */
}

static void unflows(const char *text, int delsp, const char *wanted)
{
    struct buf out = BUF_EMPTY;
    flowed_join(&out, text, strlen(text), delsp);
    assert_string_equal(out.s, wanted);
    buf_free(&out);
}

static void flowed_text_is_joined(void **state)
{
    (void)state;
    unflows("a \nb\nc\n", 0, "a b\nc\n");
    unflows("漏 \n水\n", 1, "漏水\n");
    unflows("> a \n> b\n>> c\nd", 0, "> a b\n>> c\nd");
    unflows("> a \nb\n", 0, "> a \nb\n"); /* another depth is another paragraph */
    unflows("a\n-- \nb \n", 0, "a\n-- \nb ");
    unflows("a \n-- \nb", 0, "a \n-- \nb");
    unflows(" >a\n  b\n", 0, ">a\n b\n");
    unflows("a \r\nb\r\n", 0, "a b\n");
    unflows("", 0, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encoded_words),
        cmocka_unit_test(words_that_are_broken),
        cmocka_unit_test(one_line_without_controls),
        cmocka_unit_test(what_is_declared_is_believed_where_it_fits),
        cmocka_unit_test(what_does_not_fit_is_guessed),
        cmocka_unit_test(flowed_text_is_joined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
