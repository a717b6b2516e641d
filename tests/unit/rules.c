/* A thousand rules of three keywords against a search word by word, in three scripts, on five
 * thousand tickets, with all other conditions and priorities set on the way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/mem.h"
#include "calc/text/match.h"
#include "desk/ticket/ticket_cell.h"
#include "desk/route/rules.h"

enum { RULES = 1000, TICKETS = 2000, WORDS = 3000, CELL = 160 };

static uint64_t next_random(uint64_t *seed) /* xorshift64* */
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * 2685821657736338717u >> 16;
}

static size_t pick(uint64_t *seed, size_t n)
{
    return (size_t)(next_random(seed) % n);
}

/* ---- rules as texts, for both sides */

struct plain {
    int64_t seq, incident;
    char cell[REGISTER_COLUMNS][CELL];
};

static int column(const char *name)
{
    return register_column(register_find("rule"), name);
}

static char *cell(struct plain *p, const char *name)
{
    return p->cell[column(name)];
}

static const char *text(const struct plain *p, const char *name)
{
    return p->cell[column(name)];
}

static void add(struct rules *r, struct plain *p)
{
    struct register_row row = REGISTER_ROW_EMPTY;
    struct error e = ERROR_NONE;
    for (size_t i = 0; i < register_find("rule")->count; i++)
        row.c[i] = value_text(p->cell[i]);
    row.c[column("seq")] = value_int(p->seq);
    row.c[column("incident")] = p->incident ? value_int(p->incident) : value_null();
    assert_int_equal(rules_add(r, &row, &e), ST_OK);
}

/* One rule in words: "seq=10", "kind=a|b" … */
static struct plain rule_of(int64_t seq, const char *const *words)
{
    struct plain p = {.seq = seq};
    for (; *words; words++) {
        const char *equals = strchr(*words, '=');
        char name[32] = "";
        memcpy(name, *words, (size_t)(equals - *words));
        strcpy(cell(&p, name), equals + 1);
    }
    return p;
}

#define RULE(seq, ...) rule_of(seq, (const char *const[]){__VA_ARGS__, NULL})

static struct ticket ticket_of(const char *kind, const char *priority, const char *subject)
{
    struct ticket t = {.head = 0};
    t.c[TC_KIND] = value_text(kind);
    t.c[TC_PRIORITY] = value_text(priority);
    t.c[TC_SUBJECT] = value_text(subject);
    t.c[TC_OPENED] = value_int(0);
    return t;
}

/* ---- the naive side */

static int any_of(const char *list, const struct value *v)
{
    return v->type == VALUE_TEXT && list_has(list, v->s, strlen(v->s));
}

static int stands_in(const char *word, size_t n, const struct value *v)
{
    struct buf a = BUF_EMPTY, b = BUF_EMPTY;
    match_fold(&a, word, n);
    if (v->type == VALUE_TEXT)
        match_fold(&b, v->s, v->len);
    int found = a.len && memmem(b.s, b.len, a.s, a.len) != NULL;
    buf_free(&a);
    buf_free(&b);
    return found;
}

static int keywords_stand(const char *list, const struct ticket *t)
{
    for (const char *p = list; *p;) {
        size_t n = strcspn(p, "|");
        if (stands_in(p, n, &t->c[TC_SUBJECT]) || stands_in(p, n, &t->c[TC_BODY]))
            return 1;
        p += n + (p[n] == '|');
    }
    return 0;
}

static int field_is(const char *wanted, const struct ticket *t)
{
    const char *equals = strchr(wanted, '=');
    char *name = mem_string_n(wanted, (size_t)(equals - wanted));
    struct buf value = BUF_EMPTY;
    int holds = ticket_field_get(&t->c[TC_FIELDS], name, &value) &&
                list_has(equals + 1, value.s, value.len);
    buf_free(&value);
    free(name);
    return holds;
}

static int naive_holds(const struct plain *p, const struct ticket *t, int rank)
{
    static const struct {
        const char *name;
        int column;
    } lists[] = {{"kind", TC_KIND}, {"category", TC_CATEGORY}, {"channel", TC_CHANNEL}};
    for (size_t i = 0; i < 3; i++)
        if (*text(p, lists[i].name) && !any_of(text(p, lists[i].name), &t->c[lists[i].column]))
            return 0;
    if (*text(p, "priority") &&
        !list_has(text(p, "priority"), priority_name(rank), strlen(priority_name(rank))))
        return 0;
    if (*text(p, "field") && !field_is(text(p, "field"), t))
        return 0;
    return !*text(p, "keywords") || keywords_stand(text(p, "keywords"), t);
}

static void check_against_naive(struct rules *r, const struct plain *plain,
                                const struct ticket *t, int64_t *won)
{
    struct verdict v;
    struct error e = ERROR_NONE;
    assert_int_equal(rules_match(r, t, NULL, &v, &e), ST_OK);
    size_t fired = 0;
    int rank = priority_rank(t->c[TC_PRIORITY].s);
    const struct plain *winner = NULL;
    for (size_t i = 0; i < RULES && !winner; i++) {
        if (!naive_holds(&plain[i], t, rank))
            continue;
        assert_true(fired < v.fired_count);
        assert_int_equal(v.fired[fired++]->seq, plain[i].seq);
        if (*text(&plain[i], "set_priority"))
            rank = priority_rank(text(&plain[i], "set_priority"));
        if (*text(&plain[i], "dept"))
            winner = &plain[i];
    }
    assert_int_equal(fired, v.fired_count);
    assert_int_equal(rank, v.rank);
    assert_int_equal(v.won ? v.won->seq : -1, winner ? winner->seq : -1);
    *won += winner != NULL;
}

/* ---- random rules and tickets */

static const char *const kinds[] = {"repair", "complaint", "help", "mail"};
static const char *const channels[] = {"phone", "web", "gov"};

static void make_word(uint64_t *seed, char out[40])
{
    static const char *const cyrillic[] = {"Л", "и", "Ф", "т", "О", "д", "В", "е", "р", "Ь"};
    static const char *const wide[] = {"Ａ", "ｂ", "Ｋ", "７", "ｘ"};
    static const char *const plain[] = {"Le", "ak", "GAS", "ele", "straße", "OFF", "ﬁ", "re"};
    static const char *const han[] = {"水", "電", "电", "梯", "漏",
                                      "停", "管", "燃", "气", "门"};
    size_t script = pick(seed, 4), n = 2 + pick(seed, 3);
    *out = '\0';
    for (size_t i = 0; i < n; i++)
        strcat(out, script == 0   ? cyrillic[pick(seed, 10)]
                    : script == 1 ? wide[pick(seed, 5)]
                    : script == 2 ? plain[pick(seed, 8)]
                                  : han[pick(seed, 10)]);
}

static void make_rule(uint64_t *seed, struct plain *p, int64_t seq, char words[][40])
{
    p->seq = seq;
    for (size_t i = 0; i < 3; i++) {
        strcat(cell(p, "keywords"), i ? "|" : "");
        strcat(cell(p, "keywords"), words[pick(seed, WORDS)]);
    }
    if (pick(seed, 40) == 0)
        *cell(p, "keywords") = '\0';
    if (pick(seed, 2) || !*cell(p, "keywords"))
        strcpy(cell(p, "kind"), pick(seed, 2) ? "repair|help" : kinds[pick(seed, 4)]);
    if (pick(seed, 4) == 0)
        strcpy(cell(p, "channel"), channels[pick(seed, 3)]);
    if (pick(seed, 6) == 0)
        strcpy(cell(p, "priority"), pick(seed, 2) ? "high|urgent" : "low|normal");
    if (pick(seed, 10) == 0 || !*cell(p, "keywords"))
        strcpy(cell(p, "field"), pick(seed, 2) ? "area=north|west" : "area=south");
    if (pick(seed, 5) == 0)
        strcpy(cell(p, "set_priority"), priority_name(1 + (int)pick(seed, 4)));
    if (!*cell(p, "set_priority") || pick(seed, 2))
        strcpy(cell(p, "dept"), "d");
}

static void make_text(uint64_t *seed, struct buf *out, size_t n)
{
    char word[40];
    for (size_t i = 0; i < n; i++) {
        make_word(seed, word);
        buf_adds(out, word);
        if (pick(seed, 2))
            buf_addc(out, ' ');
    }
}

static void same_as_word_by_word(void **state)
{
    (void)state;
    static char words[WORDS][40];
    static struct plain plain[RULES];
    uint64_t seed = 20250305;
    memset(plain, 0, sizeof plain);
    for (size_t i = 0; i < WORDS; i++)
        make_word(&seed, words[i]);
    struct rules *r = rules_new(NULL, 0);
    for (size_t i = 0; i < RULES; i++)
        make_rule(&seed, &plain[i], 10 * (int64_t)(i + 1), words);
    for (size_t i = RULES; i-- > 0;) /* the register's order isn't needed */
        add(r, &plain[i]);
    rules_seal(r);
    int64_t won = 0;
    for (size_t i = 0; i < TICKETS; i++) {
        struct buf subject = BUF_EMPTY, body = BUF_EMPTY;
        make_text(&seed, &subject, 1);
        make_text(&seed, &body, pick(&seed, 3));
        struct ticket t =
            ticket_of(kinds[pick(&seed, 4)], priority_name(1 + (int)pick(&seed, 4)), subject.s);
        t.c[TC_BODY] = value_text(body.s);
        t.c[TC_CHANNEL] = value_text(pick(&seed, 3) ? channels[pick(&seed, 3)] : "");
        t.c[TC_FIELDS] = value_text(pick(&seed, 2)   ? "{\"area\":\"west\"}"
                                    : pick(&seed, 2) ? "{\"area\":\"south\",\"x\":\"1\"}"
                                                     : "");
        check_against_naive(r, plain, &t, &won);
        buf_free(&subject);
        buf_free(&body);
    }
    assert_true(won > TICKETS / 10 && won < TICKETS); /* else the test says nothing */
    rules_free(r);
}

/* ---- by name */

static void priority_as_set_so_far(void **state)
{
    (void)state;
    struct plain p[] = {RULE(30, "priority=urgent", "dept=eng"),
                        RULE(10, "keywords=漏水", "set_priority=urgent"),
                        RULE(20, "priority=normal", "dept=cs")};
    struct rules *r = rules_new(NULL, 0);
    for (size_t i = 0; i < 3; i++)
        add(r, &p[i]);
    rules_seal(r);
    struct verdict v;
    struct error e = ERROR_NONE;
    struct ticket t = ticket_of("repair", "normal", "厨房漏水");
    assert_int_equal(rules_match(r, &t, NULL, &v, &e), ST_OK);
    assert_int_equal(v.won->seq, 30);
    assert_int_equal(v.rank, RANK_URGENT);
    assert_int_equal(v.fired_count, 2);
    t = ticket_of("repair", "normal", "门坏了");
    assert_int_equal(rules_match(r, &t, NULL, &v, &e), ST_OK);
    assert_int_equal(v.won->seq, 20);
    assert_int_equal(v.rank, RANK_NORMAL);
    rules_free(r);
}

static void words_dont_reach_over(void **state)
{
    (void)state;
    struct plain p[] = {RULE(1, "keywords=gas leak", "dept=eng")};
    struct rules *r = rules_new(NULL, 0);
    add(r, p);
    rules_seal(r);
    struct verdict v;
    struct error e = ERROR_NONE;
    struct ticket t = ticket_of("repair", "normal", "smell of gas");
    t.c[TC_BODY] = value_text(" leak in the kitchen");
    assert_int_equal(rules_match(r, &t, NULL, &v, &e), ST_OK);
    assert_null(v.won);
    t.c[TC_BODY] = value_text("ＧＡＳ Ｌｅａｋ!");
    assert_int_equal(rules_match(r, &t, NULL, &v, &e), ST_OK);
    assert_non_null(v.won);
    rules_free(r);
}

static void double_seq_is_refused(void **state)
{
    (void)state;
    struct plain p = RULE(1, "dept=eng");
    struct rules *r = rules_new(NULL, 0);
    add(r, &p);
    struct register_row row = REGISTER_ROW_EMPTY;
    row.c[column("seq")] = value_int(1);
    struct error e = ERROR_NONE;
    assert_int_equal(rules_add(r, &row, &e), ST_DATA);
    assert_string_equal(e.message, "seq: 1 occurs twice");
    error_clear(&e);
    rules_free(r);
}

static void no_rules_no_match(void **state)
{
    (void)state;
    struct rules *r = rules_new(NULL, 0);
    rules_seal(r);
    struct verdict v;
    struct near near[3];
    struct error e = ERROR_NONE;
    struct ticket t = ticket_of("repair", "normal", "x");
    assert_int_equal(rules_match(r, &t, NULL, &v, &e), ST_OK);
    assert_null(v.won);
    assert_int_equal(v.rank, RANK_NORMAL);
    assert_int_equal(rules_near(r, &v, near, 3, &e), 0);
    rules_free(r);
}

static void near_are_the_nearest(void **state)
{
    (void)state;
    struct plain p[] = {
        RULE(1, "keywords=gas", "dept=a"),                /* nothing holds: not near */
        RULE(2, "keywords=gas", "kind=repair", "dept=a"), /* the keywords fail: last */
        RULE(3, "kind=mail", "channel=web", "dept=a"),    /* two fail */
        RULE(4, "kind=mail", "keywords=leak", "dept=a"),  /* one fails, one holds */
        RULE(5, "kind=mail", "keywords=leak", "priority=normal", "dept=a"), /* two hold */
        RULE(6, "keywords=leak", "dept=b"),                                 /* wins */
        RULE(7, "kind=repair", "dept=c"),                                   /* comes too late */
    };
    static const struct {
        int64_t seq;
        int failed, met;
    } wanted[] = {{7, -1, 1}, {5, PART_KIND, 2}, {4, PART_KIND, 1}, {2, PART_KEYWORDS, 1}};
    struct rules *r = rules_new(NULL, 0);
    for (size_t i = 0; i < sizeof p / sizeof *p; i++)
        add(r, &p[i]);
    rules_seal(r);
    struct verdict v;
    struct near near[7];
    struct error e = ERROR_NONE;
    struct ticket t = ticket_of("repair", "normal", "a leak");
    assert_int_equal(rules_match(r, &t, NULL, &v, &e), ST_OK);
    assert_int_equal(v.won->seq, 6);
    for (size_t most = 0; most <= 7; most++) {
        size_t n = rules_near(r, &v, near, most, &e);
        assert_int_equal(n, most < 4 ? most : 4);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(near[i].rule->seq, wanted[i].seq);
            assert_int_equal(near[i].failed, wanted[i].failed);
            assert_int_equal(near[i].met, wanted[i].met);
        }
    }
    rules_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_as_word_by_word),  cmocka_unit_test(priority_as_set_so_far),
        cmocka_unit_test(words_dont_reach_over), cmocka_unit_test(double_seq_is_refused),
        cmocka_unit_test(no_rules_no_match),     cmocka_unit_test(near_are_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
