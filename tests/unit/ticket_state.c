/* When and whether a ticket is open, solved, over, ended; and the text an event gave a column.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "desk/ticket/ticket_state.h"

/* resolved, closed: 0 is empty. */
static struct ticket ticket(const char *status, int64_t resolved, int64_t closed)
{
    struct ticket t;
    memset(&t, 0, sizeof t);
    t.c[TC_STATUS] = value_text(status);
    t.c[TC_RESOLVED] = resolved ? value_int(resolved) : value_null();
    t.c[TC_CLOSED] = closed ? value_int(closed) : value_null();
    return t;
}

static void each_status_is_open_solved_or_over(void **state)
{
    static const struct {
        const char *name;
        int open, solved, over;
    } all[] = {
        {"new", 1, 0, 0},      {"assigned", 1, 0, 0}, {"active", 1, 0, 0},
        {"waiting", 1, 0, 0},  {"verified", 1, 0, 0}, {"proposed", 1, 0, 0},
        {"approved", 1, 0, 0}, {"Closed", 1, 0, 0},   {NULL, 1, 0, 0},
        {"resolved", 0, 1, 0}, {"closed", 0, 1, 1},   {"cancelled", 0, 0, 1},
        {"merged", 0, 0, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct ticket t = ticket(all[i].name, 0, 0);
        assert_int_equal(status_is_open(all[i].name), all[i].open);
        assert_int_equal(status_is_solved(all[i].name), all[i].solved);
        assert_int_equal(status_is_over(all[i].name), all[i].over);
        assert_int_equal(ticket_is_open(&t), all[i].open);
        assert_int_equal(ticket_is_over(&t), all[i].over);
        if (all[i].name && all[i].over | all[i].solved)
            assert_non_null(strstr(TICKET_OPEN_SQL, all[i].name));
    }
}

static void solved_is_when_resolved_else_when_closed_but_never_by_cancelling(void **state)
{
    static const struct {
        const char *status;
        int64_t resolved, closed, solved, ended; /* 0: not */
    } all[] = {
        {"active", 0, 0, 0, 0},    {"resolved", 5, 0, 5, 5},  {"closed", 5, 7, 5, 5},
        {"closed", 0, 7, 7, 7},    {"cancelled", 0, 7, 0, 7}, {"merged", 0, 7, 0, 7},
        {"cancelled", 5, 7, 5, 5}, {"merged", 5, 7, 5, 5},
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct ticket t = ticket(all[i].status, all[i].resolved, all[i].closed);
        int64_t at = -1, ended = -1, by_column = -1;
        assert_int_equal(ticket_solved(&t, &at), all[i].solved != 0);
        assert_int_equal(ticket_time(&t, TC_RESOLVED, &by_column), all[i].solved != 0);
        assert_int_equal(ticket_ended(&t, &ended), all[i].ended != 0);
        assert_int_equal(ended, all[i].ended ? all[i].ended : -1);
        if (all[i].solved) {
            assert_int_equal(at, all[i].solved);
            assert_int_equal(by_column, all[i].solved);
        }
        assert_int_equal(ticket_time(&t, TC_CLOSED, &at), all[i].closed != 0);
        assert_int_equal(at, all[i].closed);
    }
}

static void lateness_is_told_by_the_end_else_by_the_waits_beginning_else_by_now(void **state)
{
    struct ticket t = ticket("active", 0, 0);
    (void)state;
    assert_int_equal(ticket_clock(&t, 10), 10);
    t.c[TC_SINCE] = value_int(4);
    assert_int_equal(ticket_clock(&t, 10), 10);
    t.c[TC_STATUS] = value_text("waiting");
    assert_int_equal(ticket_clock(&t, 10), 4);
    assert_int_equal(ticket_clock(&t, 3), 3); /* the clock was set back */
    t.c[TC_SINCE] = value_null();
    assert_int_equal(ticket_clock(&t, 10), 10);
    t = ticket("cancelled", 0, 7);
    assert_int_equal(ticket_clock(&t, 10), 7);
    t = ticket("closed", 5, 7);
    assert_int_equal(ticket_clock(&t, 10), 5);
}

static void an_event_tells_the_text_it_gave_a_column(void **state)
{
    static const char columns[] = "{\"note\":\"\\\"status\\\":\\\"closed\\\"\",\"dept\":null,"
                                  "\"due\":5,\"assignee\":\"\"}";
    struct buf text = BUF_EMPTY;
    (void)state;
    assert_true(event_text("{\"due\":5,\"status\":\"closed\"}", TC_STATUS, &text));
    assert_string_equal(text.s, "closed");
    assert_false(event_text(columns, TC_STATUS, &text));
    assert_string_equal(text.s, "");
    assert_false(event_text(columns, TC_DEPT, &text));
    assert_false(event_text(columns, TC_DUE, &text));
    assert_true(event_text(columns, TC_ASSIGNEE, &text));
    assert_false(event_text(NULL, TC_STATUS, &text));
    assert_false(event_text("{\"status\":", TC_STATUS, &text));
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_status_is_open_solved_or_over),
        cmocka_unit_test(solved_is_when_resolved_else_when_closed_but_never_by_cancelling),
        cmocka_unit_test(lateness_is_told_by_the_end_else_by_the_waits_beginning_else_by_now),
        cmocka_unit_test(an_event_tells_the_text_it_gave_a_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
