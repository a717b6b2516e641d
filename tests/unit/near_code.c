/* Which code was meant: distances by hand, and the order of those that are near. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "calc/text/near_code.h"

static const char *const units[] = {"A1-1201", "B3-1201",  "B3-1210", "B3-0802",
                                    "B31-201", "三栋1201", "C"};

/* Finds those near to a code, as "A,B,C". */
static void finds(const char *typed, const char *wanted)
{
    struct near_codes near;
    struct buf found = BUF_EMPTY;
    near_code_start(&near, typed, strlen(typed));
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        near_code_try(&near, units[i], strlen(units[i]));
    for (size_t i = 0; i < near.count; i++)
        buf_printf(&found, "%s%s", i ? "," : "", near.code[i]);
    assert_string_equal(found.s, wanted);
    buf_free(&found);
    near_code_free(&near);
}

static void signs_and_widths_do_not_count(void **state)
{
    (void)state;
    finds("b3 1201", "B3-1201,B31-201,B3-1210");
    finds("Ｂ３－１２０１", "B3-1201,B31-201,B3-1210");
    finds("B3-12O1", "B3-1201,B31-201,B3-1210");
}

static void what_is_left_out_added_swapped(void **state)
{
    (void)state;
    finds("B3-121", "B3-1201,B3-1210,B31-201");
    finds("B3-0820", "B3-0802");
    finds("四栋1201", "三栋1201,A1-1201,B3-1201");
    finds("Z9-7777", "");
}

static void short_and_long_ones(void **state)
{
    (void)state;
    finds("", "");
    finds("C", "C");
    finds("D", "");
    finds("B3-1201B3-1201B3-1201B3-1201B3-1201B3-1201B3-1201B3-1201B3-1201B3-1201B3-1201", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_and_widths_do_not_count),
        cmocka_unit_test(what_is_left_out_added_swapped),
        cmocka_unit_test(short_and_long_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
