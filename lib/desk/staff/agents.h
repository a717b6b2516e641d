/* agents.h: the staff of the departments: who is on shift, who has room, who may be chosen.
 *
 * Chosen are only people who are active, have the skill asked for, are on shift now (where
 * anybody of their department stands in the shift register at all; a shift is [starts, ends))
 * and have fewer open tickets than their capacity; ties go by code.
 *
 * The share that least-loaded compares is open tickets / capacity. An empty capacity has no
 * limit; so that such people aren't flooded, their share is reckoned against the largest
 * capacity of their department, or against 1 where nobody there has one.
 *
 * Round-robin goes on by code after the one who got the department's last round-robin ticket.
 * That is read from the data of the newest `route` events (agents_assigned's caller writes
 * "assign":"round-robin","dept":…,"person":… there); one that lies more than 50,000 events
 * back is forgotten, and the round begins with the first.
 *
 * Who served a customer last is the assignee of the customer's newest ticket that has an
 * assignee in that department.
 *
 * Everything is read once, at agents_load; loads move on with agents_assigned. */
#ifndef TKT_DESK_STAFF_AGENTS_H
#define TKT_DESK_STAFF_AGENTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "desk/core/desk.h"

enum assign {
    ASSIGN_NONE,
    ASSIGN_NAMED,
    ASSIGN_LEAST_LOADED,
    ASSIGN_ROUND_ROBIN,
    ASSIGN_STICKY,
    ASSIGN_AREA
};

const char *assign_name(enum assign assign);
int assign_of(const char *name, enum assign *assign); /* 1 where it is one */

struct agent {
    const char *code, *name;
    const char *dept;               /* "" where none */
    const char *skills, *buildings; /* lists with |, "" where empty */
    int64_t capacity;               /* -1: no limit */
    int64_t weight;                 /* what the share is reckoned against, >= 1 */
    int64_t open;                   /* tickets open now */
    int active, on_shift;           /* on_shift 1 where the department has no shifts */
};

struct agents;

/* The loads alone: assignee, how many open tickets. */
enum status agents_loads(struct desk *desk, struct stmt **st, struct error *e);
/* The shift register by beginnings: department ("" where none), starts, ends, active. */
enum status agents_shifts(struct desk *desk, struct stmt **st, struct error *e);
/* Loads staff, shifts and loads; belongs to the caller, and the desk must outlive it. */
enum status agents_load(struct agents **people, struct desk *desk, struct error *e);
void agents_free(struct agents *p);

size_t agents_count(const struct agents *p);
const struct agent *agents_at(const struct agents *p, size_t i);           /* by code */
const struct agent *agents_find(const struct agents *p, const char *code); /* NULL: none */

struct agent_request {
    const char *dept;
    enum assign assign;
    const char *person, *skill, *building, *customer; /* "" where there is none */
};

/* Who is to do it; NULL where nobody may (`why`, cleared first, says the reason) or where e
 * says what went wrong. ASSIGN_NONE gives NULL and no reason. */
const struct agent *agents_choose(struct agents *p, const struct agent_request *w,
                                  struct buf *why, struct error *e);
/* The person has got one more ticket. */
void agents_assigned(struct agents *p, const struct agent *person,
                     const struct agent_request *w);
/* One ticket goes from one to another. */
void agents_move(struct agents *p, const struct agent *from, const struct agent *to);

/* <0, 0, >0: whether a's share of open tickets, with `more_a` more, is below, at or above b's.
 */
int agents_compare_share(const struct agent *a, int64_t more_a, const struct agent *b,
                         int64_t more_b);
int agents_has_room(const struct agent *p);

#endif
