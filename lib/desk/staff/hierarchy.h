/* hierarchy.h: who can be notified: staff and departments, who is above whom, and their hours.
 *
 * The levels of a department are: an active supervisor (the one with the fewest open tickets,
 * then by code), its manager, the managers of the departments above it, lowest first, a manager
 * without a department, and finally an active director. The manager of a department is the
 * active person in its column `manager`, else the first one by code of its staff with the role
 * manager. The current assignee determines the level. People who aren't active are skipped.
 *
 * People are on duty during their shifts. People without a shift since a week ago, and
 * departments, are on duty while the calendar of the setting `office_calendar` is open, or
 * always if there is no such calendar. */
#pragma once

#include "base/error.h"
#include "desk/core/desk.h"

struct hierarchy;

/* Texts are "" if empty; the hierarchy owns them. */
struct member {
    const char *code, *name, *email, *phone;
    const char *dept; /* of staff; for a department, the one above it */
    enum role role;
    int is_dept, active;
    int64_t open;   /* number of tickets, for supervisors */
    int has_shifts; /* if 1, on_shift says whether they are on duty: */
    int on_shift;
};

/* Reads staff, departments and shifts. The caller frees the result; the desk must outlive
 * it. */
enum status hierarchy_load(struct hierarchy **contacts, struct desk *desk, struct error *e);
void hierarchy_free(struct hierarchy *c);

/* Returns each of the staff by code, then each department by code; NULL after the last. */
const struct member *hierarchy_at(const struct hierarchy *c, size_t i);
/* Return NULL if there is none or it isn't active. hierarchy_find searches staff, then
 * departments. */
const struct member *hierarchy_staff(const struct hierarchy *c, const char *code);
const struct member *hierarchy_dept(const struct hierarchy *c, const char *code);
const struct member *hierarchy_find(const struct hierarchy *c, const char *code);

/* Return NULL if there is nobody; `dept` may be "". The manager is the lowest active one of the
 * levels above the supervisors, so at last a director. */
const struct member *hierarchy_supervisor(struct hierarchy *c, const char *dept,
                                          struct error *e);
const struct member *hierarchy_manager(const struct hierarchy *c, const char *dept);
const struct member *hierarchy_director(const struct hierarchy *c);
/* Returns who else has the manager's level after `last` (NULL: the manager), by code: others
 * with the role manager in the same department, unless its column `manager` names one; or the
 * other directors. NULL: no more. */
const struct member *hierarchy_next_manager(const struct hierarchy *c, const char *dept,
                                            const struct member *last);
/* Returns the code of the first manager whom hierarchy_manager passes over, because the column
 * names somebody who isn't active. NULL: nobody. */
const char *hierarchy_passed(const struct hierarchy *c, const char *dept);
/* Returns the next active person with a role after `last` (NULL: the first), by code. NULL: no
 * more. */
const struct member *hierarchy_next(const struct hierarchy *c, enum role role,
                                    const struct member *last);
/* Returns the next person above `assignee` ("": nobody has it) in `dept`. NULL: nobody is
 * above. */
const struct member *hierarchy_above(struct hierarchy *c, const char *dept,
                                     const char *assignee, struct error *e);
/* Returns 1 if `who` is at the level of `other` or above, in this department. */
int hierarchy_outranks(const struct hierarchy *c, const char *dept, const char *who,
                       const char *other);
/* Moves a ticket from one person to another and updates their loads. */
void hierarchy_move(struct hierarchy *c, const char *from, const char *to);

/* Returns 1 if `who` is on duty. NULL: the hours of the office. */
int hierarchy_on_duty(struct hierarchy *c, const struct member *who, struct error *e);
