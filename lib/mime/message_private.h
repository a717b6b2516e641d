/* message_private.h: what message.c and message_parts.c share; nobody else includes it. */
#ifndef TKT_MIME_MESSAGE_PRIVATE_H
#define TKT_MIME_MESSAGE_PRIVATE_H

#include <gmime/gmime.h>

#include "mime/message.h"
#include "mime/mime_guard.h"

struct message_private {
    int fd;
    int64_t from; /* where the message begins in fd */
    struct mime_guard sieve;
    GMimeStream *stream;
    GMimeMessage *message;
    int text_cut; /* the text goes on, but isn't read */
    int why;      /* errno of the first read that failed: what GMime made of it is cut */
};

/* A stream over fd that tells its first error in *why, and so do the streams of parts that are
 * made of it: GMime takes a failed read for the end. message_stream.c. */
GMimeStream *message_stream(int fd, int64_t from, int *why);

/* The raw value of a header, NULL where there is none; it lives as long as the message. */
const char *message_raw(GMimeObject *object, const char *name);
/* Appends the ids in a header's value, the last one first. */
void message_add_ids(struct message_ids *ids, const char *raw);
/* Sets sort, why and absent: message_sort.c. */
void message_read_sort(struct message *m, GMimeMessage *message);
/* Appends the safe name of a part, the n-th attachment: message_names.c. */
void message_name(struct buf *out, GMimePart *part, const char *type, size_t number);
/* At most so many bytes, ending with a whole character: 1 where that shortened it. */
int message_shorten(struct buf *text, size_t most);
/* Adds bytes of no known encoding to the text. */
void message_add_raw(struct message *m, const char *s, size_t n);
/* The text and the attachments: message_parts.c. */
void message_read_parts(struct message *m, GMimeMessage *message);

#endif
