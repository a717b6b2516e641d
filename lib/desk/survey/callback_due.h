/* callback_due.h: whom to call back: ticket columns and name, phone, language, attempts.
 *
 * Name and phone are those of the customer register, else the ticket's own contact and phone;
 * attempts are those since the ticket was resolved. The longest resolved come first. */
#ifndef TKT_DESK_SURVEY_CALLBACK_DUE_H
#define TKT_DESK_SURVEY_CALLBACK_DUE_H

#include "desk/core/tool.h"

/* The operands are filters, and `-` for ids on stdin. Errors are left in tool->e. */
void callback_due(struct tool *tool, int argc, char *const *argv);
/* 1 where the name is one of the four columns that due adds. */
int callback_due_column(const char *name);

#endif
