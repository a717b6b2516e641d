/* escalate.h: who stands one rung above.
 *
 * The rungs of a department: an active supervisor of it (the one with the fewest open tickets,
 * then by code), its manager, the manager of the department above it, and so on. Who has the
 * ticket now tells the rung; people who aren't active are passed over. */
#ifndef TKT_DESK_ESCALATE_H
#define TKT_DESK_ESCALATE_H

#include "base/buf.h"
#include "desk/desk.h"

/* The code of the next one up from `assignee` (NULL: nobody has it) in `dept`; `to` stays empty
 * where nobody stands above. */
enum status escalate_to(struct desk *desk, const char *dept, const char *assignee,
                        struct buf *to, struct error *e);
/* The department of a member of the staff; empty where there is none. */
enum status escalate_dept_of(struct desk *desk, const char *staff, struct buf *dept,
                             struct error *e);

#endif
