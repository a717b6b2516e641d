/* register_doubt.h: what a cell of the right type is probably, or certainly, wrong about:
 * telephone numbers, email addresses, words and their lists.
 *
 * These are checked by the load alone, so a row that has been in the register since before the
 * check existed stays valid: the load only warns of it as long as it isn't changed. */
#pragma once

#include "base/buf.h"
#include "store/register.h"

enum register_doubt {
    REGISTER_FINE,
    REGISTER_DOUBTFUL, /* it may be meant: a number that identifies nobody */
    REGISTER_WRONG     /* it can't be: an address without @ */
};

/* Appends what is wrong and what would be right, without the column's name. */
enum register_doubt register_doubt(const struct register_info *r,
                                   const struct register_column *column, const char *s,
                                   struct buf *words);
