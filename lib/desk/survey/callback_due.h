/* callback_due.h: whom to call back: the ticket's columns, and name, phone, language, attempts.
 *
 * Name and phone come from the customer register, or else from the ticket's contact and phone.
 * Attempts are counted since the ticket was resolved. The tickets resolved first come first. */
#pragma once

#include "desk/core/tool.h"

/* The operands are filters, and `-` for ids on stdin. Leaves errors in tool->e. */
void callback_due(struct tool *tool, int argc, char *const *argv);
/* its columns in addition to those of tickets */
extern const struct rows_set callback_due_rows;
/* Returns 1 if the name is one of the four columns added here. */
int callback_due_column(const char *name);
