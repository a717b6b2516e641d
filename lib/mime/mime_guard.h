/* mime_guard.h: limits a message, whoever wrote it, so that it is safe to parse.
 *
 * The parser keeps headers, its data about parts, and the text between parts in memory. So this
 * module limits the number of parts, their nesting, and the length of their headers, in one
 * pass over the bytes. Anything beyond the limits is removed and reported. The contents of
 * parts aren't limited. A Content-Type in quotes and a Content-Transfer-Encoding with anything
 * around its word are written as the parser knows them. */
#pragma once

#include <stdint.h>

#include "base/error.h"

enum {
    SIEVE_PARTS = 1000,
    SIEVE_DEPTH = 40,
    SIEVE_FIELD = 1 << 15,   /* bytes of one header field */
    SIEVE_HEADERS = 1 << 18, /* bytes of all headers of the message */
    SIEVE_BETWEEN = 1 << 16, /* bytes of all text outside of parts */
};

struct mime_guard {
    int fd;        /* what to parse: the input itself, or a temporary file */
    int64_t start; /* where the message begins in it */
    int64_t first; /* and in the input: after the "From " of an mbox */
    int cut;       /* 1: something was removed */
    int broken;    /* 1: a multipart lacks its end or boundary, or a header lacks its end */
    int torn;      /* 1: it ends inside a header line */
    int plain;     /* 1: headers had to be written in a plain form */
    int empty;     /* 1: there is no message, only white space or nothing */
    char *sender;  /* in the "From " line; NULL: there is none */
};

/* Scans the regular file from its current position. The caller keeps `fd`. Returns ST_IO. */
enum status mime_guard_open(struct mime_guard *s, int fd, struct error *e);
void mime_guard_close(struct mime_guard *s);
