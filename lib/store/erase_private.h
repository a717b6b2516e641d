/* erase_private.h: shared by the files of erase.h only. */
#pragma once

#include "base/buf.h"
#include "store/erase.h"

enum erase_whose { WHOSE_NOBODYS, WHOSE_OWN, WHOSE_SHARERS };

/* What a column may hold of a person. */
enum {
    PLACE_REFERS = 1, /* customers' codes, separated by | */
    PLACE_TELLS = 2,  /* who it is: emptied in the person's own rows */
    PLACE_CODE = 4,   /* the desk's codes and words, which aren't names of persons */
    PLACE_FIELDS = 8, /* custom fields, as JSON */
    PLACE_ROW =
        16, /* columns of a row, as JSON: of the ticket, or of a register's row in the log */
    PLACE_ALONE = 32, /* unique in the table */
    PLACE_FULL = 64,  /* never null */
};

unsigned erase_place_flags(const char *table, const char *column);

struct erase_cell {
    const struct erase_plan *plan;
    const char *table; /* the table whose columns the names in JSON are; or NULL */
    unsigned flags;
    enum erase_whose whose;
    int64_t *serial; /* for PLACE_ALONE */
};

/* Returns the number of traces in the cell. If `out` isn't NULL, appends the cell without them,
 * or sets *null. */
size_t erase_cell(const struct erase_cell *c, const char *s, size_t n, struct buf *out,
                  int *null);
