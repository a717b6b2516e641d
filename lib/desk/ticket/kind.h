/* kind.h: the register `kind`, of which each row is read at most once. A map of kinds, from
 * codes to struct kind *, starts as MAP_EMPTY; the caller frees it with kinds_free. */
#pragma once

#include "base/buf.h"
#include "base/map.h"
#include "desk/core/desk.h"
#include "store/ticket.h"

/* Empty cells are "". */
struct kind {
    char *workflow, *priority, *form;
    char *fields, *papers; /* lists a|b|c: required fields; required papers */
    char *dept;            /* gets the tickets that no rule routes */
};

/* Reads all kinds. */
enum status kinds_load(struct map *kinds, struct desk *desk, struct error *e);
/* Returns the kind with this code; reads it if the map lacks it. If the register lacks it, all
 * its cells are "". NULL: error. */
const struct kind *kind_get(struct map *kinds, struct desk *desk, const char *code,
                            struct error *e);
/* Returns the kind if the map has it, else NULL. */
const struct kind *kind_of(const struct map *kinds, const char *code);
const char *kind_dept(const struct map *kinds, const char *code); /* NULL: it has none */
/* Returns 1 if its workflow is `complaint`. */
int kind_is_complaint(const struct kind *kind);
void kinds_free(struct map *kinds);
/* Appends those of a kind's required columns and fields a|b|c that the ticket lacks. */
void kind_lacking(struct buf *out, const char *fields, const struct ticket *t);

/* Adds the codes of the complaint kinds to an empty map, which is freed with map_free. */
enum status kinds_complaints(struct map *codes, struct desk *desk, struct error *e);
