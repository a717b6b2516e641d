/* mailroom.h: what becomes of a mail message: a row, a ticket, a note on one, or nothing.
 *
 * - One that is known by its Message-ID, and one that is ours, changes nothing.
 * - One that answers a mail of a ticket (In-Reply-To, References), or names it in its subject
 * as
 *   [#12], is a note on that ticket: without the history quoted below it, and without a doubt
 *   about who may. By [#12] alone only those may who are known on that ticket (its customer,
 * its contact, whoever mailed about it before) and our own staff. A ticket that waits goes on
 * then; a merged one stands for the one that it was merged into; of a closed or cancelled one
 * the message is a new ticket, its part.
 * - What a machine wrote never opens a ticket; on one that it answers it is a note.
 * - All else is a new ticket.
 *
 * The files that come with it are kept by their contents (flow/blob_store.h). So is the message
 * itself, as message.eml, where the ticket doesn't hold all that it says: where quoted history
 * or the end of the text was cut, or the text had to be guessed. */
#ifndef TKT_DESK_MAIL_MAILROOM_H
#define TKT_DESK_MAIL_MAILROOM_H

#include <stddef.h>
#include <stdint.h>

#include "desk/core/tool.h"
#include "mime/message.h"
#include "flow/rows.h"

struct mailroom;

struct mail_options {
    const char *kind;              /* NULL: by the address, or the setting mail_kind */
    const struct option_list *set; /* COL=VALUE: what is to stand in the row */
    const char *folder; /* of the files; NULL: the setting attachment_dir, or DATABASE-files */
    int keep;           /* a row's files are kept too */
    int route;          /* new tickets are routed */
};

enum mail_what {
    MAIL_EMPTY, /* there was no message */
    MAIL_KNOWN, /* it was taken in before: `ticket`, 0 where it was dropped then */
    MAIL_OWN,   /* we sent it */
    MAIL_DROP,  /* a machine wrote it, and it answers no ticket */
    MAIL_NEW,   /* a ticket, part of `parent` where that isn't 0 */
    MAIL_NOTE,  /* a note on `ticket` */
};

struct mail_decision {
    enum mail_what what;
    int64_t ticket, parent;
    char *remark; /* why it is a new one though it names another; NULL */
};

/* Reads settings and registers; belongs to the caller. ST_USAGE, ST_CONFIG. */
enum status mailroom_open(struct mailroom **room, struct tool *tool,
                          const struct mail_options *options);
void mailroom_close(struct mailroom *room);

/* May give the message another id, where that is another one's. ST_BUSY where the sender has
 * sent more in an hour than the setting mail_per_hour lets in. */
enum status mail_decide(struct mailroom *room, struct message *m, struct mail_decision *fate,
                        struct error *e);
void mail_decision_free(struct mail_decision *fate);

/* 1 where an address is that of our staff (active) or of a department, 0 not, -1 an error. */
int mail_is_ours(struct desk *desk, const char *address, struct error *e);

/* Their names, one a line: for completions. */
void mail_column_names(struct buf *out);
/* The columns of a row, as tkt-new --csv reads them. They belong to the room. */
size_t mail_columns(const struct mailroom *room, const struct rows_column **columns);
/* The row of a message that is new, its cells by the numbers of these columns; the room's until
 * the next one. Its files are kept first, where the options say so. May add to m->flaws. */
enum status mail_row(struct mailroom *room, struct message *m, const struct mail_decision *fate,
                     const char *const **cells, struct error *e);
/* The papers that the kind of the last row needs and that didn't come, with ", " between; "".
 */
const char *mail_missing(const struct mailroom *room);
/* Does it all, in one transaction; fate->ticket is the one that it came to. May change the fate
 * where the ticket allows no note. */
enum status mail_deliver(struct mailroom *room, struct message *m, struct mail_decision *fate,
                         struct error *e);

#endif
