/* caller.h: who is on the telephone: the customers with this number, what is known of one, and
 * which tickets they, and a unit, had last. */
#ifndef TKT_DESK_INTAKE_CALLER_H
#define TKT_DESK_INTAKE_CALLER_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "calc/text/choice.h"
#include "desk/core/desk.h"

enum {
    RECENT = 5,
    CALLER_BACK = 200000 /* a number and a unit are looked for in so many of the newest tickets:
                            there is no index on them */
};

/* The customers with this number (related.h says which is the same), by code; nothing where it
 * has too few digits. */
enum status caller_customers(struct desk *desk, const char *phone, struct choices *c,
                             struct error *e);

/* Texts are never NULL; all empty at first (CALLER_NONE isn't needed: caller_clear). */
struct caller {
    struct buf customer, name, phone, note, language;
    struct choices units; /* of the register: as tenant first, then as owner */
    struct buf unit;      /* where they called about last, else the first of these */
};

void caller_init(struct caller *c);
void caller_free(struct caller *c);

struct recent {
    int64_t id[RECENT], opened[RECENT]; /* newest first */
    size_t count;
};

/* What the register knows of a customer. 1: it is there; 0: not; -1: error. */
int caller_read(struct caller *c, struct desk *desk, const char *customer, struct error *e);
/* The last tickets of the customer ("": none) and of the number; where the register gave no
 * name and no unit, those of the newest of these. */
enum status caller_recent(struct caller *c, struct desk *desk, const char *phone,
                          struct recent *r, struct error *e);
/* The last tickets of a unit. */
enum status caller_unit(struct desk *desk, const char *unit, struct recent *r, struct error *e);

/* Appends a ticket in one line of at most `width` columns: its number, day, status, unit,
 * subject. */
enum status caller_line(struct desk *desk, int64_t id, struct buf *out, size_t width,
                        struct error *e);

#endif
