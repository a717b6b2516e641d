#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/list.h"
#include "base/mem.h"
#include "desk/ticket/ticket_cell.h"
#include "desk/register/register_cell.h"
#include "desk/register/register_rules.h"
#include "desk/register/registers.h"
#include "desk/core/setting.h"
#include "store/register.h"

static char folder[] = "/tmp/tkt-register-XXXXXX";
static struct desk *desk;
static struct error e;

static void path_of(struct buf *b, const char *name)
{
    buf_printf(b, "%s/%s", folder, name);
}

static int start(void **state)
{
    (void)state;
    struct buf path = BUF_EMPTY;
    struct store *store;
    path_of(&path, "tkt.db");
    setenv("TKT_NOW", "2025-03-05T10:00:00+08:00", 1);
    int failed = store_create(&store, path.s, &e) != ST_OK ||
                 desk_around(&desk, store, "tester", &e) != ST_OK ||
                 store_commit(store, &e) != ST_OK;
    buf_free(&path);
    return failed;
}

static int stop(void **state)
{
    (void)state;
    struct buf path = BUF_EMPTY;
    desk_close(desk);
    desk = NULL;
    error_clear(&e);
    path_of(&path, "tkt.db");
    int failed = unlink(path.s);
    buf_free(&path);
    return failed;
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

/* ---- helpers ---- */

/* Loads one row from words "a=b c=d" separated by spaces. */
static enum status load(const char *reg, const char *words, struct load_count *count)
{
    struct load_options how = {.quiet = 1};
    struct load_count mine;
    char *copy = mem_string(words), *list[16], *rest = NULL;
    size_t n = 0;
    for (char *w = strtok_r(copy, " ", &rest); w; w = strtok_r(NULL, " ", &rest))
        list[n++] = w;
    error_clear(&e);
    registers_load_row(desk, register_find(reg), list, n, &how, count ? count : &mine, &e);
    free(copy);
    return e.code;
}

static void must(const char *reg, const char *words)
{
    if (load(reg, words, NULL) != ST_OK)
        fail_msg("%s %s: %s", reg, words, e.message);
}

static void must_fail(const char *reg, const char *words, const char *message)
{
    assert_int_equal(load(reg, words, NULL), ST_DATA);
    assert_string_equal(e.message, message);
}

/* The cells of one column of all rows, in the order of the dump, with spaces between. */
static void assert_column(const char *reg, const char *column, const char *expected)
{
    const struct register_info *r = register_find(reg);
    struct stmt *st;
    struct buf b = BUF_EMPTY;
    int at = register_column(r, column), rows = 0;
    assert_int_equal(register_select(desk->store, r, &st, &e), ST_OK);
    while (stmt_step(st, &e) > 0) {
        struct value v = register_value(st, at);
        buf_adds(&b, rows++ ? " " : "");
        register_cell_print(&b, desk, &r->columns[at], &v);
    }
    assert_string_equal(b.s, expected);
    buf_free(&b);
}

static int64_t number(const char *sql)
{
    struct stmt *st;
    assert_int_equal(store_prepare(desk->store, &st, sql, &e), ST_OK);
    assert_int_equal(stmt_step(st, &e), 1);
    int64_t n = stmt_int(st, 0);
    stmt_reset(st);
    return n;
}

/* ---- descriptors ---- */

static void a_descriptor_and_its_table_agree(void **state)
{
    (void)state;
    for (const struct register_info *r = registers; r->name; r++) {
        struct stmt *st;
        assert_int_equal(store_prepare(desk->store, &st,
                                       "SELECT name, type, \"notnull\", pk"
                                       " FROM pragma_table_info(:table)"
                                       " ORDER BY name = 'confirmed', cid",
                                       &e),
                         ST_OK);
        stmt_bind_text(st, ":table", r->name);
        for (size_t i = 0; i < r->count; i++) {
            const struct register_column *c = &r->columns[i];
            if (stmt_step(st, &e) != 1)
                fail_msg("%s has no column for %s", r->name, c->name);
            assert_string_equal(stmt_text(st, 0), c->name);
            assert_string_equal(stmt_text(st, 1),
                                register_is_number(c->type) ? "INTEGER" : "TEXT");
            int filled = c->preset || c->flags & (REG_KEY | REG_REQUIRED);
            if (stmt_int(st, 2) != !!filled || !stmt_int(st, 3) != !(c->flags & REG_KEY))
                fail_msg("%s.%s: the table says otherwise", r->name, c->name);
        }
        assert_int_equal(stmt_step(st, &e), 1);
        assert_string_equal(stmt_text(st, 0), "confirmed");
        assert_int_equal(stmt_step(st, &e), 0);
    }
}

static void descriptors_are_sound(void **state)
{
    (void)state;
    size_t n = 0;
    struct when w = desk_when(desk);
    for (const struct register_info *r = registers; r->name; r++, n++) {
        assert_in_range(r->count, 1, REGISTER_COLUMNS);
        assert_true(r->columns[0].flags & REG_KEY);
        for (size_t i = 0; i < r->count; i++) {
            const struct register_column *c = &r->columns[i];
            char room[CELL_ROOM];
            struct value v;
            assert_non_null(c->help);
            if (i && c->flags & REG_KEY)
                assert_true(r->columns[i - 1].flags & REG_KEY);
            if (c->type == REG_ENUM)
                assert_non_null(c->values);
            if (c->refers)
                assert_non_null(register_find(c->refers));
            if (c->preset)
                assert_int_equal(register_cell_read(desk, &w, c, "", 0, room, &v, &e), ST_OK);
        }
    }
    assert_int_equal(n, 23);
    assert_true(n <= REGISTERS_MOST);
}

static void statuses_priorities_and_roles_are_those_of_the_desk(void **state)
{
    (void)state;
    const struct register_info *r = register_find("workflow");
    const struct register_column *status = &r->columns[register_column(r, "status")];
    const struct register_column *role = &r->columns[register_column(r, "role")];
    const char *s;
    size_t at = 0, n, count = 0;
    struct register_column list = {.flags = REG_LIST};
    struct value v = value_text(status->values);
    for (; register_item(&list, &v, &at, &s, &n); count++)
        assert_true(status_known(s, n));
    assert_int_equal(count, 11);
    enum role known;
    for (int i = ROLE_AGENT; i <= ROLE_DIRECTOR; i++)
        assert_true(
            list_has(role->values, role_name((enum role)i), strlen(role_name((enum role)i))));
    assert_true(role_of("director", 8, &known));
    r = register_find("rule");
    for (int i = RANK_LOW; i <= RANK_URGENT; i++)
        assert_true(list_has(r->columns[register_column(r, "priority")].values,
                             priority_name(i), strlen(priority_name(i))));
}

/* ---- cells ---- */

static void cells_are_read_by_type_and_dumped_as_they_are_loaded(void **state)
{
    (void)state;
    static const struct {
        enum register_type type;
        unsigned flags;
        const char *values, *in, *out; /* out NULL: refused */
    } cases[] = {
        {REG_CODE, 0, NULL, "Street Sign - Missing", "Street Sign - Missing"},
        {REG_CODE, 0, NULL, "Noise, Residential", "Noise, Residential"},
        {REG_CODE, 0, NULL, "工程部", "工程部"},
        {REG_CODE, 0, NULL, "a|b", NULL},
        {REG_CODE, 0, NULL, " a", NULL},
        {REG_CODE, 0, NULL, "a\xe3\x80\x80", NULL}, /* an ideographic space */
        {REG_CODE, 0, NULL, "a\tb", NULL},
        {REG_CODE, 0, NULL, "a\xc2\x85", NULL}, /* a C1 control */
        {REG_CODE, 0, NULL, "1234567890123456789012345678901234567890123456789012345678901234",
         "1234567890123456789012345678901234567890123456789012345678901234"},
        {REG_CODE, 0, NULL, "12345678901234567890123456789012345678901234567890123456789012345",
         NULL},
        {REG_CODE, REG_LIST, NULL, "a|b c|d", "a|b c|d"},
        {REG_CODE, REG_LIST, NULL, "a||b", NULL},
        {REG_CODE, REG_LIST, NULL, "a|", NULL},
        {REG_CODE, REG_LIST, NULL, "a | b", NULL},
        {REG_WORD, REG_LIST, NULL, " lift|漏水", " lift|漏水"},
        {REG_WORD, REG_LIST, NULL, "lift| ", NULL},
        {REG_TEXT, 0, NULL, " anything | at\nall ", " anything | at\nall "},
        {REG_ENUM, 0, "low|high", "low", "low"},
        {REG_ENUM, 0, "low|high", "lo", NULL},
        {REG_ENUM, 0, "low|high", "low|high", NULL},
        {REG_ENUM, REG_LIST, "low|high", "low|high", "low|high"},
        {REG_ENUM, REG_LIST, "low|high", "low|hihg", NULL},
        {REG_INT, 0, NULL, "007", "7"},
        {REG_INT, 0, NULL, "-1", NULL},
        {REG_INT, 0, NULL, "1e3", NULL},
        {REG_INT, 0, NULL, "9999999999", NULL},
        {REG_MINUTES, 0, NULL, "90", "90"},
        {REG_MINUTES, 0, NULL, "2h", NULL},
        {REG_BOOL, 0, NULL, "YES", "1"},
        {REG_BOOL, 0, NULL, "false", "0"},
        {REG_BOOL, 0, NULL, "2", NULL},
        {REG_MONEY, 0, NULL, "12.5", "12.50"},
        {REG_MONEY, 0, NULL, "12.505", NULL},
        {REG_DECIMAL, 0, NULL, "0.95", "0.95"},
        {REG_DECIMAL, 0, NULL, "-30", "-30"},
        {REG_DECIMAL, 0, NULL, "89.60", "89.60"},
        {REG_DECIMAL, 0, NULL, ".5", NULL},
        {REG_DECIMAL, 0, NULL, "5.", NULL},
        {REG_DECIMAL, 0, NULL, "05", NULL}, /* no number in JSON */
        {REG_DECIMAL, 0, NULL, "1,000", NULL},
        {REG_DECIMAL, 0, NULL, "-", NULL},
        {REG_TIME, 0, NULL, "2025-03-03 09:00", "2025-03-03T09:00:00+00:00"},
        {REG_TIME, 0, NULL, "2025-02-30", NULL},
        {REG_DATE, 0, NULL, "2025-03-09", "2025-03-09"},
        {REG_DATE, 0, NULL, "2025-02-29", NULL},
        {REG_DATE, 0, NULL, "2025-03-09 10:00", NULL},
        {REG_CLOCK, 0, NULL, "9:05", "09:05"},
        {REG_CLOCK, 0, NULL, "24:00", "24:00"},
        {REG_CLOCK, 0, NULL, "24:01", NULL},
        {REG_WEEKDAY, 0, "mon|tue", "tue", "tue"},
        {REG_WEEKDAY, 0, "mon|tue", "Tuesday", NULL},
        {REG_MATCH, 0, NULL, "Borough=STATEN ISLAND", "Borough=STATEN ISLAND"},
        {REG_MATCH, 0, NULL, "Borough", NULL},
        {REG_MATCH, 0, NULL, "=x", NULL},
        {REG_MATCH, 0, NULL, "x=", NULL},
    };
    struct when w = desk_when(desk);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct register_column c = {.name = "c",
                                    .type = cases[i].type,
                                    .flags = cases[i].flags,
                                    .values = cases[i].values};
        char room[CELL_ROOM];
        struct value v;
        struct buf b = BUF_EMPTY;
        error_clear(&e);
        enum status st =
            register_cell_read(desk, &w, &c, cases[i].in, strlen(cases[i].in), room, &v, &e);
        if ((st == ST_OK) != !!cases[i].out)
            fail_msg("case %zu, '%s': %s", i, cases[i].in, e.message ? e.message : "taken");
        if (st != ST_OK) {
            assert_int_equal(st, ST_DATA);
            continue;
        }
        register_cell_print(&b, desk, &c, &v);
        assert_string_equal(b.s, cases[i].out);
        struct buf again = BUF_EMPTY;
        assert_int_equal(register_cell_read(desk, &w, &c, b.s, b.len, room, &v, &e), ST_OK);
        register_cell_print(&again, desk, &c, &v);
        assert_string_equal(again.s, b.s);
        buf_free(&b);
        buf_free(&again);
    }
}

static void an_empty_cell_is_the_default_or_null_or_refused(void **state)
{
    (void)state;
    struct when w = desk_when(desk);
    struct value v;
    char room[CELL_ROOM];
    struct register_column plain = {.name = "c", .type = REG_INT};
    struct register_column preset = {.name = "c", .type = REG_BOOL, .preset = "1"};
    struct register_column required = {.name = "c", .type = REG_TEXT, .flags = REG_REQUIRED};
    assert_int_equal(register_cell_read(desk, &w, &plain, "", 0, room, &v, &e), ST_OK);
    assert_int_equal(v.type, VALUE_NULL);
    assert_int_equal(register_cell_read(desk, &w, &preset, "", 0, room, &v, &e), ST_OK);
    assert_int_equal(v.n, 1);
    assert_int_equal(register_cell_read(desk, &w, &required, "", 0, room, &v, &e), ST_DATA);
}

/* ---- the store's part ---- */

static void only_real_changes_are_logged(void **state)
{
    (void)state;
    struct load_count n;
    must("department", "code=eng name=Engineering");
    assert_int_equal(number("SELECT count(*) FROM register_log"), 1);
    assert_int_equal(load("department", "code=eng name=Engineering", &n), ST_OK);
    assert_int_equal(n.same, 1);
    assert_int_equal(number("SELECT count(*) FROM register_log"), 1);
    assert_int_equal(load("department", "code=eng phone=110 external=yes", &n), ST_OK);
    assert_int_equal(n.changed, 1);
    struct stmt *st;
    assert_int_equal(register_history(desk->store, register_find("department"), &st, &e),
                     ST_OK);
    assert_int_equal(stmt_step(st, &e), 1);
    assert_string_equal(stmt_text(st, 2), "tester");
    assert_string_equal(stmt_text(st, 4), "eng");
    assert_null(stmt_text(st, 5));
    assert_string_equal(stmt_text(st, 6),
                        "{\"code\":\"eng\",\"name\":\"Engineering\",\"external\":0}");
    assert_int_equal(stmt_step(st, &e), 1);
    assert_string_equal(stmt_text(st, 5), "{\"phone\":null,\"external\":0}");
    assert_string_equal(stmt_text(st, 6), "{\"phone\":\"110\",\"external\":1}");
    assert_int_equal(stmt_step(st, &e), 0);
}

static void a_load_confirms_rows_that_it_leaves_as_they_are(void **state)
{
    (void)state;
    must("channel", "code=phone");
    must("channel", "code=mail");
    desk->now += 1000;
    must("channel", "code=mail");
    struct stmt *st;
    assert_int_equal(
        register_select_stale(desk->store, register_find("channel"), desk->now, &st, &e),
        ST_OK);
    assert_int_equal(stmt_step(st, &e), 1);
    assert_string_equal(stmt_text(st, 0), "phone");
    assert_int_equal(stmt_step(st, &e), 0);
}

static void a_code_is_learned_with_the_defaults(void **state)
{
    (void)state;
    const struct register_info *kind = register_find("kind");
    static const char code[] = "Illegal Parking, and more";
    assert_int_equal(register_learn(desk->store, kind, code, 15, desk->now, "tester", &e),
                     ST_OK);
    assert_column("kind", "code", "Illegal Parking");
    assert_column("kind", "name", "Illegal Parking");
    assert_column("kind", "workflow", "standard");
    assert_column("kind", "priority", "normal");
    assert_int_equal(register_has(desk->store, kind, code, 15, &e), 1);
    assert_int_equal(register_has(desk->store, kind, code, 14, &e), 0);
    struct map codes = MAP_EMPTY;
    assert_int_equal(register_codes(desk->store, kind, &codes, &e), ST_OK);
    assert_int_equal(codes.count, 1);
    assert_non_null(map_finds(&codes, "Illegal Parking"));
    map_free(&codes);
    assert_int_equal(number("SELECT count(*) FROM register_log WHERE before IS NULL"), 1);
}

static void empty_parts_of_a_key_are_a_key(void **state)
{
    (void)state;
    struct load_count n;
    must("calendar", "code=office weekday=mon opens=9:00 closes=18:00");
    must("sla", "priority=high respond=5 calendar=office");
    must("sla", "respond=20 calendar=office");
    assert_int_equal(load("sla", "kind= category= priority=high respond=10", &n), ST_OK);
    assert_int_equal(n.changed, 1);
    assert_column("sla", "respond", "20 10");
    assert_column("sla", "priority", " high");
}

/* ---- order ---- */

static void rows_come_in_the_order_people_think_in(void **state)
{
    (void)state;
    for (int i = 10; i > 8; i--) {
        struct buf b = BUF_EMPTY;
        buf_printf(&b, "seq=%d", i);
        must("rule", b.s);
        buf_free(&b);
    }
    assert_column("rule", "seq", "9 10");
    assert_int_equal(
        store_run(desk->store,
                  "INSERT INTO calendar VALUES ('a', 'sun', '09:00', '10:00', 0),"
                  " ('a', 'mon', '13:00', '14:00', 0), ('a', 'fri', '08:00', '09:00', 0),"
                  " ('a', 'mon', '08:00', '09:00', 0)",
                  &e),
        ST_OK);
    assert_column("calendar", "opens", "08:00 13:00 08:00 09:00");
    assert_column("calendar", "weekday", "mon mon fri sun");
    assert_int_equal(
        store_run(desk->store,
                  "INSERT INTO form VALUES ('f', 'a', 20, '?', 'text', NULL, 0, 0),"
                  " ('f', 'b', 10, '?', 'text', NULL, 0, 0)",
                  &e),
        ST_OK);
    assert_column("form", "code", "b a");
}

/* ---- rules ---- */

static void unknown_settings_are_refused_with_those_that_there_are(void)
{
    struct buf message = BUF_EMPTY;
    buf_adds(&message, "name: 'timezon' is not one of timezone, currency, site");
    for (size_t i = 3; settings[i].name; i++)
        buf_printf(&message, ", %s", settings[i].name);
    must_fail("setting", "name=timezon value=UTC", message.s);
    buf_free(&message);
}

static void rows_that_contradict_themselves_are_refused(void **state)
{
    (void)state;
    must("calendar", "code=office weekday=mon opens=09:00 closes=24:00");
    must_fail("calendar", "code=office weekday=mon opens=18:00 closes=09:00",
              "closes: '09:00' is not after opens, 18:00 (write a night as two spans: up to "
              "24:00, and from 00:00 the next day)");
    must_fail(
        "calendar", "code=!x weekday=mon opens=09:00 closes=10:00",
        "code: '!x': a calendar's code can't begin with !, which means 'outside' in rules");
    must_fail("holiday", "calendar=office date=2025-01-01 opens=09:00 closes=10:00",
              "kind: 'off' is a day without hours; a day with opens and closes is 'work'");
    must_fail("holiday", "calendar=office date=2025-01-01 kind=work opens=09:00",
              "closes: must be given if the other end of the hours is");
    must("holiday", "calendar=office date=2025-01-01 kind=work opens=09:00 closes=10:00");
    unknown_settings_are_refused_with_those_that_there_are();
    must_fail("workflow", "workflow=w status=new verb=accept next=active requires=note|ful",
              "requires: 'ful' is not one of note, cause, papers, children, a ticket's column, "
              "field.NAME");
    must("workflow",
         "workflow=w status=new verb=accept next=back requires=note|unit|field.plate");
    must("workflow", "workflow=w status=new verb=adopt next=active");
    must_fail("rule", "seq=1 assign=named dept=eng",
              "person: must not be empty if assign is 'named'");
    must_fail("rule", "seq=1 assign=area",
              "assign: 'area': a rule without dept can't choose a person");
    must_fail("target", "metric=csat scope=unit=1 period=month op=>= value=1",
              "scope: 'unit=1' is not one of all, dept=CODE, kind=CODE, assignee=CODE");
    must_fail("form", "form=f code=a seq=1 question=? type=choice",
              "options: must not be empty if type is 'choice' or 'many'");
    must("staff", "code=ann");
    must_fail("shift", "staff=ann starts=2025-03-03T09:00 ends=2025-03-03T09:00",
              "ends: a shift must end after it starts");
}

static void a_currency_of_other_decimals_is_refused_once_there_are_amounts(void **state)
{
    (void)state;
    must("setting", "name=currency value=JPY");
    assert_int_equal(desk->places, 0);
    must("setting", "name=currency value=CNY");
    assert_int_equal(
        store_run(desk->store,
                  "INSERT INTO ticket (id, kind, priority, status, subject, opened,"
                  " head, cost) VALUES (7, 'k', 'low', 'new', 's', 1, 1, 500)",
                  &e),
        ST_OK);
    must("setting", "name=currency value=USD");
    must_fail("setting", "name=currency value=JPY",
              "value: 'JPY' and USD differ in decimals, and tickets already have amounts in "
              "the latter (ticket 7)");
}

static void unknown_codes_are_refused_with_those_that_there_are(void **state)
{
    (void)state;
    must("department", "code=eng");
    must("department", "code=sec parent=eng");
    must_fail("kind", "code=repair",
              "workflow: 'standard' is not in the register workflow, which is empty");
    must("workflow", "workflow=standard status=new verb=accept next=active");
    must_fail("kind", "code=repair dept=egn",
              "dept: 'egn' is not in the register department: eng, sec; did you mean 'eng'?");
    must_fail("target", "metric=csat scope=dept=cs period=month op=>= value=0.9",
              "scope: 'cs' is not in the register department: eng, sec");
    must_fail("rule", "seq=1 hours=!office dept=eng",
              "hours: 'office' is not in the register calendar, which is empty");
    assert_column("kind", "code", "");
}

static void parents_in_a_circle_are_refused(void **state)
{
    (void)state;
    must("cause", "code=a");
    must("cause", "code=b parent=a");
    must("cause", "code=c parent=b");
    must_fail("cause", "code=a parent=c",
              "parent: 'c' is below 'a' itself: parents can't form a cycle");
    must_fail("cause", "code=d parent=d",
              "parent: 'd' is below 'd' itself: parents can't form a cycle");
    assert_column("cause", "parent", " a b");
}

static void a_group_is_replaced_as_a_whole(void **state)
{
    (void)state;
    struct load_count n;
    must("calendar", "code=office weekday=mon opens=09:00 closes=18:00");
    must("calendar", "code=other weekday=mon opens=09:00 closes=18:00");
    assert_int_equal(load("calendar", "code=office weekday=tue opens=10:00 closes=18:00", &n),
                     ST_OK);
    assert_int_equal(n.added, 1);
    assert_int_equal(n.removed, 1);
    assert_column("calendar", "weekday", "tue mon");
}

static void a_missing_column_leaves_what_is_there(void **state)
{
    (void)state;
    must("staff", "code=ann name=Ann role=manager capacity=5 active=0");
    must("staff", "code=ann phone=123");
    assert_column("staff", "name", "Ann");
    assert_column("staff", "role", "manager");
    assert_column("staff", "capacity", "5");
    assert_column("staff", "active", "0");
    must("staff", "code=ann capacity= active=");
    assert_column("staff", "capacity", "");
    assert_column("staff", "active", "1");
    must_fail("answer", "code=x question=why", "answer: is missing: a new row requires it");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        T(a_descriptor_and_its_table_agree),
        T(descriptors_are_sound),
        T(statuses_priorities_and_roles_are_those_of_the_desk),
        T(cells_are_read_by_type_and_dumped_as_they_are_loaded),
        T(an_empty_cell_is_the_default_or_null_or_refused),
        T(only_real_changes_are_logged),
        T(a_load_confirms_rows_that_it_leaves_as_they_are),
        T(a_code_is_learned_with_the_defaults),
        T(empty_parts_of_a_key_are_a_key),
        T(rows_come_in_the_order_people_think_in),
        T(rows_that_contradict_themselves_are_refused),
        T(a_currency_of_other_decimals_is_refused_once_there_are_amounts),
        T(unknown_codes_are_refused_with_those_that_there_are),
        T(parents_in_a_circle_are_refused),
        T(a_group_is_replaced_as_a_whole),
        T(a_missing_column_leaves_what_is_there),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
