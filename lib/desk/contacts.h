/* contacts.h: who can be told: staff and departments, who stands above whom, and their hours.
 *
 * The rungs of a department: an active supervisor of it (the one with the fewest open tickets,
 * then by code), its manager, the managers of the departments above it, lowest first, and last
 * an active director. Who has the ticket now tells the rung; people who aren't active are
 * passed over.
 *
 * Somebody is in on their own shifts; people without a shift in the past week or later, and
 * departments, are in when the calendar named by the setting `office_calendar` is open; where
 * there is no such calendar, always. */
#ifndef TKT_DESK_CONTACTS_H
#define TKT_DESK_CONTACTS_H

#include "base/error.h"
#include "desk/desk.h"

struct contacts;

/* Texts are "" where empty; they belong to the contacts. */
struct contact {
    const char *code, *name, *email, *phone;
    const char *dept; /* a member of the staff's; of a department, the one above it */
    enum role role;
    int is_dept, active;
    int64_t open;   /* tickets, of a supervisor */
    int has_shifts; /* and when they are in, if so: */
    int on_shift;
};

/* Reads staff, departments and shifts; belongs to the caller, and the desk must outlive it. */
enum status contacts_load(struct contacts **contacts, struct desk *desk, struct error *e);
void contacts_free(struct contacts *c);

/* NULL: there is none, or not active. contacts_find looks among staff, then departments. */
const struct contact *contacts_staff(const struct contacts *c, const char *code);
const struct contact *contacts_dept(const struct contacts *c, const char *code);
const struct contact *contacts_find(const struct contacts *c, const char *code);

/* NULL where there is nobody; `dept` may be "". The manager is the lowest active one of the
 * department and those above it. */
const struct contact *contacts_supervisor(struct contacts *c, const char *dept,
                                          struct error *e);
const struct contact *contacts_manager(const struct contacts *c, const char *dept);
const struct contact *contacts_director(const struct contacts *c);
/* The next active one of a role after `last` (NULL: the first), by code; NULL: there are no
 * more. */
const struct contact *contacts_next(const struct contacts *c, enum role role,
                                    const struct contact *last);
/* The next one up from `assignee` ("": nobody has it) in `dept`; NULL: nobody stands above. */
const struct contact *contacts_above(struct contacts *c, const char *dept, const char *assignee,
                                     struct error *e);
/* 1 where `who` stands on the rung of `other` or above it, in this department. */
int contacts_as_high(const struct contacts *c, const char *dept, const char *who,
                     const char *other);
/* A ticket goes from one to another: their loads move on. */
void contacts_move(struct contacts *c, const char *from, const char *to);

/* 1 where this is in their hours; NULL: those of the office. */
int contacts_in(struct contacts *c, const struct contact *who, struct error *e);

#endif
