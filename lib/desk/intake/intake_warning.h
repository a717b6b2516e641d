/* intake_warning.h: what is doubtful in the calls that were imported, and stayed as it is: each
 * value once, with the line where it first occurred and the number of its rows.
 *
 * They are told at the end, because a load of 100,000 rows may have the same doubt in each: at
 * most INTAKE_WARNINGS of a kind, then the number of the others. */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "base/map.h"
#include "desk/core/desk.h"

enum { INTAKE_WARNINGS = 20 };

enum intake_doubt {
    DOUBT_SPOILT,  /* a telephone number that a spreadsheet took for an amount */
    DOUBT_UNKNOWN, /* a customer or unit that isn't in its register */
    DOUBT_SEVERAL, /* what is on file names several customers or units */
    DOUBTS
};

struct intake_warnings {
    struct map values[DOUBTS]; /* column, value → struct intake_warning * */
    int64_t more[DOUBTS];      /* rows of values that aren't in the map any more */
    struct buf key;            /* only kept to reuse its memory */
};

void intake_warning_init(struct intake_warnings *w);
/* Counts a value of this column (a name, for messages); the arguments are copied. Returns where
 * to append what is doubtful about it, if it is new and isn't said by its kind; else NULL. */
struct buf *intake_warning_add(struct intake_warnings *w, enum intake_doubt doubt,
                               const char *column, int64_t line, const char *value);
/* Calls `warn` for each, in the order of their lines, and forgets them. Line 0 is not of a
 * row. */
enum status intake_warning_tell(struct intake_warnings *w, struct desk *desk,
                                void (*warn)(void *context, int64_t line, const char *text),
                                void *context, struct error *e);
void intake_warning_free(struct intake_warnings *w);
