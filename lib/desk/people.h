/* people.h: the staff of the departments: who is on shift, who has room, who may be chosen.
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
 * That is read from the data of the newest `route` events (people_take's caller writes
 * "assign":"round-robin","dept":…,"person":… there); one that lies more than 50,000 events
 * back is forgotten, and the round begins with the first.
 *
 * Who served a customer last is the assignee of the customer's newest ticket that has an
 * assignee in that department.
 *
 * Everything is read once, at people_load; loads move on with people_take. */
#ifndef TKT_DESK_PEOPLE_H
#define TKT_DESK_PEOPLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "desk/desk.h"

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

struct person {
    const char *code, *name;
    const char *dept;               /* "" where none */
    const char *skills, *buildings; /* lists with |, "" where empty */
    int64_t capacity;               /* -1: no limit */
    int64_t weight;                 /* what the share is reckoned against, >= 1 */
    int64_t open;                   /* tickets open now */
    int active, on_shift;           /* on_shift 1 where the department has no shifts */
};

struct people;

/* The loads alone: assignee, how many open tickets. */
enum status people_loads(struct desk *desk, struct stmt **st, struct error *e);
/* The shift register by beginnings: department ("" where none), starts, ends, active. */
enum status people_shifts(struct desk *desk, struct stmt **st, struct error *e);
/* Loads staff, shifts and loads; belongs to the caller, and the desk must outlive it. */
enum status people_load(struct people **people, struct desk *desk, struct error *e);
void people_free(struct people *p);

size_t people_count(const struct people *p);
const struct person *people_at(const struct people *p, size_t i);           /* by code */
const struct person *people_find(const struct people *p, const char *code); /* NULL: none */

struct wanted {
    const char *dept;
    enum assign assign;
    const char *person, *skill, *building, *customer; /* "" where there is none */
};

/* Who is to do it; NULL where nobody may (`why`, cleared first, says the reason) or where e
 * says what went wrong. ASSIGN_NONE gives NULL and no reason. */
const struct person *people_pick(struct people *p, const struct wanted *w, struct buf *why,
                                 struct error *e);
/* The person has got one more ticket. */
void people_take(struct people *p, const struct person *person, const struct wanted *w);
/* One ticket goes from one to another. */
void people_move(struct people *p, const struct person *from, const struct person *to);

/* <0, 0, >0: whether a's share of open tickets, with `more_a` more, is below, at or above b's.
 */
int people_compare_share(const struct person *a, int64_t more_a, const struct person *b,
                         int64_t more_b);
int people_has_room(const struct person *p);
/* 1 where `list`, with | between, holds the word. */
int people_list_has(const char *list, const char *word);

#endif
