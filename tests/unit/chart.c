/* Rows kept in memory, and figures drawn from them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "flow/chart.h"
#include "flow/grid.h"

static void fill(struct grid *g, const struct rows_column *columns, size_t count,
                 const char *const *cells)
{
    grid_start(g, columns, count);
    for (; *cells; cells++)
        grid_add(g, *cells, strlen(*cells));
}

static const struct rows_column three[] = {{"a", 0, NULL}, {"n", 1, NULL}, {"b", 0, NULL}};

static void a_grid_is_cut_sorted_kept_and_picked(void **state)
{
    static const char *const cells[] = {"x", "2", "p", "y", "10", "q", "z", "2", "", NULL};
    struct grid g = GRID_EMPTY;
    (void)state;
    fill(&g, three, 3, cells);
    assert_int_equal(g.rows, 3);
    assert_int_equal(grid_find(&g, "b"), 2);
    assert_int_equal(grid_find(&g, "none"), -1);
    grid_sort(&g, "n"); /* as numbers, and the equal ones stay in order */
    assert_string_equal(grid_cell(&g, 0, 0), "y");
    assert_string_equal(grid_cell(&g, 1, 0), "x");
    assert_string_equal(grid_cell(&g, 2, 0), "z");
    grid_cut(&g, 1, 5);
    assert_int_equal(g.rows, 2);
    assert_string_equal(grid_cell(&g, 0, 2), "p");
    grid_set(&g, 0, 2, grid_cell(&g, 1, 0));
    assert_string_equal(grid_cell(&g, 0, 2), "z");
    grid_pick(&g, "b,none,a");
    assert_int_equal(g.columns, 2);
    assert_string_equal(g.head[0].name, "b");
    assert_string_equal(grid_cell(&g, 1, 1), "z");
    grid_cut(&g, 0, 0);
    assert_int_equal(g.rows, 0);
    grid_free(&g);
}

static void what_is_beyond_the_most_is_counted_only(void **state)
{
    static const char *const cells[] = {"x", "2", "p", "y", "10", "q", "z", "2", "", NULL};
    struct grid g = {.most = 2};
    (void)state;
    fill(&g, three, 3, cells);
    assert_int_equal(g.rows, 2);
    assert_int_equal(g.dropped, 3);
    grid_free(&g);
}

static void drawn(const struct chart *c, const struct grid *g, size_t label, size_t width,
                  const char *wanted)
{
    struct buf out = BUF_EMPTY;
    assert_true(chart_fits(c, g));
    chart_text(&out, c, g, label, width);
    assert_string_equal(out.s, wanted);
    buf_free(&out);
}

static void bars_are_drawn_to_an_eighth_of_a_character(void **state)
{
    static const char *const cells[] = {"x", "16", "", "y", "1", "", "电梯", "", "", NULL};
    static const struct chart c = {.values = "n"};
    struct grid g = GRID_EMPTY;
    (void)state;
    fill(&g, three, 3, cells);
    drawn(&c, &g, 1, 7,
          "x ██ 16\n"
          "y ▏  1\n"); /* an empty cell isn't drawn */
    grid_free(&g);
}

static const struct rows_column sure[] = {
    {"a", 0, NULL}, {"rate", 1, NULL}, {"low", 1, NULL}, {"high", 1, NULL}};

static void an_interval_is_hatched(void **state)
{
    static const char *const cells[] = {"x", "0.5", "0.25", "0.75", "y",   "0.1", "",
                                        "",  "z",   "0",    "0",    "0.5", NULL};
    static const struct chart all = {
        .values = "rate", .low = "low", .high = "high", .whole = 1};
    struct chart only_sure = all;
    struct grid g = GRID_EMPTY;
    (void)state;
    only_sure.sure = 1;
    fill(&g, sure, 4, cells);
    /* eight characters for the scale from 0 to 1 */
    drawn(&all, &g, 1, 26,
          "x ██▓▓░░   0.5 (0.25–0.75)\n"
          "y ▊        0.1\n"
          "z ░░░░     0 (0–0.5)\n"
          "▓░ the 95% interval\n");
    drawn(&only_sure, &g, 1, 26,
          "x ██▓▓░░   0.5 (0.25–0.75)\n"
          "z ░░░░     0 (0–0.5)\n"
          "▓░ the 95% interval\n");
    grid_free(&g);
}

static void what_is_below_zero_goes_to_the_left(void **state)
{
    static const char *const cells[] = {"x", "-50", "-100", "0", "y", "100", "50", "100", NULL};
    static const struct chart c = {.values = "rate", .low = "low", .high = "high"};
    struct grid g = GRID_EMPTY;
    (void)state;
    fill(&g, sure, 4, cells); /* ten characters for -100 to 100 */
    drawn(&c, &g, 1, 25,
          "x ░░░▓▓      -50 (-100–0)\n"
          "y      ███▓▓ 100 (50–100)\n"
          "▓░ the 95% interval\n");
    grid_free(&g);
}

static void sparks_end_before_the_running_period(void **state)
{
    static const struct rows_column columns[] = {
        {"period", 0, NULL}, {"in", 1, NULL}, {"out", 1, NULL}, {"partial", 1, NULL}};
    static const char *const cells[] = {"w1", "7",  "0", "0", "w2", "14", "",
                                        "0",  "w3", "2", "3", "1",  NULL};
    static const struct chart c = {.values = "in,out,none", .sparks = 1};
    struct grid g = GRID_EMPTY;
    (void)state;
    fill(&g, columns, 4, cells);
    drawn(&c, &g, 1, 40,
          "in  ▅█ 14 (w2)\n"
          "out ▁   (w2)\n");
    grid_cut(&g, 2, 1);
    assert_false(chart_fits(&c, &g));
    grid_free(&g);
}

static void svg_has_words_and_is_escaped(void **state)
{
    static const char *const cells[] = {"<x>", "3", "", NULL};
    static const struct chart c = {.values = "n"};
    struct grid g = GRID_EMPTY;
    struct buf out = BUF_EMPTY;
    (void)state;
    fill(&g, three, 3, cells);
    chart_svg(&out, &c, &g, 1, "T & t", "c1", 1);
    assert_non_null(strstr(out.s, "<title>T &amp; t</title>"));
    assert_non_null(strstr(out.s, "<desc id=\"c1-d\">&lt;x&gt; 3</desc>"));
    assert_non_null(strstr(out.s, "xmlns="));
    assert_null(strstr(out.s, "<x>"));
    buf_free(&out);
    grid_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grid_is_cut_sorted_kept_and_picked),
        cmocka_unit_test(what_is_beyond_the_most_is_counted_only),
        cmocka_unit_test(bars_are_drawn_to_an_eighth_of_a_character),
        cmocka_unit_test(an_interval_is_hatched),
        cmocka_unit_test(what_is_below_zero_goes_to_the_left),
        cmocka_unit_test(sparks_end_before_the_running_period),
        cmocka_unit_test(svg_has_words_and_is_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
