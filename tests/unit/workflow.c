/* The workflow register: which verbs a status allows, to whom, in which order they are named.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "desk/work/workflow.h"

struct fixture {
    char dir[64];
    struct desk *desk;
    struct workflow *w;
};

static void run(struct store *s, const char *sql)
{
    struct error e = ERROR_NONE;
    if (store_run(s, sql, &e) != ST_OK)
        fail_msg("%s: %s", sql, e.message);
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct error e = ERROR_NONE;
    struct store *s;
    char path[96];
    strcpy(f->dir, "/tmp/tkt-workflow-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    snprintf(path, sizeof path, "%s/tkt.db", f->dir);
    assert_int_equal(store_create(&s, path, &e), ST_OK);
    run(s, "INSERT INTO kind (code, workflow, priority, papers, confirmed) VALUES"
           " ('repair', 'standard', 'normal', NULL, 0),"
           " ('permit', 'papers', 'normal', 'id-card|deed', 0),"
           " ('stray', 'nowhere', 'normal', NULL, 0)");
    run(s,
        "INSERT INTO workflow (workflow, status, verb, next, role, requires, confirmed) VALUES"
        " ('standard', 'new', 'note', 'same', NULL, NULL, 0),"
        " ('standard', 'new', 'accept', 'active', NULL, NULL, 0),"
        " ('standard', 'new', 'wait', 'waiting', NULL, NULL, 0),"
        " ('standard', 'closed', 'reopen', 'active', 'supervisor', 'note|cause', 0),"
        " ('papers', 'new', 'accept', 'active', NULL, 'papers', 0)");
    assert_int_equal(desk_around(&f->desk, s, "anna", &e), ST_OK);
    assert_int_equal(workflow_load(&f->w, f->desk, &e), ST_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    char path[96];
    workflow_free(f->w);
    desk_close(f->desk);
    snprintf(path, sizeof path, "%s/tkt.db", f->dir);
    unlink(path);
    rmdir(f->dir);
    free(f);
    return 0;
}

static struct ticket ticket(const char *kind, const char *status)
{
    struct ticket t = {0};
    t.c[TC_KIND] = value_text(kind);
    t.c[TC_STATUS] = value_text(status);
    return t;
}

static void a_verb_is_found_by_kind_and_status(void **state)
{
    struct fixture *f = *state;
    struct ticket t = ticket("repair", "new");
    const struct workflow_step *step = workflow_find(f->w, &t, "accept");
    assert_non_null(step);
    assert_string_equal(step->next, "active");
    assert_string_equal(step->requires, "");
    assert_int_equal(step->role, ROLE_AGENT);
    assert_null(workflow_find(f->w, &t, "reopen"));
    t = ticket("permit", "new");
    assert_string_equal(workflow_find(f->w, &t, "accept")->requires, "papers");
    assert_null(workflow_find(f->w, &t, "wait"));
}

static void the_least_role_and_the_requirements_are_told(void **state)
{
    struct fixture *f = *state;
    struct ticket t = ticket("repair", "closed");
    const struct workflow_step *step = workflow_find(f->w, &t, "reopen");
    assert_int_equal(step->role, ROLE_SUPERVISOR);
    assert_string_equal(step->requires, "note|cause");
}

static void verbs_that_move_the_ticket_are_named_first(void **state)
{
    struct fixture *f = *state;
    struct buf b = BUF_EMPTY;
    struct ticket t = ticket("repair", "new");
    workflow_verbs(f->w, &t, ROLE_AGENT, &b);
    assert_string_equal(b.s, "accept, wait, note");
    buf_free(&b);
}

static void verbs_above_ones_role_are_not_named(void **state)
{
    struct fixture *f = *state;
    struct buf b = BUF_EMPTY;
    struct ticket t = ticket("repair", "closed");
    workflow_verbs(f->w, &t, ROLE_AGENT, &b);
    assert_string_equal(b.s, "");
    workflow_verbs(f->w, &t, ROLE_MANAGER, &b);
    assert_string_equal(b.s, "reopen");
    buf_free(&b);
}

static void a_kind_without_a_workflow_allows_nothing(void **state)
{
    struct fixture *f = *state;
    struct buf b = BUF_EMPTY;
    struct ticket stray = ticket("stray", "new"), unknown = ticket("unknown", "new");
    assert_null(workflow_find(f->w, &stray, "accept"));
    assert_null(workflow_find(f->w, &unknown, "accept"));
    workflow_verbs(f->w, &unknown, ROLE_DIRECTOR, &b);
    assert_string_equal(b.s, "");
    assert_string_equal(workflow_papers(f->w, &unknown), "");
    buf_free(&b);
}

static void papers_come_from_the_kind(void **state)
{
    struct fixture *f = *state;
    struct ticket t = ticket("permit", "new");
    assert_string_equal(workflow_papers(f->w, &t), "id-card|deed");
    t = ticket("repair", "new");
    assert_string_equal(workflow_papers(f->w, &t), "");
}

static void all_verbs_are_known_by_name(void **state)
{
    struct fixture *f = *state;
    struct buf b = BUF_EMPTY;
    assert_true(workflow_has_verb(f->w, "reopen"));
    assert_false(workflow_has_verb(f->w, "frobnicate"));
    workflow_all_verbs(f->w, &b);
    assert_string_equal(b.s, "accept, note, reopen, wait");
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_verb_is_found_by_kind_and_status),
        cmocka_unit_test(the_least_role_and_the_requirements_are_told),
        cmocka_unit_test(verbs_that_move_the_ticket_are_named_first),
        cmocka_unit_test(verbs_above_ones_role_are_not_named),
        cmocka_unit_test(a_kind_without_a_workflow_allows_nothing),
        cmocka_unit_test(papers_come_from_the_kind),
        cmocka_unit_test(all_verbs_are_known_by_name),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
