/* delivery.h: delivers one row through the user's program or by email.
 *
 * The program is run once per row, without a shell (flow/process.h). It gets the message on
 * stdin and the cells in its environment, as TKT_ and the column's name in capitals; a cell may
 * have up to 64 kB. Exit status 0 means that the message was sent, any other that nothing was
 * sent. An email is one message (mime/mail_compose.h) on the stdin of a sendmail(8), with the
 * addresses in its headers. */
#pragma once

#include <stddef.h>

#include "base/buf.h"
#include "desk/core/tool.h"
#include "flow/process.h"

enum send_way { SEND_ROWS, SEND_COMMAND, SEND_MAIL };

/* As given on the command line. */
struct send_options {
    const char *command;  /* --send; NULL */
    int mail;             /* --mail */
    const char *sendmail; /* --sendmail: a program instead of /usr/sbin/sendmail; NULL */
};

/* Which of these can be used together, for the rules of a tool that has them. */
#define SEND_RULES                                                                             \
    {"send|mail", OPTION_BARS, "send|mail"},                                                   \
    {                                                                                          \
        "sendmail", OPTION_NEEDS, "mail"                                                       \
    }

struct sender {
    struct tool *tool;
    enum send_way way;
    struct process_command command;
    char *from; /* SEND_MAIL */
};

/* Checks everything that can be checked before sending. Close it in any case. */
enum status sender_open(struct sender *s, struct tool *tool,
                        const struct send_options *options);
void sender_close(struct sender *s);
const char *send_way_name(enum send_way way); /* rows, command, mail */

/* What to deliver. The caller owns the texts. */
struct delivery {
    const struct rows_column *columns; /* with the cells: the row */
    const char *const *cells;
    size_t count;
    const char *name, *email; /* the recipient */
    const char *subject;      /* of the email */
    const char *message;
    const char *id; /* unique: letters, digits, dots, dashes; for the Message-ID */
    /* of an email that answers one (mail_compose.h); else NULL */
    const char *reply_to, *thread;
    int personal; /* a person wrote it, so automatic replies are allowed */
};

enum delivery_result { DELIVERY_DONE, DELIVERY_FAILED, DELIVERY_UNKNOWN };

/* Delivers it; not for SEND_ROWS. `why` (cleared first) gets the reason if it fails. */
enum delivery_result delivery_send(struct sender *s, const struct delivery *p, struct buf *why);
