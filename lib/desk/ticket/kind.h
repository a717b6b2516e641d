/* kind.h: the register `kind`, a row read at most once: a map of kinds goes from code to struct
 * kind *, begins as MAP_EMPTY, and is the caller's to free with kinds_free. */
#ifndef TKT_DESK_TICKET_KIND_H
#define TKT_DESK_TICKET_KIND_H

#include "base/map.h"
#include "desk/core/desk.h"

/* Empty cells are "". */
struct kind {
    char *workflow, *priority, *form;
    char *fields, *papers; /* lists a|b|c: required fields, papers to be brought */
    char *dept;            /* takes what no rule sends elsewhere */
};

/* Reads all of them. */
enum status kinds_load(struct map *kinds, struct desk *desk, struct error *e);
/* The kind of a code, read if the map lacks it. All is "" if the register hasn't got it. NULL:
 * error. */
const struct kind *kind_get(struct map *kinds, struct desk *desk, const char *code,
                            struct error *e);
/* The kind that the map has; NULL: none. */
const struct kind *kind_of(const struct map *kinds, const char *code);
const char *kind_dept(const struct map *kinds, const char *code); /* NULL: it has none */
/* 1 if its workflow is `complaint`. */
int kind_is_complaint(const struct kind *kind);
void kinds_free(struct map *kinds);

/* The codes of the complaints, for an empty map; freed with map_free. */
enum status kinds_complaints(struct map *codes, struct desk *desk, struct error *e);

#endif
