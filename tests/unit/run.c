/* Running another program: its words, its surroundings, how it ended. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "flow/run.h"

static const char *const nothing[] = {NULL};

/* Runs a script by `sh FILE`; it ends with what the program says. */
static struct run_result run(const char *script, const char *const *variables,
                             const char *input, size_t n, int seconds)
{
    char file[] = "/tmp/tkt-run-XXXXXX", line[64];
    struct run_command c;
    struct run_result r = {RUN_FAILED, -1};
    struct error e = ERROR_NONE;
    int fd = mkstemp(file);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, script, strlen(script)), strlen(script));
    close(fd);
    strcpy(line, "sh ");
    strcat(line, file);
    assert_int_equal(run_command_of(&c, line, &e), ST_OK);
    assert_int_equal(run_it(&c, variables, input, n, seconds, &r, &e), ST_OK);
    run_command_free(&c);
    unlink(file);
    return r;
}

static void a_line_is_cut_at_blanks_and_nothing_is_quoted(void **state)
{
    struct run_command c;
    struct error e = ERROR_NONE;
    (void)state;
    assert_int_equal(run_command_of(&c, "  sh -c\t\"exit 3\"  $HOME ", &e), ST_OK);
    assert_int_equal(c.count, 5);
    assert_string_equal(c.words[2], "\"exit");
    assert_string_equal(c.words[4], "$HOME");
    assert_null(c.words[5]);
    run_command_free(&c);
}

static void a_program_that_is_none_is_refused_before_anything_runs(void **state)
{
    static const struct {
        const char *line;
        enum status code;
    } lines[] = {{"", ST_USAGE},
                 {" \t ", ST_USAGE},
                 {"tkt-no-such-program", ST_NOINPUT},
                 {"/tmp/no/such/program x", ST_NOINPUT},
                 {"/etc/passwd", ST_NOINPUT}};
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct run_command c;
        struct error e = ERROR_NONE;
        assert_int_equal(run_command_of(&c, lines[i].line, &e), lines[i].code);
        run_command_free(&c);
        error_clear(&e);
    }
}

static void the_end_is_told(void **state)
{
    (void)state;
    struct run_result r = run("exit 0", nothing, "", 0, 10);
    assert_int_equal(r.end, RUN_DONE);
    r = run("exit 75", nothing, "", 0, 10);
    assert_int_equal(r.end, RUN_FAILED);
    assert_int_equal(r.number, 75);
    r = run("kill -TERM $$", nothing, "", 0, 10);
    assert_int_equal(r.end, RUN_KILLED);
    assert_int_equal(r.number, 15);
}

static void variables_are_added_and_take_the_place_of_ours(void **state)
{
    static const char *const variables[] = {"TKT_RUN_TEST=a b\n$(exit 9)", "TKT_OTHER=x=y",
                                            NULL};
    (void)state;
    setenv("TKT_RUN_TEST", "ours", 1);
    struct run_result r =
        run("test \"$TKT_RUN_TEST\" = 'a b\n$(exit 9)' && test $TKT_OTHER = x=y"
            " && test -n \"$PATH\"",
            variables, "", 0, 10);
    assert_int_equal(r.end, RUN_DONE);
    assert_string_equal(getenv("TKT_RUN_TEST"), "ours");
}

static void long_input_arrives_whole_and_needn_t_be_read(void **state)
{
    enum { LONG = 3000000 };
    char *input = malloc(LONG);
    (void)state;
    memset(input, 'x', LONG);
    struct run_result r = run("test `wc -c` -eq 3000000", nothing, input, LONG, 60);
    assert_int_equal(r.end, RUN_DONE);
    r = run("exit 4", nothing, input, LONG, 60);
    assert_int_equal(r.end, RUN_FAILED);
    assert_int_equal(r.number, 4);
    r = run("exec <&-; sleep 0.2; exit 0", nothing, input, LONG, 60);
    assert_int_equal(r.end, RUN_DONE);
    free(input);
}

static void it_gets_no_more_time_than_it_is_given_nor_do_those_it_started(void **state)
{
    time_t begin = time(NULL);
    (void)state;
    struct run_result r = run("trap '' TERM; sleep 60 & sleep 60", nothing, "", 0, 1);
    assert_int_equal(r.end, RUN_TOO_LONG);
    assert_true(time(NULL) - begin < 10);
}

static void it_gets_plain_signals_and_no_other_file_of_ours(void **state)
{
    enum { OURS = 97 };
    int ends[2];
    (void)state;
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(dup3(ends[0], OURS, O_CLOEXEC), OURS);
    struct run_result r = run("kill -PIPE $$; exit 0", nothing, "", 0, 10);
    assert_int_equal(r.end, RUN_KILLED);
    r = run("test ! -e /proc/self/fd/97", nothing, "", 0, 10);
    assert_int_equal(r.end, RUN_DONE);
    close(OURS);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_cut_at_blanks_and_nothing_is_quoted),
        cmocka_unit_test(a_program_that_is_none_is_refused_before_anything_runs),
        cmocka_unit_test(the_end_is_told),
        cmocka_unit_test(variables_are_added_and_take_the_place_of_ours),
        cmocka_unit_test(long_input_arrives_whole_and_needn_t_be_read),
        cmocka_unit_test(it_gets_no_more_time_than_it_is_given_nor_do_those_it_started),
        cmocka_unit_test(it_gets_plain_signals_and_no_other_file_of_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
