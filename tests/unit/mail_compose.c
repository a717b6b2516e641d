/* Letters: what a mail reader gets. tests/cli/remind.bats reads them by Python's email package.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "mime/mail_compose.h"

static char *written(struct buf *out, const struct letter *l)
{
    struct error e = ERROR_NONE;
    buf_clear(out);
    assert_int_equal(mail_compose_write(out, l, &e), ST_OK);
    return out->s;
}

static const struct letter simple = {
    .from = "Desk <desk@example.com>",
    .to = "anna@example.com",
    .subject = "[#12] overdue",
    .date = 1741478400, /* 2025-03-09T00:00:00Z, a Sunday */
    .offset = 28800,
    .text = "Good morning",
    .len = 12,
};

static void a_plain_letter(void **state)
{
    (void)state;
    struct buf out = BUF_EMPTY;
    assert_string_equal(written(&out, &simple), "From: \"Desk\"\n <desk@example.com>\n"
                                                "To: anna@example.com\n"
                                                "Subject: [#12] overdue\n"
                                                "Date: Sun, 09 Mar 2025 08:00:00 +0800\n"
                                                "MIME-Version: 1.0\n"
                                                "Content-Type: text/plain; charset=UTF-8\n"
                                                "Content-Transfer-Encoding: 7bit\n"
                                                "\n"
                                                "Good morning\n");
    buf_free(&out);
}

static void west_of_greenwich_before_1970(void **state)
{
    (void)state;
    struct buf out = BUF_EMPTY;
    struct letter l = simple;
    l.date = -1; /* 1969-12-31T23:59:59Z, a Wednesday */
    l.offset = -12600;
    assert_non_null(strstr(written(&out, &l), "Date: Wed, 31 Dec 1969 20:29:59 -0330\n"));
    buf_free(&out);
}

static void other_scripts_are_encoded_by_whole_characters(void **state)
{
    (void)state;
    struct buf out = BUF_EMPTY;
    struct letter l = simple;
    l.subject = "电梯停运电梯停运电梯停运电梯停运"; /* 48 bytes: 39 and 9 */
    l.text = "好";
    l.len = 3;
    written(&out, &l);
    assert_non_null(strstr(out.s, "Subject: =?UTF-8?B?55S15qKv5YGc6L+Q55S15qKv5YGc6L+Q55S15qKv"
                                  "5YGc6L+Q55S1?=\n =?UTF-8?B?5qKv5YGc6L+Q?=\n"));
    assert_non_null(strstr(out.s, "Encoding: base64\n\n5aW9\n"));
    for (const char *p = out.s; *p; p = strchr(p, '\n') + 1)
        assert_true(strcspn(p, "\n") <= 76);
    buf_free(&out);
}

static void no_text_adds_a_header(void **state)
{
    (void)state;
    struct buf out = BUF_EMPTY;
    struct letter l = simple;
    l.subject = "x\nBcc: all@example.com";
    l.to_name = "A\r\nBcc: b@example.com";
    assert_null(strstr(written(&out, &l), "Bcc"));
    l.subject = "=?UTF-8?Q?=0ABcc:_x?=";
    l.to_name = NULL;
    assert_null(strstr(written(&out, &l), "=0A"));
    buf_free(&out);
}

static void addresses_are_single_and_bare(void **state)
{
    (void)state;
    static const char *const good[] = {"a@b", "anna.li+x@example.com", "o'neil@example.com"};
    static const char *const bad[] = {"",
                                      "a",
                                      "@b",
                                      "a@",
                                      "a b@c",
                                      "-x@y",
                                      "a@b,c@d",
                                      "a@b\nBcc: c@d",
                                      "a@b@c",
                                      "<a@b>",
                                      "a@b;c",
                                      "\"a\"@b.c",
                                      "李@example.com"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(mail_compose_address_good(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(mail_compose_address_good(bad[i]));
    struct buf out = BUF_EMPTY;
    assert_true(mail_compose_address("王 <wang@example.com>", &out));
    assert_string_equal(out.s, "wang@example.com");
    assert_false(mail_compose_address("a <a@b> c", &out));
    buf_clear(&out);
    mail_compose_id(&out, "12.34", "Desk <desk@example.com>");
    assert_string_equal(out.s, "<12.34@example.com>");
    struct error e = ERROR_NONE;
    struct letter l = simple;
    l.to = "a@b,c@d";
    assert_int_equal(mail_compose_write(&out, &l, &e), ST_DATA);
    error_clear(&e);
    buf_free(&out);
}

static void long_lines_travel_in_base64(void **state)
{
    (void)state;
    static char text[2000];
    struct buf out = BUF_EMPTY;
    memset(text, 'x', sizeof text - 1);
    struct letter l = simple;
    l.text = text;
    l.len = sizeof text - 1;
    assert_non_null(strstr(written(&out, &l), "Encoding: base64\n"));
    for (const char *p = out.s; *p; p = strchr(p, '\n') + 1)
        assert_true(strcspn(p, "\n") <= 76);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_letter),
        cmocka_unit_test(west_of_greenwich_before_1970),
        cmocka_unit_test(other_scripts_are_encoded_by_whole_characters),
        cmocka_unit_test(no_text_adds_a_header),
        cmocka_unit_test(addresses_are_single_and_bare),
        cmocka_unit_test(long_lines_travel_in_base64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
