/* error.h: how errors are reported to the caller.
 *
 * A function that can fail returns an `enum status`. On failure it also fills the caller's
 * `struct error` with that status and a message for the user: what went wrong, where, and what
 * would have been right. Only cmd/ prints messages and exits. The status is the process's exit
 * status: a code of sysexits(3), or ST_PARTIAL.
 *
 * A struct error starts as ERROR_NONE, owns its message and is freed with error_clear. Out of
 * memory is never returned: it ends the process at once (mem.h). */
#pragma once

enum status {
    ST_OK = 0,          /* success, also if there was nothing to do */
    ST_PARTIAL = 1,     /* some records were rejected or skipped */
    ST_USAGE = 64,      /* wrong options or operands */
    ST_DATA = 65,       /* invalid input data */
    ST_NOINPUT = 66,    /* no such input or database */
    ST_INTERNAL = 70,   /* a bug in tkt */
    ST_MEMORY = 71,     /* out of memory */
    ST_CANTCREATE = 73, /* can't create an output file */
    ST_IO = 74,         /* input/output error, full disk */
    ST_BUSY = 75,       /* the database stayed locked: try again */
    ST_DENIED = 77,     /* not allowed */
    ST_CONFIG = 78,     /* invalid configuration */
};

struct error {
    enum status code;
    char *message; /* owned; NULL if code is ST_OK */
};

#define ERROR_NONE                                                                             \
    {                                                                                          \
        ST_OK, 0                                                                               \
    }

/* Sets code and message, frees the old message, and returns code. */
enum status error_set(struct error *e, enum status code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Puts "PREFIX: " (a file, line or column) before the message and returns its code. */
enum status error_prefix(struct error *e, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void error_clear(struct error *e);
