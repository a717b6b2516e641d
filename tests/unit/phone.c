/* Telephone numbers: what one is, and when two are the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "calc/text/phone.h"

static int same(const char *a, const char *b)
{
    return phone_has(b, phone_first(a));
}

static void a_number_is_its_digits(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "13800138000",          "138 0013 8000",          "+86 138-0013-8000",
        "008613800138000",      "0086 138-0013-8000",     "86 138 0013 8000",
        "8613800138000",        "１３８００１３８０００", "（138）0013.8000",
        "+86（０）13800138000", "13800138000(李先生)",    "Tel: 13800138000",
        "手机13800138000",
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        assert_int_equal(phone_first(forms[i]), 13800138000);
    assert_int_equal(phone_first("+86 755 2688 1234"), 75526881234);
    assert_int_equal(phone_first("0755-2688 1234"), 75526881234);
    assert_int_equal(phone_first("+44 20 7946 0958"), 442079460958);
    assert_int_equal(phone_first("0044 20 7946 0958"), 442079460958);
}

static void an_extension_is_no_part_of_it(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "0755-26881234-801",        "0755-26881234转801",     "0755-26881234 轉 801",
        "075526881234#801",         "0755-26881234 ext. 801", "0755 26881234 x801",
        "0755-26881234 分机801",    "0755-26881234分機801",   "+86-755-26881234-801",
        "+86 755 26881234 ext.801", "0086-755-26881234-801",  "（0755）26881234－801"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        assert_int_equal(phone_first(forms[i]), 75526881234);
    assert_int_equal(phone_first("26881234-801"), 26881234);
    assert_int_equal(phone_first("2688123-801"), 2688123);
    assert_int_equal(phone_first("13800138000-1234"), 13800138000);
    assert_int_equal(phone_first("400-820-8820"), 4008208820);
    assert_int_equal(phone_first("852-2123-4567"), 85221234567);
    assert_int_equal(phone_first("010-6278-1234"), 1062781234);
    assert_int_equal(phone_first("120-5550-0101"), 12055500101);
}

static void an_area_code_does_not_matter(void **state)
{
    (void)state;
    assert_true(same("62781234", "010-62781234 / 13800138000"));
    assert_true(same("010-62781234", "62781234"));
    assert_true(same("13800138000", "62781234,13800138000"));
    assert_true(same("020 7946 0958", "+44 20 7946 0958"));
    assert_true(same("310 555 0101", "+1 310 555 0101"));
    assert_false(same("0138000", "13800138000"));
    assert_false(same("2345678", "13912345678"));
    assert_false(same("13912345678", "12345679"));
    assert_false(same("13800138000", "13800138001"));
    assert_false(same("13800138000", "138000"));
    assert_false(same("13800138000", ""));
    assert_false(same("", ""));
    assert_int_equal(phone_end(13800138000), phone_end(138000 + 13900000000));
}

static void a_cell_may_hold_several(void **state)
{
    (void)state;
    uint64_t numbers[PHONES];
    static const char *const cells[] = {
        "13800138000,13900139000",    "13800138000;13900139000",
        "13800138000 / 13900139000",  "13800138000|13900139000",
        "13800138000；13900139000",   "13800138000 13900139000",
        "13800138000\n13900139000",   "13800138000李,13900139000王",
        "13800138000 +86 13900139000"};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        assert_int_equal(phone_read(cells[i], numbers), 2);
        assert_int_equal(numbers[0], 13800138000);
        assert_int_equal(numbers[1], 13900139000);
    }
    assert_int_equal(phone_read("1380013800,1380013801,1380013802,1380013803,1380013804,"
                                "1380013805,1380013806,1380013807,1380013808",
                                numbers),
                     PHONES);
}

static void what_identifies_nobody(void **state)
{
    (void)state;
    static const char *const cells[] = {"",
                                        "0",
                                        "12345",
                                        "无",
                                        "00000000",
                                        "11111111111",
                                        "99999999",
                                        "1234567",
                                        "12345678",
                                        "123456789",
                                        "1234567890",
                                        "1.38E+10",
                                        "1.38001E+10",
                                        "1.380013800E+10",
                                        "987654321",
                                        "000-0000",
                                        "0755-0000000",
                                        "010-00000000",
                                        "1.38E+10/1.39E+10",
                                        "１．３８Ｅ＋１０",
                                        "13,800,138,000",
                                        "#N/A",
                                        "不详",
                                        "+",
                                        "8001",
                                        "1234567890123456",
                                        "440305199001011234x"};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        assert_int_equal(phone_first(cells[i]), 0);
    assert_int_equal(phone_first(NULL), 0);
    assert_false(phone_same(0, 0));
    assert_false(phone_same(0, 13800138000));
}

static void what_a_spreadsheet_spoils(void **state)
{
    (void)state;
    static const char *const spoilt[] = {"1.38E+10",
                                         "1.380013800E+10",
                                         "1,38E+10",
                                         "1.38e10",
                                         "１．３８Ｅ＋１０",
                                         "13800138000.0",
                                         "13800138000.00",
                                         " 1.38E+10 ",
                                         "13,800,138,000",
                                         "#N/A",
                                         "#VALUE!",
                                         "########",
                                         "13900139000;1.38E+10"};
    static const char *const whole[] = {"",
                                        "0",
                                        "13800138000",
                                        "138.0013.8000",
                                        "13800138000,13900139000",
                                        "1380013800,138",
                                        "0755-26881234#801",
                                        "+86 138 0013 8000",
                                        "无",
                                        "ext. 801",
                                        "13800138000 / 13900139000"};
    for (size_t i = 0; i < sizeof spoilt / sizeof *spoilt; i++)
        if (!phone_is_spoilt(spoilt[i]))
            fail_msg("%s", spoilt[i]);
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (phone_is_spoilt(whole[i]))
            fail_msg("%s", whole[i]);
    assert_int_equal(phone_first("13800138000.0"), 13800138000);
    assert_int_equal(phone_first("13800138000.00"), 13800138000);
    assert_int_equal(phone_first("138.0013.8000"), 13800138000);
    assert_int_equal(phone_first("6278.1200"), 62781200);
}

static void a_text_that_is_nothing_but_a_number(void **state)
{
    (void)state;
    assert_true(phone_is_number("+86 (0755) 2688-1234"));
    assert_true(phone_is_number("１３８"));
    assert_false(phone_is_number("13800138000李"));
    assert_true(phone_has_digit("电话１"));
    assert_false(phone_has_digit("不详"));
    assert_false(phone_is_number("-"));
    assert_false(phone_is_number(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_its_digits),
        cmocka_unit_test(an_extension_is_no_part_of_it),
        cmocka_unit_test(an_area_code_does_not_matter),
        cmocka_unit_test(a_cell_may_hold_several),
        cmocka_unit_test(what_identifies_nobody),
        cmocka_unit_test(what_a_spreadsheet_spoils),
        cmocka_unit_test(a_text_that_is_nothing_but_a_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
