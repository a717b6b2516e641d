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
    decodes("a ~{<:NR~}~~", "hz-gb-2312", "a 己我~", 0);
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

static void encodings_as_programs_mean_them(void **state)
{
    (void)state;
    decodes("\x87"
            "@\x87"
            "\x8a"
            "\x93"
            "\x8c"
            "\x8b"
            "\x9e"
            "",
            "cp932", "①㈱東京", 0);
    decodes("\x87"
            "@\x87"
            "\x8a"
            "\x93"
            "\x8c"
            "\x8b"
            "\x9e"
            "",
            "windows-31j", "①㈱東京", 0);
    decodes("\x1b"
            "$BEl5~\x1b"
            "(B \x1b"
            "$BO3?e\x1b"
            "(B",
            "ISO-2022-JP", "東京 漏水", 0);
    decodes("\xb5"
            "\xe7"
            "\xcc"
            "\xdd"
            "",
            "cp936", "电梯", 0);
    decodes("\xb5"
            "\xe7"
            "\xcc"
            "\xdd"
            "",
            "x-gbk", "电梯", 0);
    decodes("\xb5"
            "\xe7"
            "\xcc"
            "\xdd"
            "",
            "ms936", "电梯", 0);
    decodes("\xe9"
            "F\x86"
            "\xb4"
            "",
            "GB_2312-80", "镕喆", 0);
    decodes("\xb9"
            "q\xb1"
            "\xe8"
            "",
            "cp950", "電梯", 0);
    decodes("\x9d"
            "\xf8"
            "\x9d"
            "\xcf"
            "",
            "x-x-big5", "啲嘢", 0);
    decodes("\xa3"
            "\xe1"
            " 100",
            "big5", "€ 100", 0);
    decodes("\x8c"
            "c\xb9"
            "\xe6"
            "\xb0"
            "\xa2"
            "\xc7"
            "\xcf"
            "",
            "cp949", "똠방각하", 0);
    decodes("\x8c"
            "c\xb9"
            "\xe6"
            "\xb0"
            "\xa2"
            "\xc7"
            "\xcf"
            "",
            "KS_C_5601-1987", "똠방각하", 0);
    decodes("\x8c"
            "c\xb9"
            "\xe6"
            "\xb0"
            "\xa2"
            "\xc7"
            "\xcf"
            "",
            "euc-kr", "똠방각하", 0);
    decodes("\x8c"
            "c\xb9"
            "\xe6"
            "\xb0"
            "\xa2"
            "\xc7"
            "\xcf"
            "",
            "windows-949", "똠방각하", 0);
    decodes("it\x92"
            "s \x80"
            "",
            "ISO_8859-1:1987", "it’s €", 0);
    decodes("it\x92"
            "s \x80"
            "",
            "latin1", "it’s €", 0);
    decodes("it\x92"
            "s \x80"
            "",
            "l1", "it’s €", 0);
    decodes("it\x92"
            "s \x80"
            "",
            "windows-28591", "it’s €", 0);
    decodes("it\x92"
            "s \x80"
            "",
            "x-cp1252", "it’s €", 0);
    decodes("it\x92"
            "s \x80"
            "",
            "win1252", "it’s €", 0);
    decodes("it\x92"
            "s \x80"
            "",
            "ansi_1252", "it’s €", 0);
    decodes("\xdd"
            "stanbul\x92"
            "da",
            "iso-8859-9", "İstanbul’da", 0);
    decodes("\xdd"
            "stanbul\x92"
            "da",
            "latin5", "İstanbul’da", 0);
    decodes("\xa1"
            "\xd2"
            "\xc3"
            " \x80"
            "",
            "tis-620", "การ €", 0);
    decodes("\xa1"
            "\xd2"
            "\xc3"
            " \x80"
            "",
            "iso-8859-11", "การ €", 0);
    decodes("\xa1"
            "\xd2"
            "\xc3"
            " \x80"
            "",
            "dos-874", "การ €", 0);
    decodes("\xa3"
            "\xf3"
            "d\xbc"
            "",
            "iso-8859-2", "Łódź", 0);
    decodes("20 \xa4"
            "",
            "iso-8859-15", "20 €", 0);
    decodes("T\x81"
            "r",
            "cp437", "Tür", 0);
    decodes("T\x81"
            "r",
            "ibm850", "Tür", 0);
    decodes("\xab"
            "\xa8"
            "\xe4"
            "\xe2"
            "",
            "cp866", "лифт", 0);
    decodes("T\x9f"
            "r",
            "macintosh", "Tür", 0);
    decodes("T\x9f"
            "r",
            "x-mac-roman", "Tür", 0);
    decodes("\xeb"
            "\xe8"
            "\xf4"
            "\xf2"
            "",
            "x-mac-cyrillic", "лифт", 0);
    decodes("\xcc"
            "\xc9"
            "\xc6"
            "\xd4"
            "",
            "koi8", "лифт", 0);
    decodes("\xa7"
            "\xd6"
            "\xc1"
            "\xcb"
            "",
            "koi8-ru", "їжак", 0);
    decodes("\xf9"
            "\xec"
            "\xe5"
            "\xed"
            "",
            "iso-8859-8-i", "שלום", 0);
    decodes("~{B)K.~}", "hz-gb-2312", "漏水", 0);
    decodes("\xe6"
            "\xbc"
            "\x8f"
            "\xe6"
            "\xb0"
            "\xb4"
            "",
            "utf_8", "漏水", 0);
    decodes("\xe6"
            "\xbc"
            "\x8f"
            "\xe6"
            "\xb0"
            "\xb4"
            "",
            "unicode-1-1-utf-8", "漏水", 0);
    decodes("\xe6"
            "\xbc"
            "\x8f"
            "\xe6"
            "\xb0"
            "\xb4"
            "",
            "'utf-8'", "漏水", 0);
    decodes("\xb5"
            "\xe7"
            "\xcc"
            "\xdd"
            "",
            "cp-936", "电梯", 0);
    decodes("\xc5"
            "\xec"
            "\xb5"
            "\xfe"
            "",
            "x-euc-jp", "東京", 0);
    decodes("+bw9sNA-", "unicode-1-1-utf-7", "漏水", 0);
    decodes("\x1b"
            "$B-!-jEl5~\x1b"
            "(B",
            "iso-2022-jp", "①㈱東京", 0);
    decodes("\x1b"
            "(I1\x1b"
            "(B ok",
            "iso-2022-jp", "ｱ ok", 0);
    decodes("\x1b"
            "(I1\x1b"
            "(B ok",
            NULL, "ｱ ok", 0);
    decodes("\x1b"
            "(J~a\x1b"
            "$BEl\x1b"
            "(Bb",
            "iso-2022-jp", "~a東b", 0);
    decodes("\xad"
            "\xa1"
            "\xad"
            "\xea"
            "\xc5"
            "\xec"
            "",
            "euc-jp", "①㈱東", 0);
    decodes("\x8e"
            "\xb1"
            "",
            "euc-jp", "ｱ", 0);
    decodes("\x80"
            " 100 \xce"
            "\xac"
            "",
            "gbk", "€ 100 维", 0);
    decodes("\x80"
            " 100 \xce"
            "\xac"
            "",
            "gb2312", "€ 100 维", 0);
    decodes("it\x92"
            "s \xb1"
            "\xb1"
            "",
            "iso-8859-2", "it’s ąą", 0);
    assert_true(charset_known("cp850"));
    assert_true(charset_known("utf8"));
    assert_false(charset_known("us-ascii"));
    assert_false(charset_known("x-nothing"));
    assert_false(charset_known(NULL));
}

static void the_declared_encoding_wins_over_a_guess(void **state)
{
    (void)state;
    decodes("T\xc3"
            "\xbc"
            "r \xff"
            "",
            "utf-8", "Tür �", 1);
    decodes("\xff"
            "\xfe"
            " T\xc3"
            "\xbc"
            "r \xff"
            "",
            "utf-8", "�� Tür �", 1);
    decodes("\xc2"
            "\xa9"
            "\xcb"
            "\xae"
            "\xff"
            "",
            "gbk", "漏水�", 1);
    decodes("\xeb"
            "\xe8"
            "\xf4"
            "\xf2"
            "\x98"
            "",
            "windows-1251", "лифт�", 1);
    decodes("\x1b"
            "$BEl5~\x1b"
            "(B\xff"
            "",
            "iso-2022-jp", "東京�", 1);
    decodes("\xb9"
            "q\xb1"
            "\xe8"
            "\xff"
            "",
            "big5", "電梯�", 1);
    /* nothing of it is that */
    decodes("T\xfc"
            "r",
            "utf-8", "Tür", 1);
    decodes("\xe6"
            "\xbc"
            "\x8f"
            "\xe6"
            "\xb0"
            "\xb4"
            "",
            "iso-2022-jp", "漏水", 1);
    decodes("\xe6"
            "\xbc"
            "\x8f"
            "\xe6"
            "\xb0"
            "\xb4"
            "",
            "utf-16", "漏水", 1);
    decodes("\xc2"
            "\xa9"
            "\xcb"
            "\xae"
            "\xc1"
            "\xcb"
            "\xc7"
            "\xeb"
            "\xc0"
            "\xb4"
            "",
            "utf-8", "漏水了请来", 1);
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
        cmocka_unit_test(encodings_as_programs_mean_them),
        cmocka_unit_test(the_declared_encoding_wins_over_a_guess),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
