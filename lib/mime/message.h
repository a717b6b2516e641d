/* message.h: reads an email from any program and returns its text and data. It uses GMime; only
 * this module (message_*.c) does, and of the tools only tkt-mail is linked with it.
 *
 * The message is read from a file, never loaded into memory: MESSAGE_TEXT_MOST and the limits
 * of mime_guard.h bound the memory. Only a winmail.dat is loaded, if it has at most 16 MB.
 * Nothing in a message is an error. What isn't as it should be is read as well as possible and
 * reported in `flaws`.
 *
 * Texts are UTF-8 and owned by the message. None is NULL unless a comment says so. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

enum {
    MESSAGE_TEXT_MOST = 4 << 20, /* bytes of text; longer text is cut */
    MESSAGE_SUBJECT_MOST = 500,  /* characters */
    MESSAGE_ID_MOST = 250,       /* bytes; longer ids are replaced by their digest */
    MESSAGE_NAME_MOST = 120,     /* bytes of an attachment's name */
};

/* What is wrong with the message, or was changed in it. */
enum {
    FLAW_CHARSET = 1,   /* an encoding was wrong, unknown or not declared: guessed */
    FLAW_CUT = 2,       /* too long, too many parts, or nested too deep */
    FLAW_BROKEN = 4,    /* parts without an end */
    FLAW_ENCRYPTED = 8, /* the text is in an attachment that can't be read here */
    FLAW_ID = 16,       /* it has no Message-ID */
    FLAW_FROM = 32,     /* no sender's address */
    FLAW_DATE = 64,     /* no date, or an impossible one */
    FLAW_SUBJECT = 128, /* no subject: the first words of the text are used */
};

/* Appends their names, separated by |: charset|cut|… */
void message_flaws(struct buf *out, unsigned flaws);

enum message_sort {
    MESSAGE_LETTER, /* from a person */
    MESSAGE_AUTO,   /* from a machine: an automatic reply, a list, a receipt */
    MESSAGE_BOUNCE, /* one of our messages didn't arrive */
};

struct attachment {
    char *name; /* safe: no path, control characters or |, no leading dots, dashes or blanks */
    char *type; /* image/png */
    void *part;
};

struct message_ids {
    char **v; /* without < and > */
    size_t count, room;
};

struct message {
    int empty;                   /* there is no message; everything else is empty then */
    char *id;                    /* without < and >; computed from the message if it has none */
    struct message_ids answers;  /* ids of the messages that it answers: the nearest first */
    struct message_ids returned; /* of a bounce: ids of the returned messages */
    char *from, *name;           /* the sender's address and name, of one header */
    char *reply_to, *reply_name; /* where to send an answer: an address and its name, or "" */
    struct message_ids to;       /* addresses, of all headers that have one */
    char *subject;
    int has_date, has_received;
    int64_t date, received; /* UTC seconds; received: when our side received it */
    struct buf text;
    struct attachment *attachments;
    size_t attachment_count, attachment_room;
    /* ids and addresses of the mailing lists that it came over, in lower case, @ as a dot */
    struct message_ids lists;
    int by_list; /* only the marks of lists show that a machine sent it: for our own, none did
                  */
    enum message_sort sort;
    char *why;   /* the header that shows it, "Precedence: bulk"; NULL for MESSAGE_LETTER */
    char *doubt; /* a header that machines write, and some people's programs too; or NULL */
    int absent;  /* the subject is that of an automatic reply: a hint, not proof */
    unsigned flaws;
    void *inside;
};

/* Reads the regular file `fd` from its current position to its end. Close the message in any
 * case; fd must stay open until then. Returns ST_IO. */
enum status message_open(struct message *m, int fd, struct error *e);
void message_close(struct message *m);
/* Sets the id that it would have if it had none. */
void message_remake_id(struct message *m);
/* Writes an attachment's bytes to a file. Returns ST_IO. */
enum status message_write(const struct message *m, const struct attachment *a, int fd,
                          struct error *e);
/* Writes the message as it was received, without the "From " line of an mbox. Returns ST_IO. */
enum status message_write_all(const struct message *m, int fd, struct error *e);
