/* delivery.h: one row handed to whoever carries it: the user's program, or the mail.
 *
 * The program is run once for a row, without a shell (flow/process.h): the message on its
 * stdin, the cells in its environment as TKT_ and the column's name in capitals, none longer
 * than 64 kB. Its exit status 0 says that it is done, another one that nothing was sent. The
 * mail is one message (mime/mail_compose.h) on the stdin of a sendmail(8), the addresses in its
 * headers. */
#ifndef TKT_DESK_DELIVER_DELIVERY_H
#define TKT_DESK_DELIVER_DELIVERY_H

#include <stddef.h>

#include "base/buf.h"
#include "desk/core/tool.h"
#include "flow/process.h"

enum send_way { SEND_ROWS, SEND_COMMAND, SEND_MAIL };

/* As given on the command line. */
struct send_options {
    const char *command;  /* --send; NULL */
    int mail;             /* --mail */
    const char *sendmail; /* --sendmail: another program than /usr/sbin/sendmail; NULL */
};

struct sender {
    struct tool *tool;
    enum send_way way;
    struct process_command command;
    char *from; /* SEND_MAIL */
};

/* Checks all that can be checked before anything is sent. Close it in any case. */
enum status sender_open(struct sender *s, struct tool *tool,
                        const struct send_options *options);
void sender_close(struct sender *s);
const char *send_way_name(enum send_way way); /* rows, command, mail */

/* What is carried. Texts are the caller's. */
struct delivery {
    const struct rows_column *columns; /* and their cells: the row */
    const char *const *cells;
    size_t count;
    const char *name, *email; /* whose it is */
    const char *subject;      /* of the mail */
    const char *message;
    const char *id; /* unique: letters, digits, dots, dashes; of the Message-ID */
    const char *reply_to, *thread; /* of a mail that answers one (mail_compose.h); else NULL */
    int personal;                  /* somebody wrote it: machines may answer */
};

enum delivery_result { DELIVERY_DONE, DELIVERY_FAILED, DELIVERY_UNKNOWN };

/* Not for SEND_ROWS. `why` (cleared first) says why it isn't done. */
enum delivery_result delivery_send(struct sender *s, const struct delivery *p, struct buf *why);

#endif
