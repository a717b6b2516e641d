/* attribute.h: everything that a column's name can say about a ticket: stored and computed
 * columns, custom fields, and the registers' data about its unit and asset.
 *
 * Filters, sorting, listings and dimensions all use this module. */
#pragma once

#include "base/map.h"
#include "desk/core/desk.h"
#include "desk/ticket/sla.h"
#include "store/ticket.h"

/* Looked up in a register by the ticket's unit or asset; if it isn't there, the ticket's field
 * with that name is used; for a building, finally, the setting unit_pattern. */
enum lookup { LOOKUP_NONE, LOOKUP_BUILDING, LOOKUP_USE, LOOKUP_MODEL, LOOKUP_KINDS };

/* What a name refers to. */
struct attribute {
    int column;        /* enum ticket_column, stored or computed; -1: see below */
    const char *field; /* for field.NAME: NAME, which points into the given name */
    enum lookup looked;
};

/* Returns 1 if the name is valid; internal columns aren't. */
int attribute_find(const char *name, struct attribute *s);
/* Marks the stored columns that printing it reads. */
void attribute_needs(const struct attribute *s, unsigned char need[TC_STORED]);
int attribute_is_number(const struct attribute *s);

/* What computing needs, loaded on first use. */
struct attribute_reader {
    struct desk *desk;
    struct sla *sla;
    struct {
        struct map names; /* unit or asset → the value */
        int loaded;
        struct buf field;
    } looked[LOOKUP_KINDS];
    char *unit_pattern;   /* the setting, "" if it isn't set; NULL: not read yet */
    struct map buildings; /* folded → as the register spells it */
};

void attribute_reader_start(struct attribute_reader *c, struct desk *desk);
void attribute_reader_end(struct attribute_reader *c);
/* Appends the cell as every output writes it ("" if it is empty). */
enum status attribute_print(struct attribute_reader *c, const struct attribute *s,
                            const struct ticket *t, struct buf *out, struct error *e);
/* Returns the building of the ticket's unit in the register, else the ticket's field
 * `building`, else what the setting unit_pattern reads from the unit's code, in the register's
 * spelling if it knows that building, else "". It is valid until the next call. */
const char *attribute_building(struct attribute_reader *c, const struct ticket *t,
                               struct error *e);
struct sla *attribute_sla(struct attribute_reader *c, struct error *e); /* NULL: e says why */
