/* message_private.h: shared by the message_*.c files only. */
#pragma once

#include <gmime/gmime.h>

#include "mime/message.h"
#include "mime/mime_guard.h"

struct message_private {
    int fd;
    int64_t from; /* where the message begins in fd */
    struct mime_guard sieve;
    GMimeStream *stream;
    GMimeMessage *message;
    int text_cut;                /* there is more text, but it isn't read */
    struct message_inner *inner; /* opened parts: message_inner.c */
    int inner_count;
    int why; /* errno of the first failed read: what GMime made of it is incomplete */
};

/* Returns a stream over fd. It reports its first error in *why, and so do the streams of parts
 * made from it, because GMime takes a failed read for the end. message_stream.c. */
GMimeStream *message_stream(int fd, int64_t from, int *why);

/* Returns the raw value of a header, or NULL. It is valid as long as the message. */
const char *message_raw(GMimeObject *object, const char *name);
/* Adds an id, which it then owns, unless it is there. */
void message_add_id(struct message_ids *ids, char *id);
/* Appends the ids in a header's value, the last one first. */
void message_add_ids(struct message_ids *ids, const char *raw);
/* Sets sort, why, lists, by_list, doubt and absent: message_sort.c. */
void message_read_sort(struct message *m, GMimeMessage *message);
/* Appends the safe name of a part, the n-th attachment: message_names.c. */
void message_name(struct buf *out, GMimePart *part, const char *type, size_t number);
/* Cuts the text after at most `most` bytes, in whole characters. Returns 1 if it was cut. */
int message_shorten(struct buf *text, size_t most);
/* Adds bytes of unknown encoding to the text. */
void message_add_raw(struct message *m, const char *s, size_t n);
/* Reads the text and the attachments: message_parts.c. */
void message_read_parts(struct message *m, GMimeMessage *message);

/* Passes on the decoded bytes of a part, block by block, until `take` returns 0. Returns what
 * it returned last. message_parts.c. */
int message_decode(GMimePart *part, int (*take)(void *context, const char *s, size_t n),
                   void *context);
/* Returns what an opaque S/MIME signature contains, or NULL if it can't be read. It is valid as
 * long as the message. */
GMimeObject *message_open_signed(struct message *m, GMimePart *part);
/* Reads a winmail.dat (with libytnef): appends its text, and calls `attach` for its files.
 * Returns 0 if it can't be read. */
int message_read_tnef(struct message *m, GMimePart *part, struct buf *body,
                      void (*attach)(void *context, GMimePart *part), void *context);
void message_close_inner(struct message_private *in);
