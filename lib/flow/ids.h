/* ids.h: which tickets: ids from the arguments, else from standard input.
 *
 * Standard input holds bare ids, one a line, or CSV or TSV whose header has a
 * column `id` (the first line tells which). It is read to its end before the
 * function returns, so that no reader holds the database up. */
#ifndef TKT_FLOW_IDS_H
#define TKT_FLOW_IDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct ids {
    int64_t *id; /* in the order given, each once */
    size_t count;
    size_t capacity;
    int from_stdin;
};

#define IDS_EMPTY                                                                              \
    {                                                                                          \
        0, 0, 0, 0                                                                             \
    }

/* A decimal number from 1 to 2^63-1 and nothing else; ST_DATA otherwise. */
enum status ids_parse(const char *text, int64_t *id, struct error *e);
/* Arguments where there are any, else stdin; stdin being a terminal is ST_USAGE; a bad id
 * ST_DATA with "stdin:LINE: id: …" or "id: …". No ids at all is no error. */
enum status ids_read(struct ids *ids, int argc, char *const *argv, struct error *e);
enum status ids_read_stdin(struct ids *ids, struct error *e); /* for the operand "-" */
void ids_free(struct ids *ids);

#endif
