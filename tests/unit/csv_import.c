/* What every reader of CSV does the same way: columns into places, refused rows kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "flow/csv_import.h"

static const char path[] = "in.csv", bad[] = "bad.csv";

/* Places: kind 0, subject 1, field.NAME 2 and on; id and error are passed over; closed is
 * refused. */
struct names {
    char fields[8][32];
    int count;
};

static int place(void *context, const char *name, struct error *e)
{
    struct names *n = context;
    if (strcmp(name, "kind") == 0)
        return 0;
    if (strcmp(name, "subject") == 0)
        return 1;
    if (strcmp(name, "id") == 0 || strcmp(name, "error") == 0)
        return PLACE_PASS;
    if (strcmp(name, "closed") == 0) {
        error_set(e, ST_DATA, "column 'closed' needs --history");
        return PLACE_REFUSED;
    }
    if (strncmp(name, "field.", 6) != 0)
        return PLACE_UNKNOWN;
    for (int i = 0; i < n->count; i++)
        if (strcmp(n->fields[i], name) == 0)
            return 2 + i;
    assert_true(n->count < 8);
    snprintf(n->fields[n->count], sizeof n->fields[0], "%s", name);
    return 2 + n->count++;
}

static void write_bytes(const char *file, const char *bytes, size_t n)
{
    FILE *f = fopen(file, "wb");
    assert_non_null(f);
    fwrite(bytes, 1, n, f);
    assert_int_equal(fclose(f), 0);
}

static void file_is(const char *file, const char *expected, size_t n)
{
    char got[1000];
    FILE *f = fopen(file, "rb");
    assert_non_null(f);
    size_t had = fread(got, 1, sizeof got, f);
    fclose(f);
    assert_int_equal(had, n);
    assert_memory_equal(got, expected, n);
}

/* "LINE:0=..;1=..;" a row; a subject "no" is refused by the caller; the error comes last. */
static void tell(struct buf *out, const char *bytes, struct csv_import_options options)
{
    struct names names = {.count = 0};
    struct error e = ERROR_NONE, why = ERROR_NONE;
    struct csv_import *in;
    struct csv_import_row row;
    int got = -1;
    if (bytes)
        write_bytes(path, bytes, strlen(bytes));
    options.file = options.file ? options.file : path;
    if (csv_import_open(&in, &options, place, &names, &e) == ST_OK) {
        while ((got = csv_import_next(in, &row, &e)) == 1) {
            assert_true(row.count >= CSV_IMPORT_PLACES);
            if (row.cells[1].s && strcmp(row.cells[1].s, "no") == 0) {
                error_set(&why, ST_DATA, "subject: 'no' is none");
                if (csv_import_refuse(in, &why, &e) == ST_OK)
                    continue;
                got = -1;
                break;
            }
            buf_printf(out, "%lld:", (long long)row.line);
            for (size_t i = 0; i < row.count; i++)
                if (row.cells[i].s)
                    buf_printf(out, "%zu=%s;", i, row.cells[i].s);
        }
        if (got == 0) {
            buf_printf(out, " %lld/%lld", (long long)csv_import_refused(in),
                       (long long)csv_import_rows(in));
            {
                assert_int_equal(csv_import_finish(in, &e), ST_OK);
                csv_import_keep(in);
            }
        }
        csv_import_close(in);
    } else {
        assert_null(in);
    }
    if (got < 0)
        buf_printf(out, "%d %s", (int)e.code, e.message);
    error_clear(&e);
    error_clear(&why);
}

static void takes(const char *bytes, struct csv_import_options options, const char *expected)
{
    struct buf out = BUF_EMPTY;
    tell(&out, bytes, options);
    assert_string_equal(out.s, expected);
    buf_free(&out);
}

static void maps(const char *bytes, const char *map, const char *expected)
{
    takes(bytes, (struct csv_import_options){.map = &map, .map_count = 1}, expected);
}

static const struct csv_import_options none;

static void columns_come_in_any_order(void **state)
{
    (void)state;
    takes("subject,id,kind\nleak,9,repair\n", none, "2:0=repair;1=leak; 0/1");
    takes("kind\nrepair\n", none, "2:0=repair; 0/1");
}

static void their_names_become_ours(void **state)
{
    (void)state;
    maps("Type,What\nrepair,leak\n", "Type=kind,What=subject", "2:0=repair;1=leak; 0/1");
    const char *two[] = {"Type=kind", "What=subject"};
    takes("Type,What\nrepair,leak\n", (struct csv_import_options){.map = two, .map_count = 2},
          "2:0=repair;1=leak; 0/1");
    maps("\"a,b=c\\\",kind\nleak,repair\n", "a\\,b=c\\\\=subject", "2:0=repair;1=leak; 0/1");
    maps("kind,other\nrepair,x\n", "other=", "2:0=repair; 0/1");
    maps("kind,other\nrepair,x\n", "other=field.o", "2:0=repair;2=x; 0/1");
    maps("kind,other\nrepair,x\n", "kind=,other=kind", "2:0=x; 0/1");
}

static void maps_that_are_wrong(void **state)
{
    (void)state;
    maps("kind,What\n", "Waht=subject",
         "65 in.csv:1: --map: no column 'Waht'; the columns are: 'kind', 'What'");
    maps("kind,What\n", "What", "64 --map: 'What' is not of the form 'Theirs=ours'");
    maps("kind,What\n", "=subject", "64 --map: '=subject' is not of the form 'Theirs=ours'");
    maps("kind,What\n", "What=subject,What=kind", "64 --map: the column 'What' is given twice");
    maps("kind,What\n", "What=subjekt",
         "64 --map: unknown column 'subjekt' (field.subjekt would make it a field)");
    maps("subject,What\n", "What=subject",
         "65 in.csv:1: columns 'subject' and 'What' both map to one column; skip one with "
         "--map 'What='");
}

static void columns_without_a_place(void **state)
{
    (void)state;
    const char *bytes = "kind,Borough\nrepair,Queens\n";
    takes(bytes, none,
          "65 in.csv:1: unknown column 'Borough'; use --extra ignore, --extra field, or --map "
          "'Borough=…'");
    takes(bytes, (struct csv_import_options){.extra = EXTRA_IGNORE}, "2:0=repair; 0/1");
    takes(bytes, (struct csv_import_options){.extra = EXTRA_FIELD}, "2:0=repair;2=Queens; 0/1");
    takes("kind,field.b,b\nx,1,2\n", (struct csv_import_options){.extra = EXTRA_FIELD},
          "65 in.csv:1: columns 'field.b' and 'b' both map to one column; skip one with --map "
          "'b='");
    takes("kind,closed\n", none, "65 in.csv:1: column 'closed' needs --history");
}

static void what_is_set_beats_the_file(void **state)
{
    (void)state;
    const char *set[] = {"kind=complaint", "field.x=a=b"};
    struct csv_import_options options = {.set = set, .set_count = 2};
    takes("kind,subject\nrepair,leak\n,\n", options,
          "2:0=complaint;1=leak;2=a=b;3:0=complaint;1=;2=a=b; 0/2");
    static const char *const wrong[][2] = {
        {"kinde=x", "64 --set: column 'kinde' can't be set here"},
        {"id=1", "64 --set: column 'id' can't be set here"},
        {"closed=1", "65 --set: column 'closed' needs --history"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *one = wrong[i][0];
        takes("kind\n", (struct csv_import_options){.set = &one, .set_count = 1}, wrong[i][1]);
    }
    const char *twice[] = {"kind=a", "kind=b"};
    takes("kind\n", (struct csv_import_options){.set = twice, .set_count = 2},
          "64 --set: 'kind' is set twice");
}

static void it_tells_what_it_has(void **state)
{
    (void)state;
    struct names names = {.count = 0};
    const char *map = "What=subject", *set = "kind=x";
    struct csv_import_options options = {
        .file = path, .map = &map, .map_count = 1, .set = &set, .set_count = 1};
    struct error e = ERROR_NONE;
    struct csv_import *in;
    write_bytes(path, "What\n", 5);
    assert_int_equal(csv_import_open(&in, &options, place, &names, &e), ST_OK);
    assert_string_equal(csv_import_name(in), "in.csv");
    assert_string_equal(csv_import_column(in, 1), "What");
    assert_null(csv_import_column(in, 0));
    assert_int_equal(csv_import_has(in, 0), 1);
    assert_int_equal(csv_import_has(in, 1), 1);
    assert_int_equal(csv_import_has(in, 2), 0);
    assert_int_equal(csv_import_has(in, 100000), 0);
    assert_int_equal(csv_size(csv_import_csv(in)), 5);
    csv_import_close(in);
}

static void delimiters(void **state)
{
    (void)state;
    static const char *const good[][2] = {{"tab", "kind\tsubject\na\tb\n"},
                                          {";", "kind;subject\na;b\n"},
                                          {"semicolon", "kind;subject\na;b\n"},
                                          {"pipe", "kind|subject\na|b\n"},
                                          {NULL, "kind,subject\na,b\n"}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        takes(good[i][1], (struct csv_import_options){.delimiter = good[i][0]},
              "2:0=a;1=b; 0/1");
    static const char *const wrong[] = {"", "ab", "\"", "\n", "，"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct buf out = BUF_EMPTY;
        tell(&out, "kind\n", (struct csv_import_options){.delimiter = wrong[i]});
        assert_true(strncmp(out.s, "64 --delimiter: '", 17) == 0);
        buf_free(&out);
    }
}

static void the_first_bad_row_ends_it(void **state)
{
    (void)state;
    takes("kind,subject\na,b\nc,no\nd,e\n", none,
          "2:0=a;1=b;65 in.csv:3: subject: 'no' is none");
    takes("kind,subject\na,b\nc\n", none, "2:0=a;1=b;65 in.csv:3: 1 cells, the header has 2");
}

static void rejected_rows_can_be_mended_and_fed_again(void **state)
{
    (void)state;
    struct csv_import_options options = {.rejects = bad};
    const char *expected = "kind,subject,error\nc,no,subject: 'no' is none\n"
                           "d,\"1 cells, the header has 2\"\n"
                           "e,f,g,\"3 cells, the header has 2\"\n"
                           "\"h\r\",i,a bare carriage return; quote the cell\n";
    takes("kind,subject\na,b\nc,no\nd\ne,f,g\nh\r,i\n", options, "2:0=a;1=b; 4/5");
    file_is(bad, expected, strlen(expected));
    /* fed again unmended: what was ragged stays so, and no second column error grows */
    expected = "kind,subject,error\nc,no,subject: 'no' is none\n"
               "d,\"1 cells, the header has 2\"\n"
               "e,f,g,\"3 cells, the header has 2\"\n";
    options.file = bad;
    for (int i = 0; i < 3; i++) {
        takes(NULL, options, i ? " 3/3" : "5:0=h\r;1=i; 3/4");
        file_is(bad, expected, strlen(expected));
    }
    /* mended but for one row */
    const char *mended = "kind,subject,error\nc,yes,subject: 'no' is none\nd,no,\n";
    write_bytes(bad, mended, strlen(mended));
    takes(NULL, options, "2:0=c;1=yes; 1/2");
    expected = "kind,subject,error\nd,no,subject: 'no' is none\n";
    file_is(bad, expected, strlen(expected));
    /* mended wholly: nothing is left over */
    write_bytes(bad, mended, strlen(mended) - 6);
    takes(NULL, options, "2:0=c;1=yes; 0/1");
    assert_int_equal(access(bad, F_OK), -1);
}

static void a_ragged_row_never_becomes_a_whole_one(void **state)
{
    (void)state;
    struct csv_import_options options = {.rejects = bad};
    takes("error,kind,subject\nx,y\n", options, " 1/1");
    const char *expected = "error,kind,subject\nx,y,,\"2 cells, the header has 3\"\n";
    file_is(bad, expected, strlen(expected));
    takes("kind,subject,error\nx,y\n", options, " 1/1");
    expected = "kind,subject,error\nx,y,,\"2 cells, the header has 3\"\n";
    file_is(bad, expected, strlen(expected));
    unlink(bad);
}

static void rejects_keep_delimiter_mark_and_encoding(void **state)
{
    (void)state;
    takes("\xEF\xBB\xBFkind;subject\n\"a;b\";no\n",
          (struct csv_import_options){.rejects = bad, .delimiter = ";"}, " 1/1");
    const char *expected = "\xEF\xBB\xBFkind;subject;error\n\"a;b\";no;subject: 'no' is none\n";
    file_is(bad, expected, strlen(expected));
    takes("kind,subject\n\xC2\xA9\xCB\xAE,no\n",
          (struct csv_import_options){.rejects = bad, .encoding = "GB18030"}, " 1/1");
    expected = "kind,subject,error\n\xC2\xA9\xCB\xAE,no,subject: 'no' is none\n";
    file_is(bad, expected, strlen(expected));
    /* bytes that are no UTF-8 go out as they came */
    takes("kind,subject\n\xD6\xD0,x\n", (struct csv_import_options){.rejects = bad}, " 1/1");
    expected = "kind,subject,error\n\xD6\xD0,x,column kind: byte 0xd6 is not UTF-8; is "
               "the file in another encoding? (--encoding GB18030)\n";
    file_is(bad, expected, strlen(expected));
    unlink(bad);
}

static void rejects_appear_only_when_finished(void **state)
{
    (void)state;
    write_bytes(bad, "former", 6);
    takes("kind,subject\na,no\nb,\xFF\xFF\n",
          (struct csv_import_options){.rejects = bad, .encoding = "GB18030"},
          "65 in.csv:3: byte 0xff is not valid in that encoding; is --encoding right?");
    file_is(bad, "former", 6);
    takes("kind,subject\na,b\n", (struct csv_import_options){.rejects = bad}, "2:0=a;1=b; 0/1");
    assert_int_equal(access(bad, F_OK), -1);
    takes("kind\n", (struct csv_import_options){.rejects = "no/such/file"},
          "73 --rejects: no/such/file: No such file or directory");
    takes("kind\na\n", (struct csv_import_options){.rejects = "/dev/null"}, "2:0=a; 0/1");
    assert_int_equal(access("/dev/null", W_OK), 0);
}

static int in_a_folder_of_its_own(void **state)
{
    (void)state;
    static char folder[] = "/tmp/tkt-intake-XXXXXX";
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
        cmocka_unit_test(columns_come_in_any_order),
        cmocka_unit_test(their_names_become_ours),
        cmocka_unit_test(maps_that_are_wrong),
        cmocka_unit_test(columns_without_a_place),
        cmocka_unit_test(what_is_set_beats_the_file),
        cmocka_unit_test(it_tells_what_it_has),
        cmocka_unit_test(delimiters),
        cmocka_unit_test(the_first_bad_row_ends_it),
        cmocka_unit_test(rejected_rows_can_be_mended_and_fed_again),
        cmocka_unit_test(a_ragged_row_never_becomes_a_whole_one),
        cmocka_unit_test(rejects_keep_delimiter_mark_and_encoding),
        cmocka_unit_test(rejects_appear_only_when_finished),
    };
    return cmocka_run_group_tests(tests, in_a_folder_of_its_own, away);
}
