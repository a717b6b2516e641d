/* What another program tells: all of it in time, or nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <time.h>

#include "flow/process.h"

static int tells(const char *script, size_t most, int milliseconds, struct buf *out)
{
    char shell[] = "/bin/sh", c[] = "-c", text[200];
    strncpy(text, script, sizeof text - 1);
    text[sizeof text - 1] = '\0';
    char *words[] = {shell, c, text, NULL};
    const struct process_command command = {.words = words, .count = 3};
    const char *const variables[] = {"TOLD=by us", NULL};
    return process_read(&command, variables, out, most, milliseconds);
}

static void what_it_prints_is_read(void **state)
{
    struct buf out = BUF_EMPTY;
    (void)state;
    buf_adds(&out, "before ");
    assert_true(
        tells("echo \"$TOLD\"; cat; echo no >&2", 100, 5000, &out)); /* stdin is empty */
    assert_string_equal(out.s, "before by us\n");
    buf_free(&out);
}

static void all_or_nothing(void **state)
{
    static const char *const scripts[] = {"echo x; exit 3", "echo x; kill -9 $$",
                                          "yes | head -c 101", "echo x; exec sleep 60",
                                          "exec /nowhere"};
    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        struct buf out = BUF_EMPTY;
        buf_adds(&out, "kept");
        assert_false(tells(scripts[i], 100, 300, &out));
        assert_string_equal(out.s, "kept");
        buf_free(&out);
    }
}

static void nobody_is_waited_for_longer(void **state)
{
    struct buf out = BUF_EMPTY;
    struct timespec from, to;
    (void)state;
    clock_gettime(CLOCK_MONOTONIC, &from);
    assert_false(tells("sleep 60 & sleep 60", 100, 200, &out));
    clock_gettime(CLOCK_MONOTONIC, &to);
    assert_true(to.tv_sec - from.tv_sec < 20);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_it_prints_is_read),
        cmocka_unit_test(all_or_nothing),
        cmocka_unit_test(nobody_is_waited_for_longer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
