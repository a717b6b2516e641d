/* mail_compose.h: one plain mail out (RFC 5322): who, to whom, about what, the text.
 *
 * Lines end with LF, as sendmail(8) reads them. Headers are ASCII: what isn't becomes encoded
 * words (RFC 2047), folded before 76 characters; control characters become blanks, so that no
 * text can add a header. The text is sent as it is where it is ASCII with lines of at most 998
 * bytes, else as base64 of its UTF-8. */
#ifndef TKT_MIME_MAIL_COMPOSE_H
#define TKT_MIME_MAIL_COMPOSE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

struct letter {
    const char *from;     /* an address, or `Name <address>` */
    const char *to;       /* one address */
    const char *to_name;  /* NULL or "": none */
    const char *subject;  /* UTF-8 */
    const char *id;       /* Message-ID with its < and >; NULL: none is written */
    const char *reply_to; /* In-Reply-To, likewise */
    const char *thread;   /* References: ids with blanks between; NULL: as reply_to */
    int64_t date;         /* seconds UTC */
    int offset;           /* of the sender's zone at that time, seconds east of UTC */
    int automatic;        /* 1: Auto-Submitted, so that no machine answers it */
    const char *text;     /* UTF-8 */
    size_t len;
};

/* 1 where `address` is one bare address, local@domain, without blanks, controls, commas,
 * angle brackets and the like, and doesn't begin with '-': fit for a header and for a command's
 * argument. */
int mail_compose_address_good(const char *address);
/* The bare address in `text` (an address, or `Name <address>`), appended; 0 where there is no
 * good one. */
int mail_compose_address(const char *text, struct buf *out);
/* A Message-ID: <unique@domain of from>; `unique` must be letters, digits, dots and dashes. */
void mail_compose_id(struct buf *out, const char *unique, const char *from);
/* Appends the message. ST_DATA where from or to isn't an address. */
enum status mail_compose_write(struct buf *out, const struct letter *l, struct error *e);

#endif
