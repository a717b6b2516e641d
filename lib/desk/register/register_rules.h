/* register_rules.h: what must hold between the cells of a register's row, between its rows, and
 * between registers: the department's own rules, beyond the types of the descriptors. */
#ifndef TKT_DESK_REGISTER_REGISTER_RULES_H
#define TKT_DESK_REGISTER_REGISTER_RULES_H

#include "desk/core/desk.h"
#include "store/register.h"

/* One row by itself; *column is the one to blame. ST_DATA without the column's name. */
enum status register_rules_row(const struct desk *desk, const struct register_info *r,
                               const struct register_row *row, int *column, struct error *e);

/* Calls `see` with each code that the row refers to, and its register. Stops where see gives
 * other than 0, and returns that. */
typedef int register_see(void *context, int column, const struct register_info *refers,
                         const char *code, size_t n);
int register_rules_references(const struct register_info *r, const struct register_row *row,
                              register_see *see, void *context);

/* The rows of one group together (a calendar's spans). *blame is a copy of the row at fault,
 * for the caller to free. */
enum status register_rules_group(struct desk *desk, const struct register_info *r,
                                 const struct value *code, struct register_row *blame,
                                 int *column, struct error *e);
/* Parents that go round in a circle; likewise. */
enum status register_rules_circles(struct desk *desk, const struct register_info *r,
                                   struct register_row *blame, int *column, struct error *e);
/* None of these codes of r is still used by a ticket or another register's row: else ST_DATA,
 * naming which. */
enum status register_rules_lost(struct desk *desk, const struct register_info *r,
                                const struct map *codes, struct error *e);

#endif
