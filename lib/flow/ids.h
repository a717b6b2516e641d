/* ids.h: reads ticket ids from the arguments, or else from standard input.
 *
 * Standard input has bare ids, one per line, or CSV or TSV whose header has a column `id`; the
 * first line decides. The functions read it to its end before they return, so that a slow
 * writer doesn't keep the database locked. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct ids {
    int64_t *id; /* in the order given, without duplicates */
    size_t count;
    size_t capacity;
    int from_stdin;
};

#define IDS_EMPTY                                                                              \
    {                                                                                          \
        0, 0, 0, 0                                                                             \
    }

/* Reads a decimal number from 1 to 2^63-1. Returns ST_DATA for anything else. */
enum status ids_parse(const char *text, int64_t *id, struct error *e);
/* Reads the arguments if there are any, else stdin. Returns ST_USAGE if stdin is a terminal,
 * and ST_DATA with "stdin:LINE: id: …" or "id: …" for a bad id. Having no ids at all isn't an
 * error. */
enum status ids_read(struct ids *ids, int argc, char *const *argv, struct error *e);
enum status ids_read_stdin(struct ids *ids, struct error *e); /* for the operand "-" */
void ids_add(struct ids *ids, int64_t id);                    /* duplicates are kept */
void ids_sort(struct ids *ids);
void ids_free(struct ids *ids);
