/* Rows out: every format in full, files that are there whole or not at all, errors at the end.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "flow/outfile.h"
#include "flow/rows.h"

static const char path[] = "rows-test.out";
static const struct rows_column columns[] = {
    {"id", 1, NULL}, {"subject", 0, NULL}, {"note", 0, NULL}};

static void slurp(struct buf *b)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    for (int c; (c = getc(f)) != EOF;)
        buf_addc(b, (char)c);
    fclose(f);
}

static void file_is(const char *expected)
{
    struct buf b = BUF_EMPTY;
    slurp(&b);
    assert_string_equal(b.s, expected);
    buf_free(&b);
}

static struct rows *start(enum rows_format format, int no_header, int spreadsheet, size_t count)
{
    struct rows_options options = {format, no_header, path, spreadsheet, NULL, NULL};
    struct error e = ERROR_NONE;
    struct rows *rows;
    assert_int_equal(rows_open(&rows, &options, columns, count, &e), ST_OK);
    return rows;
}

static void end(struct rows *rows)
{
    struct error e = ERROR_NONE;
    assert_int_equal(rows_close(rows, &e), ST_OK);
}

static void three_rows(struct rows *rows)
{
    rows_int(rows, 1);
    rows_text(rows, "漏水, \"again\"");
    rows_text(rows, " two\nlines\t\\ \r");
    rows_end(rows);
    rows_int(rows, INT64_MIN);
    rows_empty(rows);
    rows_text(rows, "=1+1");
    rows_end(rows);
    rows_number(rows, "-3.50");
    rows_text_n(rows, "\x1b[31mred", 8);
    rows_end(rows);
    assert_int_equal(rows_count(rows), 3);
}

static void writes(enum rows_format format, int no_header, int spreadsheet,
                   const char *expected)
{
    struct rows *rows = start(format, no_header, spreadsheet, 3);
    assert_int_equal(rows_format(rows), format);
    three_rows(rows);
    end(rows);
    file_is(expected);
}

static void csv_in_full(void **state)
{
    (void)state;
    writes(ROWS_CSV, 0, 0,
           "id,subject,note\n"
           "1,\"漏水, \"\"again\"\"\",\" two\nlines\t\\ \r\"\n"
           "-9223372036854775808,,=1+1\n"
           "-3.50,\x1b[31mred,\n");
}

static void tsv_in_full(void **state)
{
    (void)state;
    writes(ROWS_TSV, 1, 0,
           "1\t漏水, \"again\"\t two\\nlines\\t\\\\ \\r\n"
           "-9223372036854775808\t\t=1+1\n"
           "-3.50\t\x1b[31mred\t\n");
}

static void json_in_full(void **state)
{
    (void)state;
    writes(
        ROWS_JSON, 0, 1,
        "[\n"
        "{\"id\":1,\"subject\":\"漏水, \\\"again\\\"\",\"note\":\" two\\nlines\\t\\\\ \\r\"},\n"
        "{\"id\":-9223372036854775808,\"subject\":null,\"note\":\"=1+1\"},\n"
        "{\"id\":-3.50,\"subject\":\"\\u001b[31mred\",\"note\":null}\n"
        "]\n");
    end(start(ROWS_JSON, 0, 0, 3));
    file_is("[]\n");
}

static void jsonl_in_full(void **state)
{
    (void)state;
    writes(
        ROWS_JSONL, 1, 0,
        "{\"id\":1,\"subject\":\"漏水, \\\"again\\\"\",\"note\":\" two\\nlines\\t\\\\ \\r\"}\n"
        "{\"id\":-9223372036854775808,\"subject\":null,\"note\":\"=1+1\"}\n"
        "{\"id\":-3.50,\"subject\":\"\\u001b[31mred\",\"note\":null}\n");
    end(start(ROWS_JSONL, 0, 0, 3));
    file_is("");
}

static void tables_show_control_characters_and_cut_nothing(void **state)
{
    (void)state;
    writes(ROWS_TABLE, 0, 1,
           "                  id subject       note\n"
           "                   1 漏水, \"again\"  two\\nlines\\t\\ \\r\n"
           "-9223372036854775808               =1+1\n"
           "               -3.50 \\x1b[31mred   \n");
    end(start(ROWS_TABLE, 0, 0, 3));
    file_is("");
}

static void spreadsheets_run_nothing(void **state)
{
    (void)state;
    writes(ROWS_CSV, 0, 1,
           "\xEF\xBB\xBF"
           "id,subject,note\n"
           "1,\"漏水, \"\"again\"\"\",\" two\nlines\t\\ \r\"\n"
           "-9223372036854775808,,'=1+1\n"
           "-3.50,\x1b[31mred,\n");
    static const char *const cells[] = {"=a", "+a", "-a", "@a", "\ta", "\ra", "a=", "", "'"};
    struct rows *rows = start(ROWS_CSV, 1, 1, 1);
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        rows_text(rows, cells[i]);
        rows_end(rows);
    }
    end(rows);
    file_is("\xEF\xBB\xBF'=a\n'+a\n'-a\n'@a\n'\ta\n\"'\ra\"\na=\n\"\"\n'\n");
}

static void an_empty_cell_alone_is_still_a_row(void **state)
{
    (void)state;
    struct rows *rows = start(ROWS_CSV, 0, 0, 1);
    rows_empty(rows);
    rows_end(rows);
    end(rows);
    file_is("id\n\"\"\n");
}

static void missing_cells_are_empty_and_more_are_dropped(void **state)
{
    (void)state;
    struct rows *rows = start(ROWS_CSV, 1, 0, 3);
    rows_int(rows, 1);
    rows_end(rows);
    for (int i = 0; i < 5; i++)
        rows_int(rows, i);
    rows_end(rows);
    end(rows);
    file_is("1,,\n0,1,2\n");
}

static void a_file_is_replaced_whole_and_keeps_its_mode(void **state)
{
    (void)state;
    struct stat s;
    writes(ROWS_TSV, 1, 0,
           "1\t漏水, \"again\"\t two\\nlines\\t\\\\ \\r\n"
           "-9223372036854775808\t\t=1+1\n"
           "-3.50\t\x1b[31mred\t\n");
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(symlink(path, "link"), 0);
    struct rows_options options = {ROWS_CSV, 0, "link", 0, NULL, NULL};
    struct error e = ERROR_NONE;
    struct rows *rows;
    assert_int_equal(rows_open(&rows, &options, columns, 3, &e), ST_OK);
    rows_int(rows, 7);
    rows_end(rows);
    rows_abandon(rows);
    struct buf b = BUF_EMPTY;
    slurp(&b);
    assert_true(strncmp(b.s, "1\t", 2) == 0);
    buf_free(&b);
    assert_int_equal(rows_open(&rows, &options, columns, 3, &e), ST_OK);
    end(rows);
    file_is("id,subject,note\n");
    assert_int_equal(stat(path, &s), 0);
    assert_int_equal(s.st_mode & 07777, 0640);
    assert_int_equal(lstat("link", &s), 0);
    assert_true(S_ISLNK(s.st_mode));
    unlink("link");
}

static void files_that_can_not_be_made(void **state)
{
    (void)state;
    static const struct {
        const char *file, *message;
    } cases[] = {{"no/such/file", "no/such/file: No such file or directory"},
                 {"/", "/: Is a directory"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rows_options options = {ROWS_CSV, 0, cases[i].file, 0, NULL, NULL};
        struct error e = ERROR_NONE;
        struct rows *rows;
        assert_int_equal(rows_open(&rows, &options, columns, 3, &e), ST_CANTCREATE);
        assert_string_equal(e.message, cases[i].message);
        assert_null(rows);
        error_clear(&e);
    }
}

static void a_full_device_is_told_and_left_what_it_is(void **state)
{
    (void)state;
    struct rows_options options = {ROWS_CSV, 0, "/dev/full", 0, NULL, NULL};
    struct error e = ERROR_NONE;
    struct rows *rows;
    struct stat s;
    assert_int_equal(rows_open(&rows, &options, columns, 3, &e), ST_OK);
    assert_int_equal(rows_broken(rows), 0);
    for (int i = 0; i < 100000 && !rows_broken(rows); i++) {
        rows_int(rows, i);
        rows_end(rows);
    }
    assert_int_equal(rows_broken(rows), 1);
    assert_int_equal(rows_close(rows, &e), ST_IO);
    assert_string_equal(e.message, "/dev/full: No space left on device");
    error_clear(&e);
    assert_int_equal(stat("/dev/full", &s), 0);
    assert_true(S_ISCHR(s.st_mode));
}

/* Writes a row to stdout as it is now, and puts the former one back. */
static void stdout_fails(int now, const char *message)
{
    int keep = dup(1);
    fflush(stdout);
    if (now >= 0)
        dup2(now, 1);
    else
        close(1);
    struct rows_options options = {ROWS_AUTO, 0, NULL, 0, NULL, NULL};
    struct error e = ERROR_NONE;
    struct rows *rows;
    enum status opened = rows_open(&rows, &options, columns, 3, &e);
    enum rows_format format = rows_format(rows);
    rows_int(rows, 1);
    rows_end(rows);
    enum status closed = rows_close(rows, &e);
    dup2(keep, 1);
    close(keep);
    assert_int_equal(opened, ST_OK);
    assert_int_equal(format, ROWS_CSV);
    assert_int_equal(closed, ST_IO);
    assert_string_equal(e.message, message);
    error_clear(&e);
}

static void stdout_that_takes_nothing(void **state)
{
    (void)state;
    int full = open("/dev/full", O_WRONLY), ends[2];
    stdout_fails(full, "stdout: No space left on device");
    close(full);
    stdout_fails(-1, "stdout: Bad file descriptor");
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    stdout_fails(ends[1], "stdout: Broken pipe");
    close(ends[1]);
}

/* With stdout closed the next file opened would be 1, and rows for stdout would go into it. */
static void a_file_never_passes_for_stdout(void **state)
{
    (void)state;
    int keep = dup(1);
    fflush(stdout);
    close(1);
    struct error e = ERROR_NONE;
    struct outfile *out;
    enum status st = outfile_open(&out, path, &e);
    int free_still = fcntl(1, F_GETFD) < 0;
    dup2(keep, 1);
    close(keep);
    assert_int_equal(st, ST_OK);
    assert_true(free_still);
    outfile_abandon(out);
}

static void cells_larger_than_any_block(void **state)
{
    (void)state;
    enum { LONG = 3 << 20 };
    char *s = malloc(LONG);
    memset(s, '"', LONG);
    struct rows *rows = start(ROWS_CSV, 1, 0, 1);
    rows_text_n(rows, s, LONG);
    rows_end(rows);
    end(rows);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_size, 2 * LONG + 3);
    free(s);
}

static void single_cells(void **state)
{
    (void)state;
    struct buf b = BUF_EMPTY;
    rows_csv_cell(&b, "a,b", 3, ',');
    rows_csv_cell(&b, "a,b", 3, ';');
    rows_csv_cell(&b, "a;b", 3, ';');
    rows_csv_cell(&b, "\"", 1, ',');
    assert_string_equal(b.s, "\"a,b\"a,b\"a;b\"\"\"\"\"");
    buf_free(&b);
}

static int in_a_folder_of_its_own(void **state)
{
    (void)state;
    static char folder[] = "/tmp/tkt-rows-XXXXXX";
    i18n_start();
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int away(void **state)
{
    (void)state;
    char folder[200];
    unlink(path);
    return getcwd(folder, sizeof folder) && chdir("/") == 0 ? rmdir(folder) : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_in_full),
        cmocka_unit_test(tsv_in_full),
        cmocka_unit_test(json_in_full),
        cmocka_unit_test(jsonl_in_full),
        cmocka_unit_test(tables_show_control_characters_and_cut_nothing),
        cmocka_unit_test(spreadsheets_run_nothing),
        cmocka_unit_test(an_empty_cell_alone_is_still_a_row),
        cmocka_unit_test(missing_cells_are_empty_and_more_are_dropped),
        cmocka_unit_test(a_file_is_replaced_whole_and_keeps_its_mode),
        cmocka_unit_test(files_that_can_not_be_made),
        cmocka_unit_test(a_full_device_is_told_and_left_what_it_is),
        cmocka_unit_test(stdout_that_takes_nothing),
        cmocka_unit_test(a_file_never_passes_for_stdout),
        cmocka_unit_test(cells_larger_than_any_block),
        cmocka_unit_test(single_cells),
    };
    return cmocka_run_group_tests(tests, in_a_folder_of_its_own, away);
}
