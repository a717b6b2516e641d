/* Keywords: limits of words, English endings, patterns; and random patterns against a search
 * that tries every way to place the parts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "calc/text/keyword.h"

static int finds(int whole, const char *keyword, const char *text)
{
    unsigned char found[2] = {0};
    struct keywords *k = keywords_new(whole);
    keywords_add(k, "unrelated", 9, 0);
    keywords_add(k, keyword, strlen(keyword), 1);
    keywords_build(k);
    keywords_find(k, text, strlen(text), found);
    keywords_find(k, "", 0, found);
    keywords_free(k);
    return found[1];
}

#define YES(keyword, text) assert_true(finds(1, keyword, text))
#define NO(keyword, text) assert_false(finds(1, keyword, text))

static void words_keep_their_limits(void **state)
{
    (void)state;
    YES("lift", "the LIFT is stuck");
    YES("lift", "lift");
    YES("lift", "部lift壞咗");
    YES("lift", "(lift)");
    NO("lift", "facelift");
    NO("lift", "liftoff");
    NO("fire", "the firewall");
    NO("fire", "campfire");
    YES("fire", "fire-wall");
    YES("119", "call 119!");
    NO("119", "1190");
    NO("119", "2119");
    YES("119", "b119c");
    NO("caf", "café");
    YES("café", "CAFE\xCC\x81!");
    NO("пожар", "пожарный");
    YES("漏水", "厨房漏水了");
    assert_true(finds(0, "lift", "facelift"));
}

static void words_may_have_english_endings(void **state)
{
    (void)state;
    YES("leak", "leaks");
    YES("leak", "leaked");
    YES("leak", "leaking");
    YES("leak", "leak's");
    NO("leak", "leakproof");
    NO("leak", "leakage");
    YES("trip", "it tripped");
    YES("trip", "tripping");
    NO("trip", "triple");
    NO("trip", "trippled");
    YES("smoke", "smoked");
    YES("gas leak", "gas leaks");
    NO("does", "doesn't");
    YES("won't open", "it won’t open, it won’t");
    YES("can’t", "I CAN'T");
}

static void a_star_lifts_the_limit(void **state)
{
    (void)state;
    YES("renovat*", "renovation");
    YES("*lift", "facelift");
    NO("*lift", "liftoff");
    YES("*lift*", "uplifting");
    YES("*漏水*", "漏水了");
}

static void a_pattern_wants_all_parts_in_order_near_and_in_one_sentence(void **state)
{
    (void)state;
    YES("电梯…困", "电梯坏了，我被困在里面");
    YES("电梯...困", "电梯坏了，我被困在里面");
    YES("电梯 … 困", "电梯坏了，我被困在里面");
    NO("电梯…困", "我被困在电梯");
    NO("电梯…困", "电梯坏了。我很困");
    NO("电梯…困", "电梯坏了！我很困");
    NO("电梯…困", "电梯坏了\n我很困");
    NO("电梯…困", "电");
    YES("stuck…lift", "Stuck in the lift");
    NO("stuck…lift", "Stuck. The lift is fine");
    YES("lift…stuck", "Lift no. 3 is stuck");
    YES("lift…stuck", "the lift... stuck again");
    YES("lift…stuck", "lift at 3.5 m, stuck");
    NO("stuck…lift", "stuck with a facelift");
    YES("a…b…c", "a b c");
    NO("a…b…c", "a c b");
    YES("a…b…c", "a c b c");
    YES("a…b", "b a b");
    NO("电梯…电梯", "电梯");
    YES("电梯…电梯", "电梯和电梯");
    NO("aa…a", "aa");
    YES("…困", "困");
}

static void near_is_twelve_words_or_twice_as_many_ideographs(void **state)
{
    (void)state;
    YES("a…z", "a 1 2 3 4 5 6 7 8 9 10 11 12 z");
    NO("a…z", "a 1 2 3 4 5 6 7 8 9 10 11 12 13 z");
    YES("电…困", "电一二三四五六七八九十一二三四五六七八九十一二三四困");
    NO("电…困", "电一二三四五六七八九十一二三四五六七八九十一二三四五困");
    /* the nearest counts, also if an earlier one is too far away */
    YES("a…z", "a 1 2 3 4 5 6 7 8 9 10 11 12 13 a z");
}

static void words_of_a_part_are_alternatives(void **state)
{
    (void)state;
    YES("lift/elevator…stuck/trapped", "trapped? the elevator stuck");
    NO("lift/elevator…stuck/trapped", "trapped in the lift");
    YES("a/c", "the a/c is broken");
    NO("a/c", "a");
    YES("电梯/𨋢…困", "部𨋢困咗人");
    /* a longer word that begins before the end of the hit before it */
    YES("ab/b…bc/abcd*", "ab abcd");
    NO("ab…abc*", "abcd");
    assert_true(finds(0, "a/x…b/cxbd…z", "a cxbd 1 2 3 4 5 6 7 8 9 10 11 12 z"));
}

static void what_has_no_word_is_invalid(void **state)
{
    (void)state;
    assert_true(keyword_valid("lift", 4));
    assert_true(keyword_valid("a...", 4));
    assert_false(keyword_valid("…", strlen("…")));
    assert_false(keyword_valid("*", 1));
    assert_false(keyword_valid(" ... /", 6));
}

/* ---- random patterns */

static uint64_t next_random(uint64_t *seed) /* xorshift64* */
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * 2685821657736338717u >> 16;
}

enum { PARTS = 3, WORDS = 2, LENGTH = 40 };

struct plain {
    char word[PARTS][WORDS][4];
    int parts;
};

/* As the header defines it, for texts of single letters: with `whole` 0, no limits; a letter
 * in a run counts with its run as one word. */
static int near_enough(const char *text, size_t from, size_t to)
{
    int words = 0;
    for (size_t i = from; i < to; i++) {
        if (text[i] == ';')
            return 0;
        words += text[i] != ' ' && (i == from || text[i - 1] == ' ' || text[i - 1] == ';');
    }
    return words <= KEYWORD_NEAR;
}

static int place_from(const struct plain *p, int part, const char *text, size_t at)
{
    if (part == p->parts)
        return 1;
    for (size_t i = at; text[i]; i++)
        for (int w = 0; w < WORDS; w++) {
            size_t n = strlen(p->word[part][w]);
            if (strncmp(text + i, p->word[part][w], n) == 0 &&
                (!part || near_enough(text, at, i)) && place_from(p, part + 1, text, i + n))
                return 1;
        }
    return 0;
}

static void random_patterns_are_found_as_by_trying_all_places(void **state)
{
    (void)state;
    uint64_t seed = 7;
    int found_some = 0;
    for (int round = 0; round < 20000; round++) {
        struct plain p = {.parts = 2 + (int)(next_random(&seed) % (PARTS - 1))};
        char keyword[64] = "", text[LENGTH + 1] = "";
        for (int i = 0; i < p.parts; i++)
            for (int w = 0; w < WORDS; w++) {
                size_t n = 1 + next_random(&seed) % 3;
                for (size_t c = 0; c < n; c++)
                    p.word[i][w][c] = "abc"[next_random(&seed) % 3];
                strcat(keyword, w ? "/" : i ? "..." : "");
                strcat(keyword, p.word[i][w]);
            }
        for (size_t i = 0; i < LENGTH; i++)
            text[i] = "aabbcc;       "[next_random(&seed) % 14];
        int want = place_from(&p, 0, text, 0);
        found_some += want;
        if (finds(0, keyword, text) != want)
            fail_msg("'%s' in '%s': not %d", keyword, text, want);
    }
    assert_in_range(found_some, 2000, 18000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_keep_their_limits),
        cmocka_unit_test(words_may_have_english_endings),
        cmocka_unit_test(a_star_lifts_the_limit),
        cmocka_unit_test(a_pattern_wants_all_parts_in_order_near_and_in_one_sentence),
        cmocka_unit_test(near_is_twelve_words_or_twice_as_many_ideographs),
        cmocka_unit_test(words_of_a_part_are_alternatives),
        cmocka_unit_test(what_has_no_word_is_invalid),
        cmocka_unit_test(random_patterns_are_found_as_by_trying_all_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
