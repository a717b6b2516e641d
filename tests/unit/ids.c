/* Which tickets: bare ids, CSV, TSV, from arguments and from stdin. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "flow/ids.h"

/* Reads them with these bytes as stdin, a regular file; n < 0: stdin is closed. */
static void tell(struct buf *out, const char *bytes, long n)
{
    int keep = dup(0);
    FILE *f = tmpfile();
    assert_non_null(f);
    if (n > 0)
        fwrite(bytes, 1, (size_t)n, f);
    fflush(f);
    lseek(fileno(f), 0, SEEK_SET);
    if (n < 0)
        close(0);
    else
        dup2(fileno(f), 0);
    struct ids ids = IDS_EMPTY;
    struct error e = ERROR_NONE;
    if (ids_read(&ids, 0, NULL, &e) == ST_OK)
        for (size_t i = 0; i < ids.count; i++)
            buf_printf(out, "%lld ", (long long)ids.id[i]);
    else
        buf_printf(out, "%d %s", (int)e.code, e.message);
    assert_int_equal(ids.from_stdin, 1);
    dup2(keep, 0);
    close(keep);
    fclose(f);
    ids_free(&ids);
    error_clear(&e);
}

static void gives_n(const char *bytes, long n, const char *expected)
{
    struct buf out = BUF_EMPTY;
    tell(&out, bytes, n);
    assert_string_equal(out.s, expected);
    buf_free(&out);
}

static void gives(const char *bytes, const char *expected)
{
    gives_n(bytes, (long)strlen(bytes), expected);
}

static void bare_ids(void **state)
{
    (void)state;
    gives("3\n1\n2", "3 1 2 ");
    gives("\n3\r\n\r\n 1 \r\n3\n", "3 1 ");
    gives("\xEF\xBB\xBF"
          "7\n",
          "7 ");
    gives("9223372036854775807\n", "9223372036854775807 ");
}

static void none_is_nothing_to_do(void **state)
{
    (void)state;
    gives("", "");
    gives("\xEF\xBB\xBF", "");
    gives("\n\r\n", "");
    gives("id,subject\n", "");
    gives_n(NULL, -1, "");
}

static void csv_with_a_column_id(void **state)
{
    (void)state;
    gives("key,id,subject\nk,5,\"two\n5 lines\"\n,6,x\n,5,again\n", "5 6 ");
    gives("\xEF\xBB\xBF\"id\"\r\n4\r\n", "4 ");
    gives("\n\nid\n4\n", "4 ");
    gives("标题,id\n漏水,8\n", "8 ");
}

static void tsv_as_we_write_it(void **state)
{
    (void)state;
    gives("key\tid\tsubject\nk\t5\t\"a quote, not closed\n\t6\tx\\ty\\\\\n", "5 6 ");
    gives("id\tkey\r\n5\tk\r\n", "5 ");
}

static void what_is_refused(void **state)
{
    (void)state;
    gives("1\n0\n", "65 stdin:2: id: '0' is not a ticket number from 1 to 9223372036854775807");
    gives("-5\n", "65 stdin:1: id: '-5' is not a ticket number from 1 to 9223372036854775807");
    gives("9223372036854775808\n", "65 stdin:1: id: '9223372036854775808' is not a ticket "
                                   "number from 1 to 9223372036854775807");
    gives("1;DROP TABLE ticket\n", "65 stdin:1: id: '1;DROP TABLE ticket' is not a ticket "
                                   "number from 1 to 9223372036854775807");
    gives("\n\nid,x\n1,2\nx,3\n",
          "65 stdin:5: id: 'x' is not a ticket number from 1 to 9223372036854775807");
    gives("id\tx\n\t3\n",
          "65 stdin:2: id: '' is not a ticket number from 1 to 9223372036854775807");
    gives("x\tid\n1\n",
          "65 stdin:2: id: '' is not a ticket number from 1 to 9223372036854775807");
    gives("key,subject\n1,2\n", "65 stdin:1: no column 'id'; give bare ids, one per line, or "
                                "CSV or TSV with that column");
    gives("key\tsubject\n1\t2\n", "65 stdin:1: no column 'id'; give bare ids, one per line, or "
                                  "CSV or TSV with that column");
    gives("ID\n1\n", "65 stdin:1: no column 'id'; give bare ids, one per line, or CSV or TSV "
                     "with that column");
    gives("id,x\n1\n", "65 stdin:2: 1 cells, the header has 2");
    gives("id,x\n1,\"\n", "65 stdin:2: column x: the quote that opens here is never closed");
    gives_n("1\n2\0003\n", 6,
            "65 stdin:2: id: '2' is not a ticket number from 1 to 9223372036854775807");
    gives_n("id,x\n1\0002,\n", 10, "65 stdin:2: column id: a NUL byte; is this a text file?");
}

static void arguments_are_taken_instead(void **state)
{
    (void)state;
    char *good[] = {"5", "3", "5"}, *wrong[] = {"5", "+3"};
    struct ids ids = IDS_EMPTY;
    struct error e = ERROR_NONE;
    assert_int_equal(ids_read(&ids, 3, good, &e), ST_OK);
    assert_int_equal(ids.count, 2);
    assert_int_equal(ids.id[0], 5);
    assert_int_equal(ids.id[1], 3);
    assert_int_equal(ids.from_stdin, 0);
    assert_int_equal(ids_read(&ids, 2, wrong, &e), ST_DATA);
    assert_string_equal(e.message,
                        "id: '+3' is not a ticket number from 1 to 9223372036854775807");
    error_clear(&e);
    ids_free(&ids);
}

static void numbers(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "0",
                                        "00",
                                        "-1",
                                        "+1",
                                        " 1",
                                        "1 ",
                                        "1.0",
                                        "0x1",
                                        "1e3",
                                        "１",
                                        "9223372036854775808",
                                        "99999999999999999999999"};
    int64_t id;
    struct error e = ERROR_NONE;
    assert_int_equal(ids_parse("007", &id, &e), ST_OK);
    assert_int_equal(id, 7);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(ids_parse(wrong[i], &id, &e), ST_DATA);
    error_clear(&e);
}

static void a_pipe_and_a_position_in_a_file(void **state)
{
    (void)state;
    int ends[2], keep = dup(0);
    struct ids ids = IDS_EMPTY;
    struct error e = ERROR_NONE;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "id\n1\n2\n", 7), 7);
    close(ends[1]);
    dup2(ends[0], 0);
    close(ends[0]);
    assert_int_equal(ids_read_stdin(&ids, &e), ST_OK);
    assert_int_equal(ids.count, 2);
    ids_free(&ids);
    FILE *f = tmpfile(); /* somebody read the first lines: we go on from there */
    fputs("x\ny\n41\n42\n", f);
    fflush(f);
    lseek(fileno(f), 4, SEEK_SET);
    dup2(fileno(f), 0);
    assert_int_equal(ids_read_stdin(&ids, &e), ST_OK);
    assert_int_equal(ids.count, 2);
    assert_int_equal(ids.id[0], 41);
    ids_free(&ids);
    fclose(f);
    dup2(keep, 0);
    close(keep);
}

static void a_million(void **state)
{
    (void)state;
    struct buf in = BUF_EMPTY;
    for (int round = 0; round < 2; round++)
        for (int i = 1; i <= 500000; i++)
            buf_printf(&in, "%d\n", i);
    struct buf out = BUF_EMPTY;
    tell(&out, in.s, (long)in.len);
    assert_int_equal(out.len, in.len / 2);
    buf_free(&in);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bare_ids),
        cmocka_unit_test(none_is_nothing_to_do),
        cmocka_unit_test(csv_with_a_column_id),
        cmocka_unit_test(tsv_as_we_write_it),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(arguments_are_taken_instead),
        cmocka_unit_test(numbers),
        cmocka_unit_test(a_pipe_and_a_position_in_a_file),
        cmocka_unit_test(a_million),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
