/* privilege.h: which role may do what, in one table: the acts that no register decides.
 *
 * The registers decide the others: `workflow` the verbs, `permission` who changes which
 * register (permission.h), the setting own_department whose tickets an agent may touch.
 *
 * While the register of staff is empty, everybody may do everything. The owner of the database
 * file may too, under a name that isn't in the register: cron and whoever looks after the
 * machine. Somebody of the staff has the role of their row, whatever login they share. */
#pragma once

#include "desk/core/desk.h"

enum privilege {
    PRIVILEGE_ERASE,   /* tkt-erase */
    PRIVILEGE_HISTORY, /* tkt-new --csv --history: tickets in any status, with scores */
    PRIVILEGE_ROUND,   /* tkt-survey open, close; grading */
    PRIVILEGE_COPY,    /* tkt-init --backup, tkt-dump --all: personal data unmasked */
};

/* Returns ST_DENIED, and who may, if the user's role may not. */
enum status privilege_need(struct desk *desk, enum privilege what, struct error *e);
/* Returns 1 if the user acts as the owner of the database file. */
int privilege_owner(const struct desk *desk);
