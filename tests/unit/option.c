/* Options: what they hold, and every refusal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/option.h"
#include "flow/csv_import.h"
#include "flow/rows.h"

static int quick, dry;
static const char *note, *file;
static struct option_list tags, fields;
static struct option_int limit;
static struct option_duration rest;
static const char *const words[] = {"opened", "resolved", "closed", NULL};
static const char *const formats[] = {ROWS_FORMATS, NULL};
static const char *const extras[] = {CSV_IMPORT_EXTRAS, NULL};
static struct option_choice on, format, extra;

static const struct option_def options[] = {
    {"quick", 'q', OPTION_FLAG, &quick, NULL, NULL},
    {"note", 'm', OPTION_TEXT, &note, "TEXT", NULL},
    {"file", 0, OPTION_FILE, &file, "FILE", NULL},
    {"tag", 't', OPTION_LIST, &tags, "NAME", NULL},
    {"field", 0, OPTION_PAIRS, &fields, "NAME=VALUE", NULL},
    {"limit", 'l', OPTION_INT, &limit, "N", NULL},
    {"rest", 0, OPTION_DURATION, &rest, "90d", NULL},
    {"on", 0, OPTION_CHOICE, &on, "WHICH", NULL},
    {0},
};

static const struct option_def common[] = {
    {"dry-run", 'n', OPTION_FLAG, &dry, NULL, NULL},
    {"format", 'f', OPTION_CHOICE, &format, "FORMAT", NULL},
    {"extra", 0, OPTION_CHOICE, &extra, "HOW", NULL},
    {0},
};

static const struct option_rule rules[] = {
    {"quick|note|dry-run", OPTION_BARS, "quick|note|dry-run"},
    {"tag", OPTION_BARS, "format"},
    {"file", OPTION_NEEDS, "limit|rest"},
    {"on", OPTION_OF, "record|call"},
    {0},
};

static const struct option_def *const tables[] = {options, common, NULL};
static struct error e;
static int first;

/* Parses "a b c", cut at blanks, and checks what goes together; the message, "" if it is good.
 */
static const char *parse(const char *line)
{
    static char text[200];
    static char *argv[20];
    int argc = 0;
    error_clear(&e);
    option_list_free(&tags);
    option_list_free(&fields);
    quick = dry = 0;
    note = file = NULL;
    limit = (struct option_int){.value = 10, .low = 1, .high = 5000};
    rest = (struct option_duration){.seconds = -1, .unit = 86400};
    on = (struct option_choice){.words = words};
    format = (struct option_choice){.words = formats};
    extra = (struct option_choice){.words = extras};
    snprintf(text, sizeof text, "tool %s", line);
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    argv[argc] = NULL;
    if (option_parse(tables, argc, argv, &first, &e) == ST_OK)
        option_check(tables, rules, first < argc ? argv[first] : NULL, &e);
    assert_true(e.code == ST_OK || e.code == ST_USAGE);
    return e.code == ST_OK ? "" : e.message;
}

#define GOOD(line) assert_string_equal(parse(line), "")
#define BAD(line, why) assert_string_equal(parse(line), why)

static void values_are_read(void **state)
{
    (void)state;
    GOOD("");
    assert_true(limit.value == 10 && !limit.given && rest.seconds == -1 && !rest.given);
    assert_int_equal(on.chosen, 0);
    for (const struct option_def *d = options; d->name; d++)
        assert_false(option_given(d));
    GOOD("record -q --file=\xFF --tag a -t b --field x=a=b -l 5000 --rest 2 --on closed");
    assert_true(limit.value == 5000 && rest.seconds == 2 * 86400);
    assert_int_equal(on.chosen, 3);
    assert_int_equal(tags.count, 2);
    assert_string_equal(fields.values[0], "x=a=b");
    for (const struct option_def *d = options; d->name; d++)
        assert_int_equal(!option_given(d), d->target == &note);
    GOOD("--rest=90m -f jsonl --extra refuse");
    assert_int_equal(rest.seconds, 5400);
    assert_int_equal(format.chosen, ROWS_JSONL);
    assert_int_equal(extra.chosen, EXTRA_REFUSE);
}

static void a_refusal_names_the_option_the_value_and_what_would_be_right(void **state)
{
    (void)state;
    BAD("--limit 0", "--limit: '0' is not a whole number from 1 to 5000");
    BAD("-l 5001", "--limit: '5001' is not a whole number from 1 to 5000");
    BAD("-l ten", "--limit: 'ten' is not a whole number from 1 to 5000");
    BAD("--rest soon",
        "--rest: 'soon' is not a duration: write a whole number and s, m, h, d or"
        " w, like 90m, 2h, 3d");
    BAD("--rest 9223372036854775807",
        "--rest: '9223372036854775807' is too long for a duration");
    BAD("--on due", "--on: 'due' is not one of opened, resolved, closed");
    BAD("--on open", "--on: 'open' is not one of opened, resolved, closed");
    BAD("-f xml", "--format: 'xml' is not one of csv, tsv, json, jsonl, table");
    BAD("--extra keep", "--extra: 'keep' is not one of ignore, field, refuse");
    BAD("-m \xFF", "--note: '\\xff' is not UTF-8");
    BAD("-t \xFF", "--tag: '\\xff' is not UTF-8");
    BAD("--field kind=\xFF", "--field: 'kind=\\xff' is not UTF-8");
    BAD("--field kind", "--field: 'kind' is not NAME=VALUE");
    BAD("--field =3", "--field: '=3' is not NAME=VALUE");
}

static void one_value_is_given_once(void **state)
{
    (void)state;
    BAD("-m a -m b", "--note is given twice");
    BAD("-l 1 -l 1", "--limit is given twice");
    BAD("--rest 1 --rest 1", "--rest is given twice");
    BAD("--on closed --on closed", "--on is given twice");
    GOOD("-q -q");
}

static void options_exclude_and_need_each_other_in_any_order(void **state)
{
    (void)state;
    GOOD("-q --tag a");
    BAD("-q -n", "--quick can't be used with --dry-run");
    BAD("-n -q", "--quick can't be used with --dry-run");
    BAD("-n -m x", "--note can't be used with --dry-run");
    BAD("-f csv --tag a", "--tag can't be used with --format");
    BAD("--file x", "--file requires --limit, --rest");
    GOOD("--file x --limit 1");
    GOOD("--file x --rest 1");
}

static void an_option_belongs_to_the_first_operand(void **state)
{
    (void)state;
    GOOD("record --on closed");
    GOOD("--on closed call");
    GOOD("--on closed");
    BAD("--on closed rec", "--on is for record, call, not for 'rec'");
    BAD("records --on closed", "--on is for record, call, not for 'records'");
}

static int clear(void **state)
{
    (void)state;
    error_clear(&e);
    option_list_free(&tags);
    option_list_free(&fields);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_read),
        cmocka_unit_test(a_refusal_names_the_option_the_value_and_what_would_be_right),
        cmocka_unit_test(one_value_is_given_once),
        cmocka_unit_test(options_exclude_and_need_each_other_in_any_order),
        cmocka_unit_test(an_option_belongs_to_the_first_operand),
    };
    return cmocka_run_group_tests(tests, NULL, clear);
}
