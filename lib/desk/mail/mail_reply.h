/* mail_reply.h: the answer to a ticket, as a mail to whoever wrote last.
 *
 * Its text is what is given, else the newest note that was said to the customer (tkt-act note
 * --reply) or the draft that asks for missing papers; papers still missing are listed under it.
 * Its subject names the ticket, and it stands in the thread of the ticket's mails. Sent, it is
 * remembered and logged as said to the customer, which sets `responded`. */
#ifndef TKT_DESK_MAIL_MAIL_REPLY_H
#define TKT_DESK_MAIL_MAIL_REPLY_H

#include "desk/deliver/delivery.h"
#include "desk/core/tool.h"

struct mail_reply_options {
    const char *ticket;
    const char *note;         /* the text; "-": it is on stdin; NULL: of the ticket */
    struct send_options send; /* neither way: the message is printed */
};

/* Errors are left in tool->e; 74 where it couldn't be sent. */
void mail_reply(struct tool *tool, const struct mail_reply_options *options);

#endif
