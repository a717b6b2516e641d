/* mailroom.h: turns an email into a row, a ticket, a note on a ticket, or nothing.
 *
 * - A message whose Message-ID is known, or which we sent, changes nothing.
 * - A message that answers an email of a ticket (In-Reply-To, References), or has its id in the
 *   subject as [#12], becomes a note on that ticket, without the quoted text. With [#12] alone,
 *   the sender must be known on that ticket (its customer, its contact, or a correspondent) or
 *   be on the staff. A waiting ticket then resumes. If the ticket was merged, the note goes to
 *   the one that it was merged into; if it is closed or cancelled, the message becomes a new
 *   ticket, its child.
 * - A message from a machine never opens a ticket. If it answers a ticket's email, it becomes a
 *   note; otherwise it is kept (mail_passed), and can be taken all the same.
 * - What the kind of a new ticket requires and the message lacks is in field.missing, and the
 *   draft of an answer asks for it.
 * - Any other message becomes a new ticket.
 *
 * Attached files are stored by content (flow/blob_store.h). The message itself is also stored,
 * as message.eml, if the ticket doesn't contain all of it: if quoted text or the end of the
 * text was cut, or the text had to be guessed. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "desk/core/tool.h"
#include "mime/message.h"
#include "flow/rows.h"

struct mailroom;

struct mail_options {
    const char *kind;              /* NULL: by the address, or the setting mail_kind */
    const struct option_list *set; /* COL=VALUE: overrides the row */
    const char *folder; /* for files; NULL: the setting attachment_dir, or DATABASE-files */
    int keep;           /* store a row's files too */
    int route;          /* route new tickets */
    int take;           /* these were passed over, and are a person's */
};

enum mail_what {
    MAIL_EMPTY, /* there was no message */
    MAIL_KNOWN, /* it was received before: `ticket`, or 0 if it was dropped then */
    MAIL_OWN,   /* we sent it */
    MAIL_DROP,  /* a machine wrote it, and it doesn't answer a ticket */
    MAIL_NEW,   /* a ticket, a child of `parent` if that isn't 0 */
    MAIL_NOTE,  /* a note on `ticket` */
};

struct mail_decision {
    enum mail_what what;
    int64_t ticket, parent;
    char *remark; /* why it is a new ticket although it names another; or NULL */
};

/* Reads settings and registers. The caller frees the result. Returns ST_USAGE or ST_CONFIG. */
enum status mailroom_open(struct mailroom **room, struct tool *tool,
                          const struct mail_options *options);
void mailroom_close(struct mailroom *room);

/* Decides what happens to the message. Changes its id if another message has the same. Returns
 * ST_BUSY if the sender has sent more in an hour than the setting mail_per_hour allows. */
enum status mail_decide(struct mailroom *room, struct message *m, struct mail_decision *fate,
                        struct error *e);
void mail_decision_free(struct mail_decision *fate);

/* Returns 1 if an address belongs to active staff or a department, 0 if not, -1 for an
 * error. */
int mail_is_ours(struct desk *desk, const char *address, struct error *e);

const struct rows_set *mail_rows(void); /* Returns the columns of every row. */
/* Returns the columns of a row, as tkt-new --csv reads them. The room owns them. */
size_t mail_columns(const struct mailroom *room, const struct rows_column **columns);
/* Makes the row of a new message, its cells in the order of these columns; they are valid until
 * the next call. First stores its files if the options ask for it. May add to m->flaws. */
enum status mail_row(struct mailroom *room, struct message *m, const struct mail_decision *fate,
                     const char *const **cells, struct error *e);
/* Returns the papers that the last row's kind requires and the message lacks, joined by ", ";
 * or "". */
const char *mail_missing(const struct mailroom *room);
/* Selects what was passed over: id, at, address, subject, why, message, blake2b. */
struct stmt *mail_passed(struct desk *desk, struct error *e);
/* Opens the message of this number that was passed over. The caller closes *fd. Returns
 * ST_NOINPUT if there is none, or if its file isn't there. */
enum status mail_open_passed(struct mailroom *room, int64_t number, int *fd, struct error *e);
/* Does everything, in one transaction; fate->ticket is the resulting ticket. Changes the
 * decision if the ticket doesn't accept a note. */
enum status mail_deliver(struct mailroom *room, struct message *m, struct mail_decision *fate,
                         struct error *e);
