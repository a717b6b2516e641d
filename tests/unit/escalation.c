/* Who stands above whom, which rungs a ticket has, and when people are in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "desk/staff/hierarchy.h"
#include "desk/staff/escalation.h"

enum { NOW = 1741140000 /* 2025-03-05 10:00 in Shanghai */, HOUR = 3600, DAY = 86400 };

struct fixture {
    char dir[64];
    struct desk *desk;
    struct hierarchy *contacts;
    struct escalation *ladder;
};

static void run(struct store *s, const char *sql)
{
    struct error e = ERROR_NONE;
    if (store_run(s, sql, &e) != ST_OK)
        fail_msg("%s: %s", sql, e.message);
}

static void load(struct fixture *f)
{
    struct error e = ERROR_NONE;
    hierarchy_free(f->contacts);
    escalation_free(f->ladder);
    f->desk->now = NOW;
    assert_int_equal(hierarchy_load(&f->contacts, f->desk, &e), ST_OK);
    assert_int_equal(escalation_load(&f->ladder, f->desk, &e), ST_OK);
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct error e = ERROR_NONE;
    struct store *s;
    char path[96];
    strcpy(f->dir, "/tmp/tkt-ladder-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    snprintf(path, sizeof path, "%s/tkt.db", f->dir);
    assert_int_equal(store_create(&s, path, &e), ST_OK);
    /* house > site > eng; site has no manager; north and south go in a circle */
    run(s, "INSERT INTO department (code, name, parent, manager, external, confirmed) VALUES"
           " ('house', '', NULL, 'hal', 0, 0), ('site', '', 'house', NULL, 0, 0),"
           " ('eng', '', 'site', 'mia', 0, 0), ('north', '', 'south', NULL, 0, 0),"
           " ('south', '', 'north', 'gone', 0, 0)");
    run(s, "INSERT INTO staff (code, name, dept, role, active, confirmed) VALUES"
           " ('ann', '', 'eng', 'agent', 1, 0), ('sam', '', 'eng', 'supervisor', 1, 0),"
           " ('sue', '', 'eng', 'supervisor', 1, 0), ('mia', '', 'eng', 'manager', 1, 0),"
           " ('hal', '', 'house', 'manager', 1, 0), ('dora', '', NULL, 'director', 1, 0),"
           " ('gone', '', 'south', 'manager', 0, 0), ('eve', '', 'site', 'agent', 1, 0)");
    assert_int_equal(desk_around(&f->desk, s, "ann", &e), ST_OK);
    load(f);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    char path[96];
    hierarchy_free(f->contacts);
    escalation_free(f->ladder);
    desk_close(f->desk);
    snprintf(path, sizeof path, "%s/tkt.db", f->dir);
    unlink(path);
    rmdir(f->dir);
    free(f);
    return 0;
}

static const char *code(const struct member *who)
{
    return who ? who->code : "";
}

static const char *above(struct fixture *f, const char *dept, const char *assignee)
{
    struct error e = ERROR_NONE;
    const struct member *who = hierarchy_above(f->contacts, dept, assignee, &e);
    assert_int_equal(e.code, ST_OK);
    return code(who);
}

static void the_next_one_up(void **state)
{
    static const struct {
        const char *dept, *from, *to;
    } steps[] = {
        {"eng", "", "sam"},       {"eng", "ann", "sam"},    {"eng", "sam", "mia"},
        {"eng", "sue", "mia"},    {"eng", "mia", "hal"},    {"eng", "hal", "dora"},
        {"eng", "dora", ""},      {"eng", "nobody", "sam"}, {"site", "eve", "hal"},
        {"house", "hal", "dora"}, {"north", "ann", "dora"}, {"", "ann", "dora"},
        {"nowhere", "", "dora"},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        assert_string_equal(above(*state, steps[i].dept, steps[i].from), steps[i].to);
}

/* The column `manager`, else the role manager in the department, by code; else above; at last a
 * manager without a department, and a director. */
static void the_manager_of_a_department(void **state)
{
    static const struct {
        const char *change, *dept, *manager, *next;
    } steps[] = {
        {"", "eng", "mia", ""},
        {"", "site", "hal", ""},
        {"", "nowhere", "dora", ""},
        {"INSERT INTO staff (code, name, dept, role, active, confirmed) VALUES"
         " ('mo', '', 'eng', 'manager', 1, 0), ('bea', '', 'eng', 'manager', 1, 0)",
         "eng", "mia", ""},
        {"UPDATE staff SET active = 0 WHERE code = 'mia'", "eng", "bea", "mo"},
        {"UPDATE department SET manager = NULL WHERE code = 'eng'", "eng", "bea", "mo"},
        {"UPDATE staff SET active = 0 WHERE code IN ('mo', 'bea')", "eng", "hal", ""},
        {"UPDATE staff SET role = 'manager' WHERE code = 'eve'", "eng", "eve", ""},
        {"UPDATE department SET manager = 'sam' WHERE code = 'eng'", "eng", "sam", ""},
        {"UPDATE staff SET active = 0 WHERE code IN ('sam', 'eve', 'hal')", "eng", "dora", ""},
        {"INSERT INTO staff (code, name, role, active, confirmed) VALUES"
         " ('max', '', 'manager', 1, 0), ('dean', '', 'director', 1, 0)",
         "eng", "max", ""},
        {"", "", "max", ""},
        {"UPDATE staff SET active = 0 WHERE code = 'max'", "eng", "dean", "dora"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        run(f->desk->store, *steps[i].change ? steps[i].change : "SELECT 1");
        load(f);
        const struct member *manager = hierarchy_manager(f->contacts, steps[i].dept);
        assert_string_equal(code(manager), steps[i].manager);
        assert_string_equal(code(hierarchy_next_manager(f->contacts, steps[i].dept, manager)),
                            steps[i].next);
    }
}

static void managers_by_role_are_a_level(void **state)
{
    struct fixture *f = *state;
    run(f->desk->store, "UPDATE department SET manager = NULL WHERE code = 'eng'");
    run(f->desk->store, "INSERT INTO staff (code, name, dept, role, active, confirmed) VALUES"
                        " ('mo', '', 'eng', 'manager', 1, 0)");
    load(f);
    assert_string_equal(above(f, "eng", "sam"), "mia");
    assert_string_equal(above(f, "eng", "mia"), "hal");
    assert_string_equal(above(f, "eng", "mo"), "hal");
    assert_true(hierarchy_outranks(f->contacts, "eng", "mo", "mia"));
}

static void whom_it_passes_over(void **state)
{
    struct fixture *f = *state;
    assert_null(hierarchy_passed(f->contacts, "eng"));
    assert_string_equal(hierarchy_passed(f->contacts, "south"), "gone");
    run(f->desk->store, "UPDATE staff SET active = 0 WHERE code = 'hal'");
    load(f);
    assert_null(hierarchy_passed(f->contacts, "eng"));
    assert_string_equal(hierarchy_passed(f->contacts, "site"), "hal");
}

static void a_director_stands_above_all_even_within_the_department(void **state)
{
    struct fixture *f = *state;
    run(f->desk->store, "UPDATE staff SET dept = 'eng' WHERE code = 'dora'");
    load(f);
    assert_string_equal(above(f, "eng", "dora"), "");
    assert_true(hierarchy_outranks(f->contacts, "eng", "dora", "hal"));
}

static void the_supervisor_with_the_fewest_open_tickets(void **state)
{
    struct fixture *f = *state;
    struct error e = ERROR_NONE;
    run(f->desk->store,
        "INSERT INTO ticket (id, kind, priority, status, subject, assignee, opened,"
        " head) VALUES (1, 'k', 'normal', 'active', 's', 'sam', 0, 0),"
        " (2, 'k', 'normal', 'closed', 's', 'sue', 0, 0),"
        " (3, 'k', 'normal', 'closed', 's', 'sue', 0, 0)");
    load(f);
    assert_string_equal(code(hierarchy_supervisor(f->contacts, "eng", &e)), "sue");
    hierarchy_move(f->contacts, "sam", "sue");
    assert_string_equal(code(hierarchy_supervisor(f->contacts, "eng", &e)), "sam");
}

static void who_stands_as_high(void **state)
{
    static const struct {
        const char *who, *other;
        int as_high;
    } pairs[] = {{"mia", "sam", 1},  {"sam", "mia", 0}, {"sue", "sam", 1}, {"ann", "sam", 0},
                 {"dora", "hal", 1}, {"hal", "mia", 1}, {"mia", "hal", 0}, {"", "sam", 0},
                 {"mia", "ann", 0}, /* ann is on no rung: whoever names her means her */
                 {"eve", "mia", 0}};
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_int_equal(hierarchy_outranks(f->contacts, "eng", pairs[i].who, pairs[i].other),
                         pairs[i].as_high);
}

static void the_closest_rows_are_the_rungs(void **state)
{
    struct fixture *f = *state;
    struct error e = ERROR_NONE;
    size_t count;
    assert_null(escalation_rungs(f->ladder, "repair", "normal", &count));
    assert_int_equal(count, 0);
    run(f->desk->store,
        "INSERT INTO ladder (kind, priority, after, \"to\", action, confirmed) VALUES"
        " ('', '', 100, 'director', 'escalate', 0), ('', '', 100, 'supervisor', 'remind', 0),"
        " ('', '', 50, 'assignee', 'remind', 0), ('', 'urgent', 0, 'eve', 'remind', 0),"
        " ('repair', '', 10, 'manager', 'remind', 0),"
        " ('repair', 'urgent', 5, 'gone', 'remind', 0)");
    load(f);
    const struct rung *r = escalation_rungs(f->ladder, "wish", "low", &count);
    assert_int_equal(count, 3);
    assert_string_equal(r[0].to, "assignee");
    assert_string_equal(r[1].to, "supervisor");
    assert_string_equal(r[2].to, "director");
    assert_true(r[2].escalate && !r[1].escalate);
    /* who stands on them, and who where nobody does */
    assert_string_equal(code(escalation_who(&r[0], f->contacts, "eng", "ann", &e)), "ann");
    assert_string_equal(code(escalation_who(&r[0], f->contacts, "eng", "gone", &e)), "sam");
    assert_string_equal(code(escalation_who(&r[1], f->contacts, "site", "", &e)), "hal");
    assert_string_equal(code(escalation_who(&r[1], f->contacts, "south", "", &e)), "dora");
    r = escalation_rungs(f->ladder, "wish", "urgent", &count);
    assert_int_equal(count, 1);
    assert_string_equal(code(escalation_who(r, f->contacts, "eng", "ann", &e)), "eve");
    r = escalation_rungs(f->ladder, "repair", "high", &count);
    assert_int_equal(r->after, 10);
    r = escalation_rungs(f->ladder, "repair", "urgent", &count);
    assert_int_equal(r->after, 5);
    assert_null(escalation_who(r, f->contacts, "eng", "ann", &e));
}

static void people_are_in_on_their_shifts_else_in_office_hours(void **state)
{
    struct fixture *f = *state;
    struct error e = ERROR_NONE;
    char sql[400];
    run(f->desk->store, "INSERT INTO calendar (code, weekday, opens, closes, confirmed) VALUES"
                        " ('office', 'wed', '09:00', '12:00', 0)");
    run(f->desk->store, "INSERT INTO setting (name, value, confirmed) VALUES"
                        " ('timezone', 'Asia/Shanghai', 0)");
    snprintf(sql, sizeof sql,
             "INSERT INTO shift (staff, starts, ends, confirmed) VALUES ('ann', %d, %d, 0),"
             " ('sam', %d, %d, 0), ('sue', %d, %d, 0), ('mia', %d, %d, 0)",
             NOW - HOUR, NOW,                        /* has just gone */
             NOW, NOW + 1,                           /* begins */
             NOW - 7 * DAY - HOUR, NOW - 7 * DAY,    /* a rota that is over */
             NOW + 30 * DAY, NOW + 30 * DAY + HOUR); /* one to come */
    run(f->desk->store, sql);
    assert_int_equal(desk_refresh(f->desk, &e), ST_OK);
    load(f);
    static const struct {
        const char *who;
        int in;
    } people[] = {{"ann", 0}, {"sam", 1}, {"sue", 1}, {"mia", 0}, {"hal", 1}, {"eng", 1}};
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        assert_int_equal(
            hierarchy_on_duty(f->contacts, hierarchy_find(f->contacts, people[i].who), &e),
            people[i].in);
    assert_int_equal(hierarchy_on_duty(f->contacts, NULL, &e), 1);
    f->desk->now += 2 * HOUR; /* noon */
    assert_int_equal(hierarchy_on_duty(f->contacts, NULL, &e), 0);
    assert_int_equal(hierarchy_on_duty(f->contacts, hierarchy_find(f->contacts, "eng"), &e), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_next_one_up, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_manager_of_a_department, set_up, tear_down),
        cmocka_unit_test_setup_teardown(managers_by_role_are_a_level, set_up, tear_down),
        cmocka_unit_test_setup_teardown(whom_it_passes_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_director_stands_above_all_even_within_the_department,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_supervisor_with_the_fewest_open_tickets, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(who_stands_as_high, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_closest_rows_are_the_rungs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(people_are_in_on_their_shifts_else_in_office_hours,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
