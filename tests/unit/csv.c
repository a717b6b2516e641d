/* CSV in: what is taken as it is, what is a flaw of one row, what ends the reading. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "flow/csv.h"

static const char path[] = "csv-test.csv";

static void write_file(const char *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

/* All that comes out: "LINE[cell|cell]" per row, "!flaw" after it, the error last. */
static void tell(struct buf *out, const char *encoding, char delimiter)
{
    struct csv_options options = {path, encoding, delimiter};
    struct error e = ERROR_NONE;
    struct csv *csv;
    struct csv_row row;
    int got = -1;
    if (csv_open(&csv, &options, &e) == ST_OK) {
        row = *csv_header(csv);
        do {
            buf_printf(out, "%lld[", (long long)row.line);
            for (size_t i = 0; i < row.count; i++) {
                assert_int_equal(row.cells[i].s[row.cells[i].len], 0);
                buf_adds(out, i ? "|" : "");
                buf_add(out, row.cells[i].s, row.cells[i].len);
            }
            buf_adds(out, "]");
            if (row.flaw.code)
                buf_printf(out, "!%s!", row.flaw.message);
        } while ((got = csv_next(csv, &row, &e)) == 1);
        csv_close(csv);
    }
    if (got < 0)
        buf_printf(out, "%d %s", (int)e.code, e.message);
    error_clear(&e);
}

static void reads_n(const char *bytes, size_t n, const char *encoding, const char *expected)
{
    struct buf out = BUF_EMPTY;
    write_file(bytes, n);
    tell(&out, encoding, 0);
    assert_string_equal(out.s, expected);
    buf_free(&out);
}

static void reads(const char *bytes, const char *expected)
{
    reads_n(bytes, strlen(bytes), NULL, expected);
}

static void a_plain_file(void **state)
{
    (void)state;
    reads("a,b\n1,2\n3,\n", "1[a|b]2[1|2]3[3|]");
    reads("a,b\n1,2", "1[a|b]2[1|2]");
    reads("a\n", "1[a]");
    reads("a,b\r\n1,2\r\n\r\n3,4\r\n", "1[a|b]2[1|2]4[3|4]");
    reads("\n\na,b\n\n1,2\n", "3[a|b]5[1|2]");
    reads("a\n\"\"\n", "1[a]2[]");
}

static void quoted_cells_hold_anything_and_lines_are_counted_in_them(void **state)
{
    (void)state;
    reads("a,b\n\"x,\"\"y\"\"\",\"1\n2\r\n3\"\n4,5\n", "1[a|b]2[x,\"y\"|1\n2\r\n3]5[4|5]");
    reads("\"a\n1\",b\n1,2\n", "1[a\n1|b]3[1|2]");
    reads("a\n\"a lone \r in quotes\"\n", "1[a]2[a lone \r in quotes]");
}

static void spaces_at_the_ends_are_kept(void **state)
{
    (void)state;
    reads("a,b,c\n  x , \t,\" y \"\n", "1[a|b|c]2[  x | \t| y ]");
}

static void a_byte_order_mark_goes_also_before_a_quoted_header(void **state)
{
    (void)state;
    reads("\xEF\xBB\xBF\"a\",b\n1,2\n", "1[a|b]2[1|2]");
    reads("\xEF\xBB\xBF"
          "a\n\xEF\xBB\xBF\n",
          "1[a]2[\xEF\xBB\xBF]");
}

static void other_encodings(void **state)
{
    (void)state;
    reads_n("\xB1\xEA\xCC\xE2,b\n\xC2\xA9\xCB\xAE,2\n", 14, "GB18030", "1[标题|b]2[漏水|2]");
    reads_n("\xFF\xFE"
            "a\0\n\0\x0F\x5C\n\0",
            10, "UTF-16", "1[a]2[小]");
    reads_n("a\0\n\0\x0F\x5C\n\0", 8, "UTF-16LE", "1[a]2[小]");
    reads_n("\xFF\xFE"
            "a\0\n\0",
            6, "UTF-16LE", "1[a]");
    reads_n("a\n\xC3\xBC\n", 5, "utf-8", "1[a]2[ü]");
    reads_n("a\n1\n\xFF\xFF\n", 7, "GB18030",
            "1[a]2[1]65 csv-test.csv:3: byte 0xff is not valid in that encoding; is --encoding "
            "right?");
    reads_n("a\n1\n\xB1", 5, "GB18030",
            "1[a]2[1]65 csv-test.csv:3: the input ends in the middle of a character; is "
            "--encoding right?");
    reads_n("a\n", 2, "KLINGON",
            "64 --encoding: unknown encoding 'KLINGON'; `iconv -l` lists those known");
    reads_n("a\n", 2, "ASCII//IGNORE",
            "64 --encoding: unknown encoding 'ASCII//IGNORE'; `iconv -l` lists those known");
}

static void a_large_file_in_another_encoding_is_the_same(void **state)
{
    (void)state;
    struct buf b = BUF_EMPTY, expected = BUF_EMPTY, out = BUF_EMPTY;
    buf_adds(&b, "a\n");
    buf_adds(&expected, "1[a]");
    for (int i = 0; i < 60000; i++) { /* 7 bytes a row: blocks end inside characters */
        buf_adds(&b, "\xC2\xA9\xCB\xAExx\n");
        buf_printf(&expected, "%d[漏水xx]", i + 2);
    }
    write_file(b.s, b.len);
    tell(&out, "GB18030", 0);
    assert_true(strcmp(out.s, expected.s) == 0);
    buf_free(&b);
    buf_free(&expected);
    buf_free(&out);
}

static void another_delimiter(void **state)
{
    (void)state;
    struct buf out = BUF_EMPTY;
    write_file("a;b\n1,2;\"3;4\"\n", 14);
    tell(&out, NULL, ';');
    assert_string_equal(out.s, "1[a|b]2[1,2|3;4]");
    buf_clear(&out);
    write_file("a\tb\n 1\t\"2\t\"\n", 12);
    tell(&out, NULL, '\t');
    assert_string_equal(out.s, "1[a|b]2[ 1|2\t]");
    buf_free(&out);
}

static void empty_input_is_refused(void **state)
{
    (void)state;
    reads("", "65 csv-test.csv: the input is empty");
    reads("\xEF\xBB\xBF", "65 csv-test.csv: the input is empty");
    reads("\n\r\n\n", "65 csv-test.csv: the input is empty");
}

static void what_is_not_there(void **state)
{
    (void)state;
    struct csv_options options = {"no/such.csv", NULL, 0};
    struct csv *csv;
    struct error e = ERROR_NONE;
    assert_int_equal(csv_open(&csv, &options, &e), ST_NOINPUT);
    assert_string_equal(e.message, "no/such.csv: No such file or directory");
    assert_null(csv);
    options.file = "/";
    assert_int_equal(csv_open(&csv, &options, &e), ST_NOINPUT);
    assert_string_equal(e.message, "/: Is a directory");
    error_clear(&e);
}

static void names_of_the_header(void **state)
{
    (void)state;
    reads("a,b,a,a#2,a\n", "1[a|b|a#2|a#2#2|a#3]");
    reads("a,,c\n1,2,3\n", "1[a|#2|c]2[1|2|3]");
    reads("a, \n", "1[a|#2]");
    reads("sep=;\na;b\n1;2,3\n", "2[a|b]3[1|2,3]");
    reads("\xEF\xBB\xBFsep=\t\r\na\tb\r\n", "2[a|b]");
    reads("sep=\na,b\n", "1[sep=]2[a]!2 cells, the header has 1!");
    reads_n("\xFF\xFE"
            "a\0",
            4, NULL, "65 csv-test.csv:1: the file is in UTF-16; use --encoding UTF-16");
    reads("PK\003\004xyz",
          "65 csv-test.csv:1: a spreadsheet (.xlsx, .ods) or an archive; save it "
          "as CSV first");
    reads("a,\xC2\xA9\n", "1[a|©]");
    reads("a,\xA9\n", "65 csv-test.csv:1: column 2: byte 0xa9 is not UTF-8; is the file in "
                      "another encoding? (--encoding GB18030)");
    reads("a,b\r1,2\r", "65 csv-test.csv:1: a bare carriage return; quote the cell");
}

static void ragged_rows_are_flaws(void **state)
{
    (void)state;
    reads("a,b\n1\n2,3,4\n5,6\n",
          "1[a|b]2[1|]!1 cells, the header has 2!3[2|3]!3 cells, the header has 2!4[5|6]");
}

static void what_a_ragged_row_has_is_there(void **state)
{
    (void)state;
    struct csv_options options = {path, NULL, 0};
    struct csv *csv;
    struct csv_row row;
    struct error e = ERROR_NONE;
    write_file("a,b\n2,3,4\n", 10);
    assert_int_equal(csv_open(&csv, &options, &e), ST_OK);
    assert_int_equal(csv_size(csv), 10);
    assert_int_equal(csv_next(csv, &row, &e), 1);
    assert_int_equal(row.found, 3);
    assert_int_equal(row.count, 2);
    assert_string_equal(row.cells[2].s, "4");
    assert_int_equal(csv_next(csv, &row, &e), 0);
    assert_int_equal(csv_read(csv), 10);
    csv_close(csv);
}

static void lone_carriage_returns_are_flaws(void **state)
{
    (void)state;
    const char flaw[] = "!a bare carriage return; quote the cell!";
    char expected[200];
    snprintf(expected, sizeof expected, "1[a|b]2[1|2\r3]%s3[5|6]", flaw);
    reads("a,b\n1,2\r3\n5,6\n", expected);
    snprintf(expected, sizeof expected, "1[a|b]2[1|2\r\r]%s3[5|6]", flaw);
    reads("a,b\r\n1,2\r\r\r\n5,6\r\n", expected);
    snprintf(expected, sizeof expected, "1[a|b]2[\r1|2]%s3[5|6]", flaw);
    reads("a,b\n\r1,2\n5,6\n", expected);
    snprintf(expected, sizeof expected, "1[a|b]2[1|2\r]%s", flaw);
    reads("a,b\n1,2\r", expected);
}

static void bytes_that_are_no_text_are_flaws_of_their_row_and_column(void **state)
{
    (void)state;
    reads(
        "a,b\n\"1\n2\",3\n\"4\n5\",\xFF\n6,7\n",
        "1[a|b]2[1\n2|3]4[4\n5|\xFF]!column b: byte 0xff is not UTF-8; is the file in another "
        "encoding? (--encoding GB18030)!6[6|7]");
    reads("a,b\n\xE6\xBC,\x8F\n", "1[a|b]2[\xE6\xBC|\x8F]!column a: byte 0xe6 is not UTF-8; is "
                                  "the file in another encoding? (--encoding GB18030)!");
    write_file("a,b\n1,x\0y\n2,3\n", 14);
    struct csv_options options = {path, NULL, 0};
    struct csv *csv;
    struct csv_row row;
    struct error e = ERROR_NONE;
    assert_int_equal(csv_open(&csv, &options, &e), ST_OK);
    assert_int_equal(csv_next(csv, &row, &e), 1);
    assert_string_equal(row.flaw.message, "column b: a NUL byte; is this a text file?");
    assert_int_equal(row.cells[1].len, 3);
    assert_int_equal(csv_next(csv, &row, &e), 1);
    assert_int_equal(row.flaw.code, ST_OK);
    csv_close(csv);
}

static void a_broken_quote_is_a_flaw_of_its_row(void **state)
{
    (void)state;
    reads("a,b\n1,2\n3,\"x\n\n4,5\n",
          "1[a|b]2[1|2]3[3|\"x\n\n4]!column b: the quote that opens here is never closed!");
    reads("a,b\n\"1\n\n\",x\"y\n5,6\n", "1[a|b]4[1\n\n|x\"y]!column b: a quote inside an "
                                        "unquoted cell; quote the cell and write "
                                        "the quote twice!5[5|6]");
    reads(
        "a,b\n1,\"x\ny\"z\n5,6\n",
        "1[a|b]3[1|\"x\ny\"z]!column b: text after the closing quote; a quote inside a quoted "
        "cell is written twice!4[5|6]");
    reads(
        "a,b\r\n1\",x\r\n5,6\r\n7,8\"\r\n",
        "1[a|b]2[1\"|x]!column a: a quote inside an unquoted cell; quote the cell and write "
        "the "
        "quote twice!3[5|6]4[7|8\"]!column b: a quote inside an unquoted cell; quote the cell "
        "and write the quote twice!");
    reads("a,b\n1,2\"",
          "1[a|b]2[1|2\"]!column b: a quote inside an unquoted cell; quote the cell "
          "and write the quote twice!");
    reads("a,\"b\n1,2\n",
          "65 csv-test.csv:1: column 2: the quote that opens here is never closed");
}

static void long_cells(void **state)
{
    (void)state;
    for (int quoted = 0; quoted < 2; quoted++)
        for (size_t n = 1 << 20; n <= (16 << 20) + 1; n = n == 1 << 20 ? 16 << 20 : n + 1) {
            struct buf b = BUF_EMPTY;
            buf_adds(&b, quoted ? "a,b\n1,\"" : "a,b\n1,");
            buf_reserve(&b, n + 16);
            memset(b.s + b.len, 'x', n);
            b.len += n;
            buf_adds(&b, quoted ? "\"\n2,3\n" : "\n2,3\n");
            write_file(b.s, b.len);
            buf_free(&b);
            struct csv_options options = {path, NULL, 0};
            struct csv *csv;
            struct csv_row row;
            struct error e = ERROR_NONE;
            assert_int_equal(csv_open(&csv, &options, &e), ST_OK);
            int got = csv_next(csv, &row, &e);
            if (n > CSV_CELL_BYTES) {
                assert_int_equal(got, -1);
                assert_string_equal(e.message, "csv-test.csv:2: column b: the cell is longer "
                                               "than 16 MB; is a closing quote missing?");
                error_clear(&e);
            } else {
                assert_int_equal(got, 1);
                assert_int_equal(row.cells[1].len, n);
                assert_int_equal(csv_next(csv, &row, &e), 1);
                assert_string_equal(row.cells[1].s, "3");
                assert_int_equal(row.line, 3);
            }
            csv_close(csv);
        }
}

static void a_quote_never_closed_in_a_large_file_is_found_in_bounded_memory(void **state)
{
    (void)state;
    struct buf b = BUF_EMPTY;
    buf_adds(&b, "a\nx\n\"y\n");
    for (int i = 0; i < 3000000; i++)
        buf_adds(&b, "0123456\n");
    reads_n(b.s, b.len, NULL,
            "1[a]2[x]65 csv-test.csv:3: column a: the cell is longer than 16 MB; is a closing "
            "quote missing?");
    buf_free(&b);
}

static void too_many_columns(void **state)
{
    (void)state;
    struct buf b = BUF_EMPTY, out = BUF_EMPTY;
    for (int i = 0; i < 100000; i++)
        buf_printf(&b, "c%d%s", i, i < 99999 ? "," : "\n");
    reads_n(b.s, b.len, NULL, "65 csv-test.csv:1: more than 2000 columns");
    buf_clear(&b);
    for (int i = 0; i < CSV_COLUMNS; i++)
        buf_printf(&b, "c%d%s", i, i < CSV_COLUMNS - 1 ? "," : "\n1\n");
    write_file(b.s, b.len);
    tell(&out, NULL, 0);
    assert_non_null(strstr(out.s, "]!1 cells, the header has 2000!"));
    buf_free(&b);
    buf_free(&out);
}

/* Rows of many lengths, so that blocks end at every kind of place. */
static void what_was_written_is_read_whatever_the_blocks(void **state)
{
    (void)state;
    static const char *const cells[] = {
        "",  "x", "\"a,b\"",  "\"q\"\"q\"",       "漏水",
        " ", "7", "\"\n\n\"", "\"line\r\nline\"", "long enough to cross"};
    static const char *const values[] = {
        "",  "x", "a,b",  "q\"q",         "漏水",
        " ", "7", "\n\n", "line\r\nline", "long enough to cross"};
    static const int newlines[] = {0, 0, 0, 0, 0, 0, 0, 2, 1, 0};
    struct buf b = BUF_EMPTY, expected = BUF_EMPTY, out = BUF_EMPTY;
    buf_adds(&b, "a,b,c\n");
    buf_adds(&expected, "1[a|b|c]");
    unsigned seed = 7;
    int line = 2;
    for (int i = 0; i < 40000; i++) {
        size_t k[3];
        for (int j = 0; j < 3; j++) {
            seed = seed * 1103515245u + 12345u;
            k[j] = seed >> 16 & 0xFF;
            k[j] %= 10;
        }
        buf_printf(&b, "%s,%s,%s%s", cells[k[0]], cells[k[1]], cells[k[2]],
                   i % 3 ? "\n" : "\r\n");
        buf_printf(&expected, "%d[%s|%s|%s]", line, values[k[0]], values[k[1]], values[k[2]]);
        line += 1 + newlines[k[0]] + newlines[k[1]] + newlines[k[2]];
    }
    write_file(b.s, b.len);
    tell(&out, NULL, 0);
    assert_int_equal(out.len, expected.len);
    assert_memory_equal(out.s, expected.s, out.len);
    buf_free(&b);
    buf_free(&expected);
    buf_free(&out);
}

static void a_pipe_is_read_to_its_end_first(void **state)
{
    (void)state;
    int ends[2], keep = dup(0);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "a\n1\n", 4), 4);
    close(ends[1]);
    dup2(ends[0], 0);
    close(ends[0]);
    struct csv_options options = {NULL, NULL, 0};
    struct csv *csv;
    struct csv_row row;
    struct error e = ERROR_NONE;
    assert_int_equal(csv_open(&csv, &options, &e), ST_OK);
    assert_string_equal(csv_name(csv), "stdin");
    assert_int_equal(csv_size(csv), 4);
    assert_int_equal(csv_next(csv, &row, &e), 1);
    assert_string_equal(row.cells[0].s, "1");
    csv_close(csv);
    close(0); /* closed stdin is an empty one */
    assert_int_equal(csv_open(&csv, &options, &e), ST_DATA);
    assert_string_equal(e.message, "stdin: the input is empty");
    error_clear(&e);
    dup2(keep, 0);
    close(keep);
}

static int in_a_folder_of_its_own(void **state)
{
    (void)state;
    static char folder[] = "/tmp/tkt-csv-XXXXXX";
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
        cmocka_unit_test(a_plain_file),
        cmocka_unit_test(quoted_cells_hold_anything_and_lines_are_counted_in_them),
        cmocka_unit_test(spaces_at_the_ends_are_kept),
        cmocka_unit_test(a_byte_order_mark_goes_also_before_a_quoted_header),
        cmocka_unit_test(other_encodings),
        cmocka_unit_test(a_large_file_in_another_encoding_is_the_same),
        cmocka_unit_test(another_delimiter),
        cmocka_unit_test(empty_input_is_refused),
        cmocka_unit_test(what_is_not_there),
        cmocka_unit_test(names_of_the_header),
        cmocka_unit_test(ragged_rows_are_flaws),
        cmocka_unit_test(what_a_ragged_row_has_is_there),
        cmocka_unit_test(lone_carriage_returns_are_flaws),
        cmocka_unit_test(bytes_that_are_no_text_are_flaws_of_their_row_and_column),
        cmocka_unit_test(a_broken_quote_is_a_flaw_of_its_row),
        cmocka_unit_test(long_cells),
        cmocka_unit_test(a_quote_never_closed_in_a_large_file_is_found_in_bounded_memory),
        cmocka_unit_test(too_many_columns),
        cmocka_unit_test(what_was_written_is_read_whatever_the_blocks),
        cmocka_unit_test(a_pipe_is_read_to_its_end_first),
    };
    return cmocka_run_group_tests(tests, in_a_folder_of_its_own, away);
}
