/* permission.h: who may change which register, by the register `permission`.
 *
 * Managers, directors and the owner of the database file may change every register, and so may
 * everybody while the register of staff is empty. For others the row of their role decides,
 * else that of the role below it, and without a row they may not. `own` means the rows of one's
 * own department and of those below it: a row's department is the one that it names, or else
 * that of the person whom it names.
 *
 * An empty register, as a desk made by an older tkt has it, leaves all to managers. */
#pragma once

#include "desk/core/desk.h"
#include "store/register.h"

enum permission { PERMISSION_NONE, PERMISSION_OWN, PERMISSION_WRITE };

/* Returns ST_DENIED, and who may, if the user may change nothing in this register. */
enum status permission_need(struct desk *desk, const struct register_info *r,
                            enum permission *may, struct error *e);
/* The same for a code that an import adds on its way (tkt-new --learn): its row has no
 * department yet, and the owner of the file is whoever acts under a name that isn't in the
 * register of staff. */
enum status permission_learn(struct desk *desk, const struct register_info *r, struct error *e);
/* Returns ST_DENIED, *column (the one that tells the department) and who may, if the row isn't
 * of the user's own department. For PERMISSION_OWN. */
enum status permission_row(struct desk *desk, const struct register_info *r,
                           const struct register_row *row, int *column, struct error *e);
/* Checks a row of the register `permission` itself: *column is the one at fault. */
enum status permission_rules(const struct register_info *r, const struct register_row *row,
                             int *column, struct error *e);
