/* erase_private.h: what erase_person.h's files share; nobody else includes it. */
#ifndef TKT_STORE_ERASE_PRIVATE_H
#define TKT_STORE_ERASE_PRIVATE_H

#include "base/buf.h"
#include "store/erase.h"

enum erase_whose { WHOSE_NOBODYS, WHOSE_OWN, WHOSE_SHARERS };

/* What a column may hold of a person. */
enum {
    PLACE_REFERS = 1, /* customers' codes, with | between */
    PLACE_TELLS = 2,  /* who it is: emptied where the row is the person's own */
    PLACE_CODE = 4,   /* codes and words of the site, that are nobody's name */
    PLACE_FIELDS = 8, /* the site's own fields, as JSON */
    PLACE_ROW =
        16, /* columns of a row, as JSON: of the ticket, or of the register in the log */
    PLACE_ALONE = 32, /* no two rows have the same */
    PLACE_FULL = 64,  /* never null */
};

unsigned erase_place_flags(const char *table, const char *column);

struct erase_cell {
    const struct erase_plan *plan;
    const char *table; /* whose columns the names in JSON are; or NULL */
    unsigned flags;
    enum erase_whose whose;
    int64_t *serial; /* for PLACE_ALONE */
};

/* How many traces the cell has; with `out` appends it without them, or sets *null. */
size_t erase_cell(const struct erase_cell *c, const char *s, size_t n, struct buf *out,
                  int *null);

#endif
