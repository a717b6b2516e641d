/* mime_guard.h: a message made small enough to be parsed, whoever wrote it.
 *
 * The parser keeps headers, the parts' own data and what stands between parts in memory; so
 * the parts that there may be, how deep, and how long their headers are is limited here, in one
 * pass over the bytes. What is beyond is left out, and that is told; the contents of parts
 * aren't limited. */
#ifndef TKT_MIME_MIME_GUARD_H
#define TKT_MIME_MIME_GUARD_H

#include <stdint.h>

#include "base/error.h"

enum {
    SIEVE_PARTS = 1000,
    SIEVE_DEPTH = 40,
    SIEVE_FIELD = 1 << 15,   /* bytes of one field of a header */
    SIEVE_HEADERS = 1 << 18, /* of all headers of the message */
    SIEVE_BETWEEN = 1 << 16, /* bytes of all that stands outside of parts */
};

struct mime_guard {
    int fd;        /* what is to be parsed: the same as went in, or a temporary file */
    int64_t start; /* where the message begins in it */
    int64_t first; /* and in what went in: behind an mbox's "From " */
    int cut;       /* 1: something was left out */
    int broken;    /* 1: a multipart has no end or no boundary, or a header has none */
    int torn;      /* 1: it ends within a header's line */
    int empty;     /* 1: there is no message, only white space or nothing */
    char *sender;  /* of the "From " line; NULL: there is none */
};

/* Looks through the regular file from where it stands. `fd` stays the caller's. ST_IO. */
enum status mime_guard_open(struct mime_guard *s, int fd, struct error *e);
void mime_guard_close(struct mime_guard *s);

#endif
