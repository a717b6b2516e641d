/* option.h: a table of options in, values out; the same table prints the help.
 *
 * getopt_long(3) reads them, so they may stand anywhere among the operands and be shortened.
 * Values point into argv. */
#ifndef TKT_BASE_OPTION_H
#define TKT_BASE_OPTION_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

enum option_kind {
    OPTION_FLAG, /* int *: set to 1 */
    OPTION_TEXT, /* const char **: the argument; given twice is refused */
    OPTION_LIST, /* struct option_list *: each argument given */
};

struct option_list {
    const char **values;
    size_t count, capacity;
};

struct option_def {
    const char *name; /* without the dashes; NULL ends a table */
    char letter;      /* 0: none */
    enum option_kind kind;
    void *target;
    const char *argument; /* what help calls it, "FILE"; NULL for flags */
    const char *help;     /* N_(); NULL: not shown in the tool's own help */
};

/* Reads argv by the tables (an array of them, ended by NULL). The operands' start is returned
 * in *first; argv is permuted. Unknown, ambiguous, missing or needless arguments: ST_USAGE. */
enum status option_parse(const struct option_def *const *tables, int argc, char **argv,
                         int *first, struct error *e);
void option_list_free(struct option_list *list);

#endif
