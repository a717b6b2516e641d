/* tkt's own words: by column, in English as they are typed or read, and marked for tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "flow/label.h"

static void a_word_belongs_to_its_column(void **state)
{
    (void)state;
    assert_string_equal(label_cell("verdict", "open"), "not sure yet");
    assert_string_equal(label_cell("status", "waiting"), "waiting");
    assert_string_equal(label_cell("subject", "open"), "open");
    assert_string_equal(label_cell("status", "a site's own"), "a site's own");
    assert_string_equal(label_heading("verdict"), "verdict");
    assert_string_equal(label_heading("dept"), "department");
    assert_string_equal(label_heading("field.opened"), "field.opened");
    assert_true(label_in("status"));
    assert_false(label_in("subject"));
}

static void tables_in_english_keep_what_is_typed(void **state)
{
    (void)state;
    struct buf b = BUF_EMPTY;
    assert_string_equal(label_table_heading("dept"), "dept");
    label_table_cell(&b, "verdict", "open");
    assert_string_equal(b.s, "open");
    buf_clear(&b);
    label_table_cell(&b, "register", "staff");
    assert_string_equal(b.s, "staff");
    buf_free(&b);
}

static void a_mark_is_the_message_without_it_nothing(void **state)
{
    (void)state;
    assert_string_equal(label_mark("status", "new"), NC_("status", "new"));
    assert_string_equal(i18n_word(label_mark("status", "new")), "new");
    assert_string_equal(label_mark("category", "new"), "");
}

static void lists_of_words_come_back_whole(void **state)
{
    (void)state;
    static const char *const lists[] = {"accept, resolve", "adopt", "", "a, b, c"};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct buf b = BUF_EMPTY;
        label_both(&b, "verb", lists[i]);
        assert_string_equal(b.s, lists[i]);
        buf_free(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_belongs_to_its_column),
        cmocka_unit_test(tables_in_english_keep_what_is_typed),
        cmocka_unit_test(a_mark_is_the_message_without_it_nothing),
        cmocka_unit_test(lists_of_words_come_back_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
