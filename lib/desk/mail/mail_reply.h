/* mail_reply.h: answers a ticket by email to the last correspondent.
 *
 * The text is the given one, else the newest note for the customer (tkt-act note --reply), or
 * the draft that asks for missing papers. Papers that are still missing are listed below it.
 * The subject has the ticket's id, and the email belongs to the thread of the ticket's emails.
 * Once sent, it is logged as an email and as a response to the customer, which sets
 * `responded`. */
#pragma once

#include "desk/deliver/delivery.h"
#include "desk/core/tool.h"

struct mail_reply_options {
    const char *ticket;
    const char *note;         /* the text; "-": from stdin; NULL: from the ticket */
    struct send_options send; /* if no way is given, the message is printed */
};

/* Leaves errors in tool->e; ST_IO if it couldn't be sent. */
void mail_reply(struct tool *tool, const struct mail_reply_options *options);
