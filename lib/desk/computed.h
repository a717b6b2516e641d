/* computed.h: whatever can be said of a ticket by a column's name: stored columns, computed
 * ones, the site's own fields, and what the registers know of its unit and asset.
 *
 * Filters, sorting, listings and dimensions all ask here. */
#ifndef TKT_DESK_COMPUTED_H
#define TKT_DESK_COMPUTED_H

#include "base/map.h"
#include "desk/desk.h"
#include "desk/sla.h"
#include "store/ticket.h"

/* Looked up in a register by the ticket's unit or asset; where it isn't there, the ticket's
 * field of that name stands for it. */
enum looked { LOOKED_NONE, LOOKED_BUILDING, LOOKED_USE, LOOKED_MODEL, LOOKED_KINDS };

/* What a name stands for. */
struct subject {
    int column;        /* enum ticket_column, stored or computed; -1 for the two below */
    const char *field; /* field.NAME: NAME, pointing into the name given */
    enum looked looked;
};

/* "building" …: the names of enum looked. */
const char *looked_name(enum looked looked);

/* 1 where the name is one; internal columns aren't. */
int subject_of(const char *name, struct subject *s);
/* Marks the stored columns that printing it reads. */
void subject_needs(const struct subject *s, unsigned char need[TC_STORED]);
int subject_is_number(const struct subject *s);

/* What computing needs, loaded on first use. */
struct computed {
    struct desk *desk;
    struct sla *sla;
    struct {
        struct map names; /* unit or asset → what is looked up */
        int loaded;
        struct buf field;
    } looked[LOOKED_KINDS];
};

void computed_start(struct computed *c, struct desk *desk);
void computed_end(struct computed *c);
/* Appends the cell as every output writes it ("" where it is empty). */
enum status subject_print(struct computed *c, const struct subject *s, const struct ticket *t,
                          struct buf *out, struct error *e);
/* The building of the ticket's unit in the register, else its field `building`, else "". Lives
 * until the next call. */
const char *computed_building(struct computed *c, const struct ticket *t, struct error *e);
struct sla *computed_sla(struct computed *c, struct error *e); /* NULL: e says why */

#endif
