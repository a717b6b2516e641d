/* Texts laid out as words, questions read as ideas, and how well a text answers one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "calc/text/query.h"
#include "calc/text/tokens.h"

/* OpenCC's part: two characters are enough here. */
static int32_t simple(void *context, int32_t c)
{
    (void)context;
    return c == 0x96FB ? 0x7535 : c == 0x58DE ? 0x574F : c; /* 電 电, 壞 坏 */
}

static struct tokens *words;

static int set_up(void **state)
{
    (void)state;
    words = tokens_new(simple, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    tokens_free(words);
    return 0;
}

static struct buf lay(const char *s)
{
    struct buf b = BUF_EMPTY;
    tokens_lay(words, &b, s, strlen(s));
    return b;
}

static void lays(const char *s, const char *expected)
{
    struct buf b = lay(s);
    assert_string_equal(b.s, expected);
    assert_int_equal(b.len, strlen(expected));
    buf_free(&b);
}

static void a_text_is_its_words_with_spaces_round_them(void **state)
{
    (void)state;
    lays("", "");
    lays(" ,.;!？、", "");
    lays("Lifts 電梯壞了, B1!", " lift 电梯坏了 b1 ");
    lays("wifi密码", " wifi 密码 ");
    lays("ＬＩＦＴ　３", " lift 3 ");
    lays("leaking leaks leaked", " leak leak leak ");
    lays("don't", " don t ");
    lays("021-5550-0103", " 021 5550 0103 ");
    lays("naïve Straße", " naïve strass ");
    lays("엘리베이터 고장", " 엘리베이터 고장 ");
    lays("エレベーターの故障", " エレベーターの故障 ");
    lays("漏水\n\n停电", " 漏水 停电 ");
}

static void what_is_no_utf8_stands_between_words(void **state)
{
    (void)state;
    lays("a\xff"
         "b",
         " a b ");
    lays("\xe6\xbc", "");
    lays("漏\xe6\xbc", " 漏 ");
}

static void very_long_words_are_cut_and_never_in_a_character(void **state)
{
    (void)state;
    struct buf in = BUF_EMPTY;
    for (int i = 0; i < 1000; i++)
        buf_adds(&in, "é");
    struct buf out = BUF_EMPTY;
    tokens_lay(words, &out, in.s, in.len);
    assert_int_equal(out.len, 66);
    buf_free(&in);
    buf_free(&out);
}

static void tokens(const char *s, int tail, const char *expected)
{
    struct buf laid = lay(s), b = BUF_EMPTY;
    tokens_index(&b, laid.s, laid.len, tail);
    assert_string_equal(b.s, expected);
    buf_free(&laid);
    buf_free(&b);
}

static void an_index_holds_words_neighbours_and_the_last_of_a_run(void **state)
{
    (void)state;
    tokens("", 1, "");
    tokens("漏水了 pipes", 1, "漏水 水了 了 pipe");
    tokens("漏水了 pipes", 0, "漏水 水了 pipe");
    tokens("漏", 1, "漏");
    tokens("漏", 0, "漏");
    tokens("𨋢壞", 1, "𨋢坏 坏");
}

static size_t count(const char *text, const char *phrase)
{
    struct buf laid = lay(text), of = lay(phrase), needle = BUF_EMPTY;
    tokens_needle(&needle, of.s, of.len);
    size_t n = tokens_count(&laid, needle.s, needle.len);
    buf_free(&laid);
    buf_free(&of);
    buf_free(&needle);
    return n;
}

static void phrases_are_found_as_whole_words_or_anywhere_in_a_run(void **state)
{
    (void)state;
    assert_int_equal(count("my air con, your air cons", "Air-Con"), 2);
    assert_int_equal(count("chair concern", "air con"), 0);
    assert_int_equal(count("air air air", "air"), 3);
    assert_int_equal(count("客梯电梯货电梯间", "電梯"), 2);
    assert_int_equal(count("家里wifi密码", "wifi密"), 1);
    assert_int_equal(count("anything", ""), 0);
    assert_int_equal(count("", "a"), 0);
}

static void lengths_count_words_and_pairs(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        size_t n;
    } cases[] = {{"", 0}, {"my lift", 2}, {"电梯", 1}, {"电梯坏", 2}, {"lift 电梯坏了", 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = lay(cases[i].s);
        assert_int_equal(tokens_length(&b), cases[i].n);
        buf_free(&b);
    }
}

/* ---- questions ---- */

static void add(struct synonyms *s, int64_t group, const char *list)
{
    for (const char *p = list; *p;) {
        size_t n = strcspn(p, "|");
        struct buf laid = BUF_EMPTY;
        tokens_lay(words, &laid, p, n);
        synonyms_add(s, group, &laid);
        buf_free(&laid);
        p += n + (p[n] == '|');
    }
}

static struct synonyms *some(void)
{
    struct synonyms *s = synonyms_new();
    add(s, 0, "空调|冷气|air con");
    add(s, 1, "电梯|升降机|lift");
    add(s, 2, "停车|parking");
    synonyms_add_fillers(s, words);
    synonyms_seal(s);
    return s;
}

/* Ideas as "K电梯= lift =升降机": kind, then all needles. */
static void reads(const char *question, const char *expected)
{
    static const char kinds[] = "fpwK";
    struct synonyms *s = some();
    struct query q = QUERY_EMPTY;
    struct buf laid = lay(question), b = BUF_EMPTY;
    query_read(&q, s, &laid);
    for (size_t i = 0; i < q.count; i++) {
        buf_printf(&b, "%s%c", i ? "," : "", kinds[q.ideas[i].kind]);
        for (size_t k = 0; k < q.ideas[i].count; k++)
            buf_printf(&b, "%s%s", k ? "=" : "", q.ideas[i].needles[k]);
    }
    assert_string_equal(b.s, expected);
    buf_free(&b);
    buf_free(&laid);
    query_free(&q);
    synonyms_free(s);
}

static void what_means_the_same_is_one_idea_however_it_is_asked(void **state)
{
    (void)state;
    reads("air con", "K air con =冷气=空调");
    reads("the air-con", "f the ,K air con =冷气=空调");
    reads("電梯", "K电梯= lift =升降机");
    reads("电梯 lift", "K电梯= lift =升降机");
    reads("lifts", "K lift =升降机=电梯");
}

static void what_is_left_goes_by_words_and_by_neighbours(void **state)
{
    (void)state;
    reads("tap drips", "w tap ,w drip ");
    reads("水管漏", "p水管,p管漏");
    reads("漏", "w漏");
    reads("停车费", "K停车= park ,p车费");
    reads("电梯空调", "K电梯= lift =升降机,K空调= air con =冷气");
}

static void fillers_are_cut_out_of_runs(void **state)
{
    (void)state;
    reads("请问空调怎么办", "f请问,K空调= air con =冷气,f怎么办");
    reads("怎么办", "f怎么办");
    reads("水怎么办管", "f怎么办");
}

static void a_question_of_nothing_has_no_ideas_and_a_long_one_ends(void **state)
{
    (void)state;
    reads("", "");
    struct synonyms *s = some();
    struct query q = QUERY_EMPTY;
    struct buf text = BUF_EMPTY, laid = BUF_EMPTY;
    for (int i = 0; i < 1000; i++)
        buf_printf(&text, "w%d ", i);
    tokens_lay(words, &laid, text.s, text.len);
    query_read(&q, s, &laid);
    assert_int_equal(q.count, QUERY_MOST);
    query_free(&q);
    buf_free(&text);
    buf_free(&laid);
    synonyms_free(s);
}

/* The score of a text with this title and body, if each idea is in 2 of 100 texts. */
static double score(const char *question, const char *title, const char *body)
{
    struct synonyms *s = some();
    struct query q = QUERY_EMPTY;
    struct buf laid = lay(question), t = lay(title), b = lay(body);
    query_read(&q, s, &laid);
    for (size_t i = 0; i < q.count; i++)
        q.ideas[i].documents = 2;
    struct query_field fields[] = {{&t, 3, (double)tokens_length(&t), 4},
                                   {&b, 0.5, (double)tokens_length(&b), 4}};
    double got = query_score(&q, 100, fields, 2);
    query_free(&q);
    synonyms_free(s);
    buf_free(&laid);
    buf_free(&t);
    buf_free(&b);
    return got;
}

static void a_better_answer_scores_more(void **state)
{
    (void)state;
    assert_true(score("漏水", "停电", "停电") == 0);
    assert_true(score("", "停电", "停电") == 0);
    assert_true(score("tap drips", "tap drips", "") > score("tap drips", "tap", ""));
    assert_true(score("tap", "tap", "") > score("tap", "", "tap"));
    assert_true(score("tap", "tap", "") > score("tap", "tap by the long wall of a house", ""));
    assert_true(score("lift", "lift", "") > score("lift", "电梯", ""));
    assert_true(score("lift", "电梯", "") > score("lift", "", "lift"));
    /* a site's own word counts more than another, and that more than a filler */
    assert_true(score("lift tap", "lift", "") > score("lift tap", "tap", ""));
    assert_true(score("how tap", "tap", "") > score("how tap", "how", ""));
    assert_true(score("lift", "lift lift lift lift", "lift lift lift") < 1);
}

static void ideas_of_a_title_that_nobody_asked_for_are_counted(void **state)
{
    (void)state;
    struct synonyms *s = some();
    struct query q = QUERY_EMPTY, title = QUERY_EMPTY;
    struct buf a = lay("升降机 tap"), b = lay("lift 空调 停车 door");
    query_read(&q, s, &a);
    query_read(&title, s, &b);
    assert_int_equal(query_unasked(&q, &title), 2);
    assert_int_equal(query_unasked(&title, &q), 0);
    query_free(&q);
    query_free(&title);
    buf_free(&a);
    buf_free(&b);
    synonyms_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_its_words_with_spaces_round_them),
        cmocka_unit_test(what_is_no_utf8_stands_between_words),
        cmocka_unit_test(very_long_words_are_cut_and_never_in_a_character),
        cmocka_unit_test(an_index_holds_words_neighbours_and_the_last_of_a_run),
        cmocka_unit_test(phrases_are_found_as_whole_words_or_anywhere_in_a_run),
        cmocka_unit_test(lengths_count_words_and_pairs),
        cmocka_unit_test(what_means_the_same_is_one_idea_however_it_is_asked),
        cmocka_unit_test(what_is_left_goes_by_words_and_by_neighbours),
        cmocka_unit_test(fillers_are_cut_out_of_runs),
        cmocka_unit_test(a_question_of_nothing_has_no_ideas_and_a_long_one_ends),
        cmocka_unit_test(a_better_answer_scores_more),
        cmocka_unit_test(ideas_of_a_title_that_nobody_asked_for_are_counted),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
