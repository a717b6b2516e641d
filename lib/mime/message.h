/* message.h: one mail message, whoever wrote it, as plain text and facts. By GMime, and the
 * only modules that use it are this one's (message_*.c): of the tools tkt-mail alone is linked
 * with it.
 *
 * It is read from a file, never into memory: what it takes is bounded by MESSAGE_TEXT_MOST and
 * the limits of mime_guard.h. Nothing in a message is an error: what can't be read as it was
 * meant is read as well as can be, and told in `flaws`.
 *
 * Texts are UTF-8 and belong to the message; none is NULL unless that is said. */
#ifndef TKT_MIME_MESSAGE_H
#define TKT_MIME_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

enum {
    MESSAGE_TEXT_MOST = 4 << 20, /* bytes of text; what is longer is cut */
    MESSAGE_SUBJECT_MOST = 500,  /* characters */
    MESSAGE_ID_MOST = 250,       /* bytes; longer ones are stood for by their digest */
    MESSAGE_NAME_MOST = 120,     /* bytes of an attachment's name */
};

/* What is wrong with it, or was done to it. */
enum {
    FLAW_CHARSET = 1,   /* an encoding was wrong, unknown, or not declared: guessed */
    FLAW_CUT = 2,       /* too long, too many parts, or nested too deep */
    FLAW_BROKEN = 4,    /* parts without end */
    FLAW_ENCRYPTED = 8, /* the text is in an attachment that can't be read here */
    FLAW_ID = 16,       /* no Message-ID of its own */
    FLAW_FROM = 32,     /* no sender's address */
    FLAW_DATE = 64,     /* no date, or none that can be */
    FLAW_SUBJECT = 128, /* no subject: the first words of the text are it */
};

/* Appends their names with | between: charset|cut|… */
void message_flaws(struct buf *out, unsigned flaws);

enum message_sort {
    MESSAGE_LETTER, /* somebody wrote it */
    MESSAGE_AUTO,   /* a machine did: an answer, a list, a receipt */
    MESSAGE_BOUNCE, /* one of ours didn't arrive */
};

struct attachment {
    char *name; /* safe: no path, no controls, no | and nothing before it */
    char *type; /* image/png */
    void *part;
};

struct message_ids {
    char **v; /* without < and > */
    size_t count, room;
};

struct message {
    int empty;                   /* there is none; all else is empty then */
    char *id;                    /* without < and >; made from the message where it has none */
    struct message_ids answers;  /* ids that it answers to: the nearest first */
    struct message_ids returned; /* of a bounce: the ids of what came back */
    char *from, *name;           /* the sender's address and name */
    char *reply_to;              /* where an answer goes: an address, or "" */
    struct message_ids to;       /* addresses, of all headers that name one */
    char *subject;
    int has_date, has_received;
    int64_t date, received; /* seconds UTC; received: when our side got it */
    struct buf text;
    struct attachment *attachments;
    size_t attachment_count, attachment_room;
    enum message_sort sort;
    char *why;  /* the header that says so, "Precedence: bulk"; NULL of a letter */
    int absent; /* the subject is that of an automatic answer: a hint, no proof */
    unsigned flaws;
    void *inside;
};

/* Reads the regular file `fd` from where it stands to its end. Close it in any case; fd must
 * stay open until then. ST_IO. */
enum status message_open(struct message *m, int fd, struct error *e);
void message_close(struct message *m);
/* Gives it the id that it would have if it had none. */
void message_remake_id(struct message *m);
/* Writes an attachment's bytes to a file. ST_IO. */
enum status message_write(const struct message *m, const struct attachment *a, int fd,
                          struct error *e);
/* Writes the message as it came in, without an mbox's "From " line. ST_IO. */
enum status message_write_all(const struct message *m, int fd, struct error *e);

#endif
