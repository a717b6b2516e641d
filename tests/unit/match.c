/* Folding against libutf8proc itself, the automaton against a search word by word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/text/match.h"

enum { RULES = 1000, WORDS_EACH = 3, TICKETS = 2000 };

static uint64_t random_next(uint64_t *seed) /* xorshift64* */
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * 2685821657736338717u >> 16;
}

static size_t pick(uint64_t *seed, size_t n)
{
    return (size_t)(random_next(seed) % n);
}

/* The library's own fold, as utf8proc_NFKC_Casefold but with a length. */
static char *library_fold(const char *s, size_t n, size_t *len)
{
    utf8proc_uint8_t *out;
    utf8proc_ssize_t got = utf8proc_map((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, &out,
                                        UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                            UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    assert_true(got >= 0);
    *len = (size_t)got;
    return (char *)out;
}

static void check_fold(const char *s, size_t n)
{
    struct buf b = BUF_EMPTY;
    size_t len;
    char *want = library_fold(s, n, &len);
    buf_adds(&b, "x");
    match_fold(&b, s, n);
    assert_int_equal(b.len, len + 1);
    assert_memory_equal(b.s + 1, want, len + 1); /* with the NUL */
    free(want);
    buf_free(&b);
}

static void assert_folds(const char *text, const char *want)
{
    struct buf b = BUF_EMPTY;
    match_fold(&b, text, strlen(text));
    assert_string_equal(b.s, want);
    buf_free(&b);
}

static void full_width_letters_ligatures_and_sharp_s_fold_to_what_they_stand_for(void **state)
{
    (void)state;
    assert_folds("", "");
    assert_folds("LIFT No. 3", "lift no. 3");
    assert_folds("ＬＩＦＴ　３", "lift 3");
    assert_folds("Straße STRASSE", "strasse strasse");
    assert_folds("ﬁlter oﬃce", "filter office");
    assert_folds("电梯坏了，请修", "电梯坏了,请修");
    assert_folds("ﾊﾟﾝｸ", "パンク");
    assert_folds("ПОЖАР", "пожар");
    assert_folds("ΟΔΟΣ", "οδοσ");
    assert_folds("ＣＡＦＥ\xCC\x81", "café");
    assert_folds("Cafe\xCC\x81", "café");
    assert_folds("soft\xC2\xADhyphen\xE2\x80\x8B", "softhyphen");
    assert_folds("㎏ ① ㈱", "kg 1 (株)");
}

static void every_code_point_folds_as_the_library_does_it(void **state)
{
    (void)state;
    struct buf b = BUF_EMPTY;
    for (int32_t c = 0; c <= 0x10FFFF; c++) {
        if (c >= 0xD800 && c < 0xE000)
            continue;
        buf_clear(&b);
        buf_adds(&b, "Ab");
        utf8_add(&b, c);
        utf8_add(&b, 0x4E2D);
        utf8_add(&b, c);
        buf_adds(&b, "Z");
        check_fold(b.s, b.len);
    }
    buf_free(&b);
}

static void random_mixtures_fold_as_the_library_does_it(void **state)
{
    (void)state;
    static const int32_t starts[] = {'A',    'a',    0xC0,    0x300,  0x320,  0x391,
                                     0x410,  0x1100, 0x1161,  0x11A8, 0x3041, 0x3099,
                                     0x4E00, 0x9FF0, 0xAC00,  0xFB00, 0xFDF8, 0xFF21,
                                     0xFF76, 0xFF9E, 0x1D15E, 0x200B};
    uint64_t seed = 11;
    struct buf b = BUF_EMPTY;
    for (int i = 0; i < 20000; i++) {
        buf_clear(&b);
        for (size_t n = pick(&seed, 12); n > 0; n--)
            utf8_add(&b, starts[pick(&seed, sizeof starts / sizeof *starts)] +
                             (int32_t)pick(&seed, 4));
        check_fold(b.s, b.len);
    }
    buf_free(&b);
}

static void a_text_has_a_word_under_folding(void **state)
{
    (void)state;
    struct buf needle = BUF_EMPTY;
    match_fold(&needle, "Straße", strlen("Straße"));
    assert_true(match_has("die STRASSE", 11, &needle));
    assert_true(match_has("die Straße 中", strlen("die Straße 中"), &needle));
    assert_false(match_has("strasse", 6, &needle));
    assert_false(match_has("", 0, &needle));
    buf_clear(&needle);
    assert_true(match_has("", 0, &needle));
    match_fold(&needle, "电梯", strlen("电梯"));
    assert_true(match_has("３号电梯停了", strlen("３号电梯停了"), &needle));
    assert_false(match_has("lift", 4, &needle));
    assert_false(match_has("电 梯", strlen("电 梯"), &needle));
    buf_free(&needle);
}

struct marking {
    unsigned char *found;
    size_t new;
};

static void mark(void *context, int tag, size_t end)
{
    struct marking *marking = context;
    (void)end;
    marking->new += !marking->found[tag];
    marking->found[tag] = 1;
}

static size_t find_n(const struct matcher *m, const char *text, size_t n, unsigned char *found)
{
    struct marking marking = {found, 0};
    matcher_fold(m, text, n);
    matcher_each(m, mark, &marking);
    return marking.new;
}

static size_t find(const struct matcher *m, const char *text, unsigned char *found)
{
    return find_n(m, text, strlen(text), found);
}

static void words_inside_words_and_shared_words_are_all_found(void **state)
{
    (void)state;
    static const char *const words[] = {"he",   "she", "his",  "hers", "a",   "aa",
                                        "aaaa", "e",   "USHE", "电",   "电梯"};
    enum { N = sizeof words / sizeof *words };
    unsigned char found[N + 2] = {0};
    struct matcher *m = matcher_new();
    for (int i = 0; i < N; i++)
        matcher_add(m, words[i], strlen(words[i]), i);
    matcher_add(m, "HE", 2, N);
    matcher_add(m, "he", 2, 0);
    matcher_add(m, "hot", 3, N);
    matcher_add(m, "\xC2\xAD", 2, N + 1); /* a soft hyphen folds to nothing */
    matcher_add(m, "", 0, N + 1);
    matcher_build(m);
    assert_int_equal(find(m, "uSHErs", found), 6);
    assert_memory_equal(found, "\1\1\0\1\0\0\0\1\1\0\0\1\0", N + 2);
    assert_int_equal(find(m, "ushers", found), 0); /* nothing new */
    assert_int_equal(find(m, "aaa 电", found), 3);
    assert_int_equal(find(m, "梯", found), 0); /* not across two texts */
    assert_int_equal(find(m, "aaaaa 电梯", found), 2);
    assert_int_equal(find(m, "", found), 0);
    matcher_free(m);
}

static void a_matcher_without_words_finds_nothing(void **state)
{
    (void)state;
    unsigned char found[1] = {0};
    struct matcher *m = matcher_new();
    matcher_build(m);
    assert_int_equal(find(m, "anything", found), 0);
    matcher_free(m);
    matcher_free(NULL);
}

/* ---- random rules and tickets in three scripts */

/* Latin text is written in one of four guises that fold alike. */
static void add_latin(struct buf *b, const char *word, size_t guise)
{
    for (const char *p = word; *p; p++) {
        if (guise == 1 && *p >= 'a' && *p <= 'z')
            buf_addc(b, (char)(*p - 32));
        else if (guise == 2)
            utf8_add(b, 0xFF00 + (*p - 0x20));
        else if (guise == 3 && p[0] == 's' && p[1] == 's')
            buf_adds(b, "ß"), p++;
        else if (guise == 3 && p[0] == 'f' && p[1] == 'i')
            buf_adds(b, "ﬁ"), p++;
        else
            buf_addc(b, *p);
    }
}

/* A word from a small alphabet, so that words share beginnings, ends and insides. */
static void add_word(struct buf *b, uint64_t *seed, size_t script, size_t longest)
{
    static const char *const syllables[] = {"a",  "fi", "ss", "s", "ta", "li",
                                            "ft", "er", "f",  "i", "no", "wa"};
    struct buf latin = BUF_EMPTY;
    for (size_t n = 1 + pick(seed, longest); n > 0; n--) {
        if (script == 0)
            buf_adds(&latin, syllables[pick(seed, 12)]);
        else if (script == 1)
            utf8_add(b, 0x7535 + 3 * (int32_t)pick(seed, 24)); /* 电… */
        else if (pick(seed, 2))
            utf8_add(b, (pick(seed, 2) ? 0x410 : 0x430) + (int32_t)pick(seed, 12));
        else
            utf8_add(b, 0x30AB + (int32_t)pick(seed, 10)); /* カガキ… */
    }
    if (latin.len)
        add_latin(b, latin.s, pick(seed, 4));
    buf_free(&latin);
}

static void fill(struct buf *words, struct buf *tickets)
{
    uint64_t seed = 20250309;
    for (size_t i = 0; i < RULES * WORDS_EACH; i++)
        add_word(&words[i], &seed, i % 3, 2 + pick(&seed, 4));
    for (size_t i = 0; i < TICKETS; i++) {
        for (size_t n = 3 + pick(&seed, 10); n > 0; n--) {
            add_word(&tickets[i], &seed, (i + (pick(&seed, 8) == 0)) % 3, 4);
            if (pick(&seed, 3) == 0)
                buf_addc(&tickets[i], ' ');
        }
    }
}

static void free_all(struct buf *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_free(&b[i]);
    free(b);
}

static struct buf *empty_bufs(size_t n)
{
    struct buf *b = mem_alloc(n * sizeof *b);
    for (size_t i = 0; i < n; i++)
        buf_init(&b[i]);
    return b;
}

static void a_thousand_rules_find_what_a_naive_search_finds(void **state)
{
    (void)state;
    struct buf *words = empty_bufs(RULES * WORDS_EACH), *tickets = empty_bufs(TICKETS);
    fill(words, tickets);
    struct matcher *m = matcher_new();
    char **folded = mem_zero(RULES * WORDS_EACH, sizeof *folded);
    size_t *lens = mem_zero(RULES * WORDS_EACH, sizeof *lens), hits = 0;
    for (size_t i = 0; i < RULES * WORDS_EACH; i++) {
        matcher_add(m, words[i].s, words[i].len, (int)(i / WORDS_EACH));
        folded[i] = library_fold(words[i].s, words[i].len, &lens[i]);
    }
    matcher_build(m);
    for (size_t t = 0; t < TICKETS; t++) {
        unsigned char found[RULES] = {0}, naive[RULES] = {0};
        size_t len, count = 0;
        char *text = library_fold(tickets[t].s, tickets[t].len, &len);
        for (size_t i = 0; i < RULES * WORDS_EACH; i++)
            if (!naive[i / WORDS_EACH] && memmem(text, len, folded[i], lens[i]))
                naive[i / WORDS_EACH] = 1, count++;
        assert_int_equal(find_n(m, tickets[t].s, tickets[t].len, found), count);
        assert_memory_equal(found, naive, RULES);
        hits += count;
        free(text);
    }
    assert_true(hits > TICKETS); /* the comparison had something to compare */
    for (size_t i = 0; i < RULES * WORDS_EACH; i++)
        free(folded[i]);
    free(folded);
    free(lens);
    matcher_free(m);
    free_all(words, RULES * WORDS_EACH);
    free_all(tickets, TICKETS);
}

/* ---- many words cost about what few cost */

/* Two parts in three Latin, one Chinese, both of the alphabet that the tickets are of. */
static void add_plain_word(struct buf *b, uint64_t *seed, size_t parts)
{
    static const char *const syllables[] = {"ba",  "ko",  "mi",  "ren", "tos", "vul",
                                            "dra", "pe",  "shi", "lu",  "gan", "wo",
                                            "nix", "hef", "cat", "zu"};
    int chinese = pick(seed, 3) == 0;
    while (parts-- > 0)
        if (chinese)
            utf8_add(b, 0x4E00 + (int32_t)pick(seed, 2000));
        else
            buf_adds(b, syllables[pick(seed, 16)]);
}

static struct matcher *plain_matcher(size_t words)
{
    uint64_t seed = 7;
    struct matcher *m = matcher_new();
    struct buf word = BUF_EMPTY;
    for (size_t i = 0; i < words; i++) {
        buf_clear(&word);
        add_plain_word(&word, &seed, 3);
        matcher_add(m, word.s, word.len, (int)(i / WORDS_EACH));
    }
    matcher_build(m);
    buf_free(&word);
    return m;
}

static double scan_seconds(const struct matcher *m, const struct buf *tickets)
{
    unsigned char found[RULES] = {0};
    struct timespec a, b;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
    for (size_t t = 0; t < TICKETS; t++)
        find_n(m, tickets[t].s, tickets[t].len, found);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
    return (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
}

static void three_thousand_words_cost_about_what_thirty_cost(void **state)
{
    (void)state;
    uint64_t seed = 99;
    struct buf *tickets = empty_bufs(TICKETS);
    for (size_t t = 0; t < TICKETS; t++)
        for (int n = 0; n < 10; n++) {
            add_plain_word(&tickets[t], &seed, 3);
            buf_addc(&tickets[t], ' ');
        }
    struct matcher *few = plain_matcher(30), *many = plain_matcher(RULES * WORDS_EACH);
    double few_best = 1e9, many_best = 1e9;
    for (int turn = 0; turn < 7; turn++) { /* by turns, so that a busy machine slows both */
        few_best = fmin(few_best, scan_seconds(few, tickets));
        many_best = fmin(many_best, scan_seconds(many, tickets));
    }
    print_message("2,000 tickets of 90 bytes: 30 words %.2f ms, 3,000 words %.2f ms: %.2f\n",
                  few_best * 1e3, many_best * 1e3, many_best / few_best);
    assert_true(many_best < 6 * few_best); /* generous; word by word it would be 100 */
    matcher_free(few);
    matcher_free(many);
    free_all(tickets, TICKETS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(full_width_letters_ligatures_and_sharp_s_fold_to_what_they_stand_for),
        cmocka_unit_test(every_code_point_folds_as_the_library_does_it),
        cmocka_unit_test(random_mixtures_fold_as_the_library_does_it),
        cmocka_unit_test(a_text_has_a_word_under_folding),
        cmocka_unit_test(words_inside_words_and_shared_words_are_all_found),
        cmocka_unit_test(a_matcher_without_words_finds_nothing),
        cmocka_unit_test(a_thousand_rules_find_what_a_naive_search_finds),
        cmocka_unit_test(three_thousand_words_cost_about_what_thirty_cost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
