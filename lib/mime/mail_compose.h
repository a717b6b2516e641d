/* mail_compose.h: writes a plain-text email (RFC 5322).
 *
 * Lines end with LF, as sendmail(8) reads them. Headers are ASCII: other characters become
 * encoded words (RFC 2047), folded before 76 characters. Control characters become blanks, so
 * that no text can add a header. The body is sent unchanged if it is ASCII with lines of at
 * most 998 bytes, else as base64 of its UTF-8. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

struct letter {
    const char *from;     /* an address, or `Name <address>` */
    const char *to;       /* one address */
    const char *to_name;  /* NULL or "": none */
    const char *subject;  /* UTF-8 */
    const char *id;       /* Message-ID with its < and >; NULL: none */
    const char *reply_to; /* In-Reply-To, the same */
    const char *thread;   /* References: ids separated by blanks; NULL: the same as reply_to */
    int64_t date;         /* UTC seconds */
    int offset;           /* of the sender's time zone at that time, in seconds east of UTC */
    int automatic;        /* 1: Auto-Submitted, so that no machine replies */
    const char *text;     /* UTF-8 */
    size_t len;
};

/* Returns 1 if `address` is a single bare address, local@domain, that is safe in a header and
 * as an argument of a command: without blanks, control characters, commas, angle brackets and
 * the like, and not beginning with '-'. */
int mail_compose_address_good(const char *address);
/* Appends the bare address in `text` (an address, or `Name <address>`). Returns 0 if there is
 * no valid one. */
int mail_compose_address(const char *text, struct buf *out);
/* Appends a Message-ID: <unique@domain of from>. `unique` must consist of letters, digits, dots
 * and dashes. */
void mail_compose_id(struct buf *out, const char *unique, const char *from);
/* Appends the message. Returns ST_DATA if from or to isn't an address. */
enum status mail_compose_write(struct buf *out, const struct letter *l, struct error *e);
