/* How well questions are understood: those of tests/data/questions.csv, put to the desk of the
 * template property. Run it in the project's folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "desk/answer/answer.h"
#include "desk/answer/answer_index.h"
#include "desk/answer/lexicon.h"
#include "desk/register/template.h"
#include "flow/csv.h"

enum { QUESTION, CODE };

static char file[] = "/tmp/tkt-answers-XXXXXX";
static struct desk *desk;
static struct error e;

static int make_desk(void **state)
{
    (void)state;
    struct store *store;
    int fd = mkstemp(file);
    if (fd < 0)
        return -1;
    close(fd);
    unlink(file);
    setenv("TKT_DATADIR", ".", 1); /* ./templates */
    return store_create(&store, file, &e) != ST_OK ||
           desk_around(&desk, store, "tester", &e) != ST_OK ||
           template_load(desk, "property", &e) != ST_OK || store_commit(store, &e) != ST_OK;
}

static int remove_desk(void **state)
{
    (void)state;
    desk_close(desk);
    error_clear(&e);
    return unlink(file);
}

/* Whether the code is one of those of "a|b|c". */
static int is_among(const char *code, const char *codes)
{
    size_t n = strlen(code);
    for (const char *s = codes; s; s = strchr(s, '|') ? strchr(s, '|') + 1 : NULL)
        if (strncmp(s, code, n) == 0 && (s[n] == '|' || s[n] == '\0'))
            return n > 0;
    return 0;
}

static int ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

/* The code of the best answer of the register; the caller frees it. */
static void find_best(struct buf *code, struct lexicon *l, const struct answer_index *index,
                      const char *question)
{
    const struct answer_options options = {.answers = 1, .limit = 1};
    struct answers found = {0};
    assert_int_equal(answers_find(&found, desk, l, index, question, &options, &e), ST_OK);
    buf_clear(code);
    buf_adds(code, found.count ? found.v[0].code : "");
    answers_free(&found);
}

/* As callers ask, with the right answer's code (any one of several). Each part was written
 * before it was run. The first runs: of a 87 of 98 were right; after weights and synonyms had
 * been bettered by those, 93 of 100 of b; then 122 of 146 of c. */
static void the_right_answer_comes_first_for_95_in_100_in_each_script(void **state)
{
    (void)state;
    enum { HANS, HANT, EN, SCRIPTS };
    static const char *const names[SCRIPTS] = {"hans", "hant", "en"};
    int asked[SCRIPTS] = {0}, right[SCRIPTS] = {0}, all = 0, all_right = 0, bad = 0;
    const struct csv_options options = {.file = "tests/data/questions.csv"};
    struct csv_row row;
    struct answer_index index;
    struct lexicon l;
    struct buf code = BUF_EMPTY;
    struct csv *csv;
    assert_int_equal(csv_open(&csv, &options, &e), ST_OK);
    assert_string_equal(csv_header(csv)->cells[QUESTION].s, "question");
    assert_string_equal(csv_header(csv)->cells[CODE].s, "code");
    assert_int_equal(lexicon_open(&l, desk, &e), ST_OK);
    assert_int_equal(answer_index(&index, desk, &l, 1, 0, 1, &e), ST_OK);
    while (csv_next(csv, &row, &e) > 0) {
        const char *question = row.cells[QUESTION].s, *wanted = row.cells[CODE].s;
        int script = ends_with(wanted, "-en") ? EN : ends_with(wanted, "-hant") ? HANT : HANS;
        int hit;
        find_best(&code, &l, &index, question);
        hit = is_among(code.len ? code.s : "", wanted);
        if (!hit)
            print_message("%s: %s, not %s\n", question, code.len ? code.s : "", wanted);
        asked[script]++;
        right[script] += hit;
        all++;
        all_right += hit;
    }
    assert_int_equal(e.code, ST_OK);
    for (int i = 0; i < SCRIPTS; i++) {
        print_message("%s: %d of %d\n", names[i], right[i], asked[i]);
        bad += right[i] * 100 < 95 * asked[i];
    }
    assert_true(all >= 344);
    assert_true(all_right * 100 >= 95 * all);
    assert_int_equal(bad, 0);
    buf_free(&code);
    lexicon_close(&l);
    csv_close(csv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_right_answer_comes_first_for_95_in_100_in_each_script),
    };
    return cmocka_run_group_tests(tests, make_desk, remove_desk);
}
