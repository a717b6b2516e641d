/* attribute.h: whatever can be said of a ticket by a column's name: stored columns, computed
 * ones, the site's own fields, and what the registers know of its unit and asset.
 *
 * Filters, sorting, listings and dimensions all ask here. */
#ifndef TKT_DESK_TICKET_ATTRIBUTE_H
#define TKT_DESK_TICKET_ATTRIBUTE_H

#include "base/map.h"
#include "desk/core/desk.h"
#include "desk/ticket/sla.h"
#include "store/ticket.h"

/* Looked up in a register by the ticket's unit or asset; where it isn't there, the ticket's
 * field of that name stands for it. */
enum lookup { LOOKUP_NONE, LOOKUP_BUILDING, LOOKUP_USE, LOOKUP_MODEL, LOOKUP_KINDS };

/* What a name stands for. */
struct attribute {
    int column;        /* enum ticket_column, stored or computed; -1 for the two below */
    const char *field; /* field.NAME: NAME, pointing into the name given */
    enum lookup looked;
};

/* "building" …: the names of enum looked. */
const char *lookup_name(enum lookup looked);

/* 1 where the name is one; internal columns aren't. */
int attribute_find(const char *name, struct attribute *s);
/* Marks the stored columns that printing it reads. */
void attribute_needs(const struct attribute *s, unsigned char need[TC_STORED]);
int attribute_is_number(const struct attribute *s);

/* What computing needs, loaded on first use. */
struct attribute_reader {
    struct desk *desk;
    struct sla *sla;
    struct {
        struct map names; /* unit or asset → what is looked up */
        int loaded;
        struct buf field;
    } looked[LOOKUP_KINDS];
};

void attribute_reader_start(struct attribute_reader *c, struct desk *desk);
void attribute_reader_end(struct attribute_reader *c);
/* Appends the cell as every output writes it ("" where it is empty). */
enum status attribute_print(struct attribute_reader *c, const struct attribute *s,
                            const struct ticket *t, struct buf *out, struct error *e);
/* The building of the ticket's unit in the register, else its field `building`, else "". Lives
 * until the next call. */
const char *attribute_building(struct attribute_reader *c, const struct ticket *t,
                               struct error *e);
struct sla *attribute_sla(struct attribute_reader *c, struct error *e); /* NULL: e says why */

#endif
