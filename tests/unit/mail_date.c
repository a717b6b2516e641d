/* Dates of messages, as people's programs write them. The times are those of GNU date. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "mime/mail_date.h"

enum { NINE = 1741161600 }; /* date -u -d '2025-03-05T09:00:00+0100' +%s */

static void is_nine(const char *raw)
{
    int64_t at = 0;
    if (!mail_date_read(raw, &at) || at != NINE)
        print_error("%s: %lld\n", raw, (long long)at);
    assert_int_equal(at, NINE);
}

static void is_none(const char *raw)
{
    int64_t at = 0;
    if (mail_date_read(raw, &at))
        print_error("%s: %lld\n", raw ? raw : "NULL", (long long)at);
    assert_int_equal(at, 0);
}

static void forms_of_the_standard(void **state)
{
    (void)state;
    is_nine("Wed, 5 Mar 2025 09:00:00 +0100");
    is_nine("5 Mar 25 09:00 +0100");
    is_nine("5 Mar 125 09:00 +0100");
    is_nine("Wed, 05 Mar 2025 (a (nested) \\) comment) 09:00:00 +0100 (CET)");
    is_nine("Wed, 5 Mar 2025 08:00:00 GMT");
    is_nine("Wed, 5 Mar 2025 03:00:00 EST");
    is_nine("Wed, 5 Mar 2025\r\n\t09:00:00\r\n +0100");
    is_nine("Wed, 5 Mar 2025 08:00:00");
}

static void forms_of_other_programs(void **state)
{
    (void)state;
    is_nine("Wed, 5 Mar 2025 09.00.00 +0100");
    is_nine("Wed, 5 Mar 2025 09.00 +0100");
    is_nine("Wed, 5 Mar 2025 0900 +0100");
    is_nine("Wed, 5 Mar 2025 090000 +0100");
    is_nine("Wed, 5 Mar 2025 09:00:00.000 +0100");
    is_nine("Wed, 5 Mar 2025 09:00:00 GMT+0100");
    is_nine("Wed, 5 Mar 2025 09:00:00 UTC+1");
    is_nine("Wed, 5 Mar 2025 09:00:00 +01:00");
    is_nine("Wed, 5 Mar 2025 9:00:00 AM +0100");
    is_nine("Wed, 5 Mar 2025 9 a.m. +0100");
    is_nine("Wed, 5 Mar 2025 4:00:00PM +0800");
    is_nine("Wed Mar  5 09:00:00 2025 +0100");
    is_nine("Wed Mar 5 09:00:00 +0100 2025");
    is_nine("Wednesday, March 5, 2025 9:00 AM +0100");
    is_nine("5-Mar-2025 09:00:00 +0100");
    is_nine("2025-03-05T09:00:00+01:00");
    is_nine("2025-03-05T08:00:00.5Z");
    is_nine("2025/03/05 09:00 +0100");
    is_nine("Mi, 5. März 2025 09:00:00 +0100");
    is_nine("Mo., 05.03.2025 09:00 CET");
    is_nine("mer., 05 mars 2025 09:00:00 +0100");
    is_nine("2025年3月5日 下午4:00 +0800");
}

static void noon_and_midnight(void **state)
{
    (void)state;
    int64_t at;
    assert_true(mail_date_read("5 Mar 2025 12:30 AM +0000", &at));
    assert_int_equal(at, 1741134600);
    assert_true(mail_date_read("5 Mar 2025 12:30 PM +0000", &at));
    assert_int_equal(at, 1741177800);
    assert_true(mail_date_read("5 Mar 2025 00:00:00 +0000", &at));
    assert_int_equal(at, 1741132800);
}

static void what_cannot_be_read_is_no_date(void **state)
{
    (void)state;
    is_none(NULL);
    is_none("");
    is_none("Wed, 5 Mar 2025");
    is_none("Wed, 5 Mar 2025 +0100");
    is_none("Wed, 5 Mar 2025 nine o'clock +0100");
    is_none("Wed, 5 Mar 2025 25:00:00 +0100");
    is_none("Wed, 5 Mar 2025 09:61:00 +0100");
    is_none("Wed, 5 Mar 2025 9 +0100");
    is_none("Wed, 5 Mar 2025 09:00:00 Q");
    is_none("Wed, 5 Mar 2025 09:00:00 Eastern Standard Time");
    is_none("Wed, 5 Mar 2025 09:00:00 +9900");
    is_none("Tue, 30 Feb 2025 09:00:00 +0100");
    is_none("Tue, 29 Feb 2023 09:00:00 +0100");
    is_none("09:00:00 +0100");
    is_none("05/03/2025 09:00"); /* May or March */
    is_none("yesterday, or so");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_of_the_standard),
        cmocka_unit_test(forms_of_other_programs),
        cmocka_unit_test(noon_and_midnight),
        cmocka_unit_test(what_cannot_be_read_is_no_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
