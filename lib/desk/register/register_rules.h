/* register_rules.h: the desk's rules for registers, in addition to the descriptors' types:
 * between the cells of a row, between the rows, and between registers. */
#pragma once

#include "desk/core/desk.h"
#include "store/register.h"

/* The columns of the ticket that a rule may set by set_fields; other names there are fields of
 * the site's own. */
enum { RULE_SETS = 3 };
extern const int rule_sets[RULE_SETS];

/* Checks a single row. *column is the one at fault. Returns ST_DATA without the column's
 * name. */
enum status register_rules_row(const struct desk *desk, const struct register_info *r,
                               const struct register_row *row, int *column, struct error *e);

/* Calls `see` with each code that the row refers to, and with the code's register. If `see`
 * doesn't return 0, stops and returns that value. */
typedef int register_see(void *context, int column, const struct register_info *refers,
                         const char *code, size_t n);
int register_rules_references(const struct register_info *r, const struct register_row *row,
                              register_see *see, void *context);

/* Checks the rows of one group together (a calendar's spans). *blame is a copy of the row at
 * fault; the caller frees it. */
enum status register_rules_group(struct desk *desk, const struct register_info *r,
                                 const struct value *code, struct register_row *blame,
                                 int *column, struct error *e);
/* Checks that parents don't form a cycle. *blame as above. */
enum status register_rules_circles(struct desk *desk, const struct register_info *r,
                                   struct register_row *blame, int *column, struct error *e);
/* Checks that no ticket and no other register's row still uses one of these codes of r.
 * Otherwise returns ST_DATA; the message says what does. */
enum status register_rules_lost(struct desk *desk, const struct register_info *r,
                                const struct map *codes, struct error *e);
