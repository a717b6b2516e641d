/* form_mail.h: messages that a form on a website sends for somebody.
 *
 * Their From is a robot's; who wrote is in Reply-To, or in lines of the text such as
 * `Name: Ann`, `姓名：王小明`, `Email: ann@example.com`, which forms write in this way in any
 * language that has such words below. */
#pragma once

#include "base/buf.h"

/* Returns 1 if the address can't be a person's: noreply@…, webform@…, wordpress@…; "": 0. */
int form_mail_is_robot(const char *address);
/* Appends what the text's first lines call the writer's name and email address, if they do. */
void form_mail_read(const char *text, struct buf *name, struct buf *address);
