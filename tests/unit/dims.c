/* Dimensions: which group a ticket falls into, and how groups are sorted and written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "desk/report/dims.h"
#include "desk/survey/form.h"

struct fixture {
    char dir[64];
    struct desk *desk;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct error e = ERROR_NONE;
    struct store *s;
    char path[96];
    strcpy(f->dir, "/tmp/tkt-dims-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    snprintf(path, sizeof path, "%s/tkt.db", f->dir);
    assert_int_equal(store_create(&s, path, &e), ST_OK);
    assert_int_equal(store_run(s,
                               "INSERT INTO setting (name, value, confirmed) VALUES"
                               " ('timezone', 'Asia/Shanghai', 0)",
                               &e),
                     ST_OK);
    assert_int_equal(desk_around(&f->desk, s, "anna", &e), ST_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    char path[96];
    desk_close(f->desk);
    snprintf(path, sizeof path, "%s/tkt.db", f->dir);
    unlink(path);
    rmdir(f->dir);
    free(f);
    return 0;
}

static struct dims *open_dims(struct fixture *f, const char *by, int on)
{
    struct error e = ERROR_NONE;
    struct dims *d;
    if (dims_open(&d, f->desk, by, on, 0, &e) != ST_OK)
        fail_msg("%s: %s", by, e.message);
    return d;
}

static size_t group(struct dims *d, const struct ticket *t)
{
    struct error e = ERROR_NONE;
    size_t g = 99;
    assert_int_equal(dims_group(d, t, &g, &e), ST_OK);
    return g;
}

/* The sorted groups as lines of CSV. */
static void expect_groups(const struct fixture *f, struct dims *d, const char *expected)
{
    struct error e = ERROR_NONE;
    struct rows_column columns[4];
    struct rows_options options = {.format = ROWS_CSV, .no_header = 1};
    struct sheet *sheet;
    char path[96], text[512] = "";
    snprintf(path, sizeof path, "%s/out", f->dir);
    options.file = path;
    for (size_t i = 0; i < dims_count(d); i++)
        columns[i] = dims_column(d, i);
    assert_int_equal(
        sheet_open(&sheet, &options, NULL, columns, dims_count(d), dims_count(d), &e), ST_OK);
    size_t *order = dims_sorted(d);
    for (size_t i = 0; i < dims_groups(d); i++) {
        dims_put(d, order[i], dims_count(d), sheet);
        sheet_end(sheet);
    }
    free(order);
    assert_int_equal(sheet_close(sheet, &e), ST_OK);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    unlink(path);
    assert_string_equal(text, expected);
}

static struct ticket ticket(const char *dept, const char *priority, int64_t opened)
{
    struct ticket t = {0};
    t.c[TC_DEPT] = value_text(dept);
    t.c[TC_PRIORITY] = value_text(priority);
    t.c[TC_STATUS] = value_text("new");
    t.c[TC_OPENED] = value_int(opened);
    return t;
}

static void without_dimensions_there_is_one_group(void **state)
{
    struct dims *d = open_dims(*state, NULL, TC_OPENED);
    struct ticket t = ticket("eng", "low", 0);
    assert_int_equal(dims_groups(d), 1);
    assert_int_equal(group(d, &t), 0);
    assert_int_equal(dims_groups(d), 1);
    dims_close(d);
}

static void equal_values_are_one_group_and_priorities_go_by_rank(void **state)
{
    struct dims *d = open_dims(*state, "dept,priority", TC_OPENED);
    struct ticket t[] = {ticket("eng", "urgent", 0), ticket(NULL, "low", 0),
                         ticket("eng", "low", 0),    ticket("eng", "high", 0),
                         ticket("eng", "urgent", 9), ticket("cs", "normal", 0)};
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(group(d, &t[i]), i < 4 ? i : i == 4 ? 0 : 4);
    expect_groups(*state, d, "cs,normal\neng,low\neng,high\neng,urgent\n,low\n");
    dims_close(d);
}

/* "a" and "bc" aren't "ab" and "c", whatever joins them. */
static void joined_values_do_not_run_together(void **state)
{
    struct dims *d = open_dims(*state, "dept,category", TC_OPENED);
    const char *pairs[][2] = {{"a", "bc"}, {"ab", "c"}, {"", "abc"}, {"abc", ""}, {"a|b", "c"}};
    for (size_t i = 0; i < 5; i++) {
        struct ticket t = ticket(pairs[i][0], "low", 0);
        t.c[TC_CATEGORY] = value_text(pairs[i][1]);
        assert_int_equal(group(d, &t), i);
    }
    dims_close(d);
}

/* 2025-03-09T16:00:00Z is midnight of the 10th in Shanghai, and a Monday. */
static void periods_are_those_of_the_sites_zone(void **state)
{
    struct dims *d = open_dims(*state, "day,week,hour,weekday", TC_OPENED);
    struct ticket before = ticket("x", "low", 1741535999), at = ticket("x", "low", 1741536000);
    group(d, &at);
    group(d, &before);
    expect_groups(*state, d, "2025-03-09,2025-W10,23,sun\n2025-03-10,2025-W11,00,mon\n");
    dims_close(d);
}

static void numbers_sort_as_numbers_before_the_empty_one(void **state)
{
    struct dims *d = open_dims(*state, "score,parent", TC_OPENED);
    const int64_t parents[] = {100, 9, 20};
    struct ticket t = ticket("x", "low", 0);
    group(d, &t);
    for (size_t i = 0; i < 3; i++) {
        t.c[TC_SCORE] = value_int(5);
        t.c[TC_PARENT] = value_int(parents[i]);
        group(d, &t);
    }
    expect_groups(*state, d, "5,9\n5,20\n5,100\n,\n");
    assert_true(dims_column(d, 0).number);
    dims_close(d);
}

static void fields_and_negative_figures(void **state)
{
    struct dims *d = open_dims(*state, "field.lift", TC_OPENED);
    struct ticket t = ticket("x", "low", 0);
    t.c[TC_FIELDS] = value_text("{\"lift\":\"B\"}");
    group(d, &t);
    t.c[TC_FIELDS] = value_text("{\"lift\":\"A\",\"x\":\"1\"}");
    group(d, &t);
    t.c[TC_FIELDS] = value_null();
    group(d, &t);
    expect_groups(*state, d, "A\nB\n\"\"\n");
    dims_close(d);
    d = open_dims(*state, "late", TC_OPENED);
    for (int64_t due = 0; due < 3; due++) {
        t.c[TC_DUE] = value_int(((struct fixture *)*state)->desk->now - 600 + due * 600);
        group(d, &t);
    }
    expect_groups(*state, d, "-10.0\n0.0\n10.0\n");
    dims_close(d);
}

static void wrong_dimensions_are_usage_errors(void **state)
{
    static const char *const wrong[] = {"colour", "dept,dept", "dept,", ",dept", "field.",
                                        "fields", "head",      "Dept",  "days"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct error e = ERROR_NONE;
        struct dims *d;
        assert_int_equal(
            dims_open(&d, ((struct fixture *)*state)->desk, wrong[i], TC_OPENED, 0, &e),
            ST_USAGE);
        assert_null(d);
        error_clear(&e);
    }
}

static void an_answer_is_checked_by_its_questions_type(void **state)
{
    static const struct {
        const char *type, *options, *answer;
        int right;
    } cases[] = {
        {"score", "", "1", 1},
        {"score", "", "5", 1},
        {"score", "", "0", 0},
        {"nps", "", "0", 1},
        {"nps", "", "10", 1},
        {"nps", "", "11", 0},
        {"choice", "a|b", "b", 1},
        {"choice", "a|b", "a|b", 0},
        {"choice", "a|bc", "c", 0},
        {"choice", "", "any", 1},
        {"many", "a|b|c", "a|c", 1},
        {"many", "a|b", "a|", 0},
        {"many", "a|b", "a|x", 0},
        {"number", "", "-2.50", 1},
        {"number", "", "2.", 0},
        {"number", "", "1e5", 0},
        {"number", "", "", 0},
        {"number", "", "-", 0},
        {"text", "", "任何话\n两行", 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char type[16], options[16];
        strcpy(type, cases[i].type);
        strcpy(options, cases[i].options);
        struct form_question q = {.type = type, .options = options};
        struct error e = ERROR_NONE;
        if ((form_question_check(&q, cases[i].answer, &e) == ST_OK) != cases[i].right)
            fail_msg("%s: '%s'", type, cases[i].answer);
        error_clear(&e);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_dimensions_there_is_one_group),
        cmocka_unit_test(equal_values_are_one_group_and_priorities_go_by_rank),
        cmocka_unit_test(joined_values_do_not_run_together),
        cmocka_unit_test(periods_are_those_of_the_sites_zone),
        cmocka_unit_test(numbers_sort_as_numbers_before_the_empty_one),
        cmocka_unit_test(fields_and_negative_figures),
        cmocka_unit_test(wrong_dimensions_are_usage_errors),
        cmocka_unit_test(an_answer_is_checked_by_its_questions_type),
    };
    return cmocka_run_group_tests_name("dims", tests, set_up, tear_down);
}
