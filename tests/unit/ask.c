/* Questions put to a terminal that answers from a list: what is accepted, what is asked
 * again, what is shown; and which tickets look the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "calc/text/similarity.h"
#include "desk/core/ask.h"
#include "desk/intake/duplicate.h"

struct han {
    const char *const *lines; /* ended by NULL: then the dialogue is broken off */
    struct buf shown;
    char preset[64];
};

static enum prompt_end line(void *context, const struct prompt *p, struct buf *answer)
{
    struct han *s = context;
    strncpy(s->preset, p->preset ? p->preset : "", sizeof s->preset - 1);
    buf_clear(answer);
    if (!*s->lines)
        return PROMPT_STOPPED;
    if (strcmp(*s->lines, "UP") == 0)
        return PROMPT_BACK;
    buf_adds(answer, *s->lines++);
    return PROMPT_GIVEN;
}

static enum prompt_end key(void *context, const char *label, char *pressed)
{
    (void)context;
    (void)label;
    *pressed = '\n';
    return PROMPT_GIVEN;
}

static void show(void *context, const char *lines)
{
    struct han *s = context;
    buf_adds(&s->shown, lines);
}

static size_t forty(void *context)
{
    (void)context;
    return 40;
}

static size_t twenty(void *context)
{
    (void)context;
    return 20;
}

/* Puts the question to one that says these; the answer is `wanted`, and `shown` was shown. */
static void answers(const struct ask_question *q, const char *const *lines, enum prompt_end end,
                    const char *wanted, const char *shown)
{
    struct han s = {.lines = lines, .shown = BUF_EMPTY};
    const struct terminal t = {&s, line, key, show, forty};
    struct buf answer = BUF_EMPTY;
    assert_int_equal(ask_question(&t, q, &answer), end);
    if (end == PROMPT_GIVEN)
        assert_string_equal(answer.s, wanted);
    if (shown)
        assert_string_equal(s.shown.s, shown);
    buf_free(&answer);
    buf_free(&s.shown);
}

#define SAYS(...)                                                                              \
    (const char *const[])                                                                      \
    {                                                                                          \
        __VA_ARGS__, NULL                                                                      \
    }

static struct choices kinds;

static int fill(void **state)
{
    (void)state;
    choices_add(&kinds, "repair", "报修");
    choices_add(&kinds, "request", "需求");
    choices_add(&kinds, "7", "seventh");
    return 0;
}

static int empty(void **state)
{
    (void)state;
    choices_free(&kinds);
    return 0;
}

static void a_code_its_beginning_or_its_name(void **state)
{
    const struct ask_question q = {.label = "Kind", .choices = &kinds};
    (void)state;
    answers(&q, SAYS("repair"), PROMPT_GIVEN, "repair", "");
    answers(&q, SAYS("rep"), PROMPT_GIVEN, "repair", "  repair  报修\n");
    answers(&q, SAYS("需"), PROMPT_GIVEN, "request", "  request  需求\n");
    answers(&q, SAYS(""), PROMPT_GIVEN, "", "");
    answers(&q, SAYS("UP"), PROMPT_BACK, NULL, "");
    answers(&q, SAYS("zebra"), PROMPT_STOPPED, NULL,
            "  no match for 'zebra'; press Tab to li…\n");
}

static void a_number_picks_from_what_was_listed(void **state)
{
    const struct ask_question q = {.label = "Kind", .choices = &kinds};
    const struct ask_question listed = {.label = "Kind", .choices = &kinds, .flags = ASK_SHOW};
    (void)state;
    answers(&q, SAYS("re", "2"), PROMPT_GIVEN, "request",
            "  1 repair 报修\n  2 request 需求\n  request  需求\n");
    answers(&listed, SAYS("1"), PROMPT_GIVEN, "repair", NULL);
    answers(&q, SAYS("7"), PROMPT_GIVEN, "7", ""); /* a code before a number */
}

static void presets_and_what_is_needed(void **state)
{
    const struct ask_question q = {
        .label = "Kind", .preset = "old", .choices = &kinds, .flags = ASK_REQUIRED};
    const struct ask_question text = {.label = "Subject", .flags = ASK_REQUIRED};
    const struct ask_question may = {.label = "Unit", .preset = "B1"};
    (void)state;
    answers(&q, SAYS(""), PROMPT_GIVEN, "old", ""); /* a preset is known to be good */
    answers(&text, SAYS("", "\xe3\x80\x80", "-", "tap"), PROMPT_GIVEN, "tap",
            "  this is required\n  this is required\n  this is required\n");
    answers(&may, SAYS("-"), PROMPT_GIVEN, "", "");
}

static void anything_is_taken_the_second_time(void **state)
{
    const struct ask_question q = {.label = "Unit", .choices = &kinds, .flags = ASK_ANYTHING};
    (void)state;
    answers(&q, SAYS("B9"), PROMPT_GIVEN, "B9", "");
    answers(&q, SAYS("re", "re"), PROMPT_GIVEN, "re", "  1 repair 报修\n  2 request 需求\n");
}

static void lists_hold_several(void **state)
{
    const struct ask_question q = {
        .label = "Papers", .choices = &kinds, .flags = ASK_LIST | ASK_SHOW};
    (void)state;
    answers(&q, SAYS("rep|需求"), PROMPT_GIVEN, "repair|request", NULL);
    answers(&q, SAYS("2|rep"), PROMPT_GIVEN, "request|repair", NULL);
    answers(&q, SAYS("rep|zebra", "7"), PROMPT_GIVEN, "7", NULL);
}

static void refuse_short(void *context, const char *answer, struct error *why)
{
    (void)context;
    if (strlen(answer) < 3)
        error_set(why, ST_DATA, "'%s' is too short", answer);
}

static void an_answer_that_will_not_do_is_asked_again(void **state)
{
    const struct ask_question q = {.label = "Name", .check = refuse_short};
    (void)state;
    answers(&q, SAYS("ab", "abc"), PROMPT_GIVEN, "abc", "  'ab' is too short\n");
}

static void what_is_said_fits_the_width(void **state)
{
    struct han s = {.shown = BUF_EMPTY};
    const struct terminal t = {&s, line, key, show, twenty};
    (void)state;
    ask_say(&t, "%s", "水管漏水水管漏水水管漏水\033[2J");
    assert_string_equal(s.shown.s, "水管漏水水管漏水水…\n");
    buf_free(&s.shown);
}

static void which_look_the_same(void **state)
{
    const struct duplicate_key call = {"s", "B1-0301", "C1", "leak"};
    const struct duplicate_key here = {"s", "B1-0301", "C2", "leak"},
                               other = {"s", "B1-0301", "C1", "lamp"},
                               there = {"s", "B2-0301", "C1", "leak"},
                               theirs = {"s", NULL, "C1", "leak"},
                               nobody = {"s", NULL, NULL, NULL};
    (void)state;
    assert_true(duplicate_score(&call, &here, 0));   /* unit and category */
    assert_true(duplicate_score(&call, &theirs, 0)); /* no unit: the customer */
    assert_false(duplicate_score(&call, &other, DUPLICATE_HERE - 1)); /* another matter there */
    assert_true(duplicate_score(&call, &other, DUPLICATE_HERE)); /* in much the same words */
    assert_false(
        duplicate_score(&call, &there, DUPLICATE_ANYWHERE - 1)); /* another unit of theirs */
    assert_true(duplicate_score(&call, &there, DUPLICATE_ANYWHERE)); /* the same words */
    assert_false(duplicate_score(&nobody, &nobody, 0)); /* nothing is not the same */
    assert_true(duplicate_score(&nobody, &nobody, SIMILARITY_WHOLE));
    assert_true(duplicate_score(&call, &here, 0) >=
                duplicate_score(&call, &other, SIMILARITY_WHOLE));
    assert_true(duplicate_score(&call, &other, DUPLICATE_HERE) >
                duplicate_score(&call, &there, SIMILARITY_WHOLE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_its_beginning_or_its_name),
        cmocka_unit_test(a_number_picks_from_what_was_listed),
        cmocka_unit_test(presets_and_what_is_needed),
        cmocka_unit_test(anything_is_taken_the_second_time),
        cmocka_unit_test(lists_hold_several),
        cmocka_unit_test(an_answer_that_will_not_do_is_asked_again),
        cmocka_unit_test(what_is_said_fits_the_width),
        cmocka_unit_test(which_look_the_same),
    };
    return cmocka_run_group_tests(tests, fill, empty);
}
