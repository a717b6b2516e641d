/* Cells that are numbers, or not. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "calc/text/cell_compare.h"

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

/* In this order, whichever pair is taken. */
static void numbers_stand_before_texts_in_one_order(void **state)
{
    static const char *const row[] = {"-9223372036854775809",
                                      "-12",
                                      "-9.50",
                                      "-9.5",
                                      "-9",
                                      "-0.5",
                                      "-0.0",
                                      "0",
                                      "0.00",
                                      "00.05",
                                      "0.5",
                                      "1",
                                      "01.0",
                                      "1.5",
                                      "9",
                                      "10",
                                      "10.01",
                                      "10.1",
                                      "99999999999999999999",
                                      "",
                                      "-",
                                      ".5",
                                      "1.",
                                      "1a",
                                      "1e3",
                                      "9a",
                                      "B1",
                                      "nan",
                                      "水"};
    static const char *const same[][2] = {
        {"-9.50", "-9.5"}, {"-0.0", "0"}, {"0", "0.00"}, {"-0.0", "0.00"}, {"1", "01.0"}};
    (void)state;
    enum { N = sizeof row / sizeof *row, SAME = sizeof same / sizeof *same };
    for (int i = 0; i < N; i++)
        for (int k = 0; k < N; k++) {
            int wanted = sign(i - k);
            for (int s = 0; s < SAME; s++)
                if ((row[i] == same[s][0] && row[k] == same[s][1]) ||
                    (row[i] == same[s][1] && row[k] == same[s][0]))
                    wanted = 0;
            if (sign(cell_compare(row[i], row[k])) != wanted)
                fail_msg("%s and %s: not %d", row[i], row[k], wanted);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_stand_before_texts_in_one_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
