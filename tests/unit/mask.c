/* Persons made unrecognisable: names, numbers, mails, places, codes, texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "calc/text/mask.h"

static void masks(enum mask mask, const char *s, const char *expected)
{
    struct buf b = BUF_EMPTY;
    mask_put(mask, s, strlen(s), NULL, &b);
    assert_string_equal(b.s, expected);
    buf_free(&b);
    /* what is masked already stays so */
    mask_put(mask, expected, strlen(expected), NULL, &b);
    assert_string_equal(b.s, expected);
    buf_free(&b);
}

static void names_keep_the_first_character_of_each_word(void **state)
{
    (void)state;
    masks(MASK_NAME, "王小明", "王**");
    masks(MASK_NAME, "王强", "王*");
    masks(MASK_NAME, "欧阳修文", "欧***");
    masks(MASK_NAME, "John Smith", "J*** S***");
    masks(MASK_NAME, "Li", "L***");
    masks(MASK_NAME, "김민준", "김**");
    masks(MASK_NAME, "Дмитрий Иванов", "Д*** И***");
    masks(MASK_NAME, "O'Brien", "*'B***");
    masks(MASK_NAME, "王 小明 / John", "* 小* / J***");
    masks(MASK_NAME, "Émile", "É***");
}

static void a_name_of_one_character_is_hidden_whole(void **state)
{
    (void)state;
    masks(MASK_NAME, "王", "*");
    masks(MASK_NAME, "J", "*");
    masks(MASK_NAME, "𠮷", "*");
}

static void empty_stays_empty(void **state)
{
    (void)state;
    for (int m = MASK_NONE; m <= MASK_TEXT; m++)
        masks((enum mask)m, "", "");
}

static void mobile_numbers_keep_three_and_four_digits(void **state)
{
    (void)state;
    masks(MASK_PHONE, "13800138000", "138****8000");
    masks(MASK_PHONE, "138 0013 8000", "138****8000");
    masks(MASK_PHONE, "+86 138-0013-8000", "+86 138****8000");
    masks(MASK_PHONE, "0086 13800138000", "0086 138****8000");
    masks(MASK_PHONE, "１３８００１３８０００", "138****8000");
}

static void other_numbers_keep_a_quarter_at_each_end(void **state)
{
    (void)state;
    masks(MASK_PHONE, "62781234", "62****34");
    masks(MASK_PHONE, "010-62781234", "01*******34");
    masks(MASK_PHONE, "+44 20 7946 0958", "+442******958");
    masks(MASK_PHONE, "8012", "8**2");
    masks(MASK_PHONE, "110", "***");
    masks(MASK_PHONE, "7", "*");
}

static void several_numbers_in_a_cell_are_each_masked(void **state)
{
    (void)state;
    masks(MASK_PHONE, "13800138000/62781234", "138****8000/62****34");
    masks(MASK_PHONE, "13800138000, 13900139001", "138****8000, 139****9001");
    masks(MASK_PHONE, "13800138000 13900139001", "138****8000 139****9001");
    masks(MASK_PHONE, "王强 13800138000", "王* 138****8000");
}

static void mails_keep_the_first_letter_and_the_domain(void **state)
{
    (void)state;
    masks(MASK_MAIL, "john@example.com", "j***@example.com");
    masks(MASK_MAIL, "j@example.com", "***@example.com");
    masks(MASK_MAIL, "a.b+c@example.com; 王明@例子.中国", "a***@example.com; 王***@例子.中国");
    masks(MASK_MAIL, "John Smith <john@example.com>", "J*** S*** <j***@example.com>");
    masks(MASK_MAIL, "nobody", "n***");
    masks(MASK_MAIL, "a@b-@c", "***@b-@*");
}

static void places_keep_the_house_and_hide_the_flat(void **state)
{
    (void)state;
    masks(MASK_PLACE, "B1-0301", "B1-****");
    masks(MASK_PLACE, "人民路12号3单元402", "人民路1********");
    masks(MASK_PLACE, "0301", "0***");
    masks(MASK_PLACE, "A", "*");
}

static void codes_stay_unless_they_are_numbers_or_names(void **state)
{
    (void)state;
    masks(MASK_CODE, "C12", "C12");
    masks(MASK_CODE, "C20250001", "C20250001");
    masks(MASK_CODE, "13800138000", "138****8000");
    masks(MASK_CODE, "王小明", "王**");
    masks(MASK_CODE, "12", "12");
}

static void texts_lose_numbers_and_mails(void **state)
{
    (void)state;
    masks(MASK_TEXT, "请打13800138000。", "请打138****8000。");
    masks(MASK_TEXT, "call 138 0013 8000 or john@example.com!",
          "call 138****8000 or j***@example.com!");
    masks(MASK_TEXT, "13800138000@qq.com", "1***@qq.com");
    masks(MASK_TEXT, "id 110101199003074514", "id 1101**********4514");
}

static void texts_keep_dates_and_short_numbers(void **state)
{
    (void)state;
    masks(MASK_TEXT, "2025-03-05 10:00, room 1201", "2025-03-05 10:00, room 1201");
    masks(MASK_TEXT, "on 20250305 at B1-0301", "on 20250305 at B1-0301");
    masks(MASK_TEXT, "2025-03-05T10:00:00+08:00", "2025-03-05T10:00:00+08:00");
}

static void known_words_are_hidden_in_texts(void **state)
{
    (void)state;
    struct redact_words *known = redact_new();
    struct buf b = BUF_EMPTY;
    const char text[] = "王小明 (B1-0301) says: Smith, John lit the light";
    redact_add(known, REDACT_NAME, 1, "王小明", strlen("王小明"));
    redact_add(known, REDACT_NAME, 1, "John Smith", 10);
    redact_add(known, REDACT_NAME, 1, "Li", 2);
    redact_add(known, REDACT_WORDS, 1, "B1-0301", 7);
    mask_put(MASK_TEXT, text, strlen(text), known, &b);
    assert_string_equal(b.s, "王** (B1-****) says: S***, J*** lit the light");
    buf_free(&b);
    redact_free(known);
}

static void what_is_masked_is_known_by_its_look(void **state)
{
    (void)state;
    static const char *const masked[] = {
        "王**", "王*", "138****8000", "J*** S***", "j***@example.com", "B1-****"};
    static const char *const others[] = {"", "*", "王", "13800138000*12", "A*STAR", "5 * 4"};
    for (size_t i = 0; i < sizeof masked / sizeof *masked; i++)
        assert_true(mask_was(masked[i], strlen(masked[i])));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(mask_was(others[i], strlen(others[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_keep_the_first_character_of_each_word),
        cmocka_unit_test(a_name_of_one_character_is_hidden_whole),
        cmocka_unit_test(empty_stays_empty),
        cmocka_unit_test(mobile_numbers_keep_three_and_four_digits),
        cmocka_unit_test(other_numbers_keep_a_quarter_at_each_end),
        cmocka_unit_test(several_numbers_in_a_cell_are_each_masked),
        cmocka_unit_test(mails_keep_the_first_letter_and_the_domain),
        cmocka_unit_test(places_keep_the_house_and_hide_the_flat),
        cmocka_unit_test(codes_stay_unless_they_are_numbers_or_names),
        cmocka_unit_test(texts_lose_numbers_and_mails),
        cmocka_unit_test(texts_keep_dates_and_short_numbers),
        cmocka_unit_test(known_words_are_hidden_in_texts),
        cmocka_unit_test(what_is_masked_is_known_by_its_look),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
