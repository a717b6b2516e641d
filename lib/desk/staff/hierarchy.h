/* hierarchy.h: who can be told: staff and departments, who stands above whom, and their hours.
 *
 * The rungs of a department: an active supervisor of it (the one with the fewest open tickets,
 * then by code), its manager, the managers of the departments above it, lowest first, and last
 * an active director. Who has the ticket now tells the rung; people who aren't active are
 * passed over.
 *
 * Somebody is in on their own shifts; people without a shift in the past week or later, and
 * departments, are in when the calendar named by the setting `office_calendar` is open; where
 * there is no such calendar, always. */
#ifndef TKT_DESK_STAFF_HIERARCHY_H
#define TKT_DESK_STAFF_HIERARCHY_H

#include "base/error.h"
#include "desk/core/desk.h"

struct hierarchy;

/* Texts are "" where empty; they belong to the contacts. */
struct member {
    const char *code, *name, *email, *phone;
    const char *dept; /* a member of the staff's; of a department, the one above it */
    enum role role;
    int is_dept, active;
    int64_t open;   /* tickets, of a supervisor */
    int has_shifts; /* and when they are in, if so: */
    int on_shift;
};

/* Reads staff, departments and shifts; belongs to the caller, and the desk must outlive it. */
enum status hierarchy_load(struct hierarchy **contacts, struct desk *desk, struct error *e);
void hierarchy_free(struct hierarchy *c);

/* NULL: there is none, or not active. hierarchy_find looks among staff, then departments. */
const struct member *hierarchy_staff(const struct hierarchy *c, const char *code);
const struct member *hierarchy_dept(const struct hierarchy *c, const char *code);
const struct member *hierarchy_find(const struct hierarchy *c, const char *code);

/* NULL where there is nobody; `dept` may be "". The manager is the lowest active one of the
 * department and those above it. */
const struct member *hierarchy_supervisor(struct hierarchy *c, const char *dept,
                                          struct error *e);
const struct member *hierarchy_manager(const struct hierarchy *c, const char *dept);
const struct member *hierarchy_director(const struct hierarchy *c);
/* The next active one of a role after `last` (NULL: the first), by code; NULL: there are no
 * more. */
const struct member *hierarchy_next(const struct hierarchy *c, enum role role,
                                    const struct member *last);
/* The next one up from `assignee` ("": nobody has it) in `dept`; NULL: nobody stands above. */
const struct member *hierarchy_above(struct hierarchy *c, const char *dept,
                                     const char *assignee, struct error *e);
/* 1 where `who` stands on the rung of `other` or above it, in this department. */
int hierarchy_outranks(const struct hierarchy *c, const char *dept, const char *who,
                       const char *other);
/* A ticket goes from one to another: their loads move on. */
void hierarchy_move(struct hierarchy *c, const char *from, const char *to);

/* 1 where this is in their hours; NULL: those of the office. */
int hierarchy_on_duty(struct hierarchy *c, const struct member *who, struct error *e);

#endif
