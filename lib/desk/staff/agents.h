/* agents.h: the staff of the departments: who is on shift, who has room, who can be chosen.
 *
 * Only people are chosen who are active, have the required skill, are on shift now (if anybody
 * in their department is in the shift register; a shift is [starts, ends)), and have fewer open
 * tickets than their capacity. Ties go by code.
 *
 * Least-loaded compares shares: open tickets / capacity. An empty capacity means no limit. So
 * that such people aren't flooded, their share is computed with the largest capacity in their
 * department, or with 1 if nobody there has one.
 *
 * Round-robin continues by code after the person who got the department's last round-robin
 * ticket. It is read from the data of the newest `route` events (the caller of agents_assigned
 * writes "assign":"round-robin","dept":…,"person":… there). If it is more than 50,000 events
 * back, it is forgotten, and the round starts with the first.
 *
 * Sticky assignment chooses who served the customer last: the assignee of the customer's newest
 * ticket that has an assignee in that department.
 *
 * agents_load reads everything once; agents_assigned keeps the loads up to date. */
#pragma once

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
int assign_of(const char *name, enum assign *assign); /* 1 if the name is valid */

struct agent {
    const char *code, *name;
    const char *dept;               /* "" if none */
    const char *skills, *buildings; /* lists separated by |, "" if empty */
    int64_t capacity;               /* -1: no limit */
    int64_t weight;                 /* the divisor of the share, >= 1 */
    int64_t open;                   /* tickets open now */
    int active, on_shift;           /* on_shift: 1 if the department has no shifts */
};

struct agents;

/* Selects the loads only: assignee, number of open tickets. */
struct stmt *agents_loads(struct desk *desk, struct error *e);
/* Selects the shift register by start: department ("" if none), starts, ends, active. */
enum status agents_shifts(struct desk *desk, struct stmt **st, struct error *e);
/* Loads staff, shifts and loads. The caller frees the result; the desk must outlive it. */
enum status agents_load(struct agents **people, struct desk *desk, struct error *e);
void agents_free(struct agents *p);

size_t agents_count(const struct agents *p);
const struct agent *agents_at(const struct agents *p, size_t i);           /* by code */
const struct agent *agents_find(const struct agents *p, const char *code); /* NULL: none */

struct agent_request {
    const char *dept;
    enum assign assign;
    const char *person, *skill, *building, *customer; /* "" if none */
};

/* Returns who should get the ticket. Returns NULL if nobody can, and gives the reason in `why`
 * (which is cleared first), or if e is set. ASSIGN_NONE returns NULL without a reason. */
const struct agent *agents_choose(struct agents *p, const struct agent_request *w,
                                  struct buf *why, struct error *e);
/* Counts one more ticket for the person. */
void agents_assigned(struct agents *p, const struct agent *person,
                     const struct agent_request *w);
/* Moves one ticket from one person to another. */
void agents_move(struct agents *p, const struct agent *from, const struct agent *to);

/* Compares the shares of open tickets of a, with `more_a` more tickets, and of b, with `more_b`
 * more. Returns <0, 0 or >0. */
int agents_compare_share(const struct agent *a, int64_t more_a, const struct agent *b,
                         int64_t more_b);
int agents_has_room(const struct agent *p);
