#include <string.h>
#include <strings.h>

#include "desk/mail/mailroom_private.h"
#include "mime/form_mail.h"

/* Returns 1 if what the message says of itself isn't the customer: a robot's address, or ours
 * with somebody else's in Reply-To. -1: an error. */
static int is_sent_for(struct mailroom *room, const struct message *m, struct error *e)
{
    if (form_mail_is_robot(m->from))
        return 1;
    if (!*m->reply_to || strcasecmp(m->from, m->reply_to) == 0)
        return 0;
    int ours = room->own.len && strcasecmp(room->own.s, m->from) == 0;
    if (!ours && (ours = mail_is_ours(room->desk, m->from, e)) <= 0)
        return ours;
    int theirs = strcasecmp(room->own.s, m->reply_to) != 0;
    if (theirs && (theirs = mail_is_ours(room->desk, m->reply_to, e)) < 0)
        return -1;
    return strcasecmp(room->own.s, m->reply_to) != 0 && !theirs;
}

enum status mail_sender(struct mailroom *room, const struct message *m, struct error *e)
{
    struct buf name = BUF_EMPTY, address = BUF_EMPTY;
    int form = is_sent_for(room, m, e);
    room->form = form > 0;
    buf_set(&room->name, form ? "" : m->name);
    buf_set(&room->address, form ? "" : m->from);
    if (form > 0) {
        form_mail_read(m->text.s, &name, &address);
        if (*m->reply_to && !form_mail_is_robot(m->reply_to)) {
            buf_set(&room->name, m->reply_name);
            buf_set(&room->address, m->reply_to);
        } else {
            buf_set(&room->address, address.s);
        }
        /* the form's fields are of one person */
        if (!room->name.len && (!address.len || strcasecmp(address.s, room->address.s) == 0))
            buf_set(&room->name, name.s);
    }
    BUF_FREE(&name, &address);
    return e->code;
}
