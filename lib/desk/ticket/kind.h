/* kind.h: the kinds' own departments, which take what no rule sends elsewhere; and those that
 * are complaints. */
#ifndef TKT_DESK_TICKET_KIND_H
#define TKT_DESK_TICKET_KIND_H

#include "base/map.h"
#include "desk/core/desk.h"

/* Kind → department, for an empty map; the caller frees it with kinds_free. */
enum status kinds_load(struct map *kinds, struct desk *desk, struct error *e);
void kinds_free(struct map *kinds);
const char *kinds_dept(const struct map *kinds, const char *kind); /* NULL: it has none */

/* The kinds whose workflow is `complaint`, for an empty map; freed with map_free. */
enum status kinds_complaints(struct map *kinds, struct desk *desk, struct error *e);

#endif
