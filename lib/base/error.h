/* error.h: how a failure travels upwards.
 *
 * A function that can fail returns an `enum status` and fills the caller's
 * `struct error` with that status and a sentence made for the user: what,
 * where, and what would have been right. Only cmd/ prints and exits. The
 * status is the exit status of the process: sysexits(3) and two of our own.
 *
 * A struct error starts as ERROR_NONE, owns its message, and is freed with
 * error_clear. Where no memory is left the process ends at once (mem.h). */
#ifndef TKT_BASE_ERROR_H
#define TKT_BASE_ERROR_H

enum status {
    ST_OK = 0,          /* done; also when there was nothing to do */
    ST_PARTIAL = 1,     /* some records refused or left undone */
    ST_USAGE = 64,      /* wrong options or operands */
    ST_DATA = 65,       /* bad input data */
    ST_NOINPUT = 66,    /* no such input or database */
    ST_INTERNAL = 70,   /* a bug in tkt */
    ST_MEMORY = 71,     /* out of memory */
    ST_CANTCREATE = 73, /* can't create an output file */
    ST_IO = 74,         /* input/output error, full disk */
    ST_BUSY = 75,       /* the database stayed busy: try again */
    ST_DENIED = 77,     /* not allowed */
    ST_CONFIG = 78,     /* bad configuration */
};

struct error {
    enum status code;
    char *message; /* owned; NULL where code is ST_OK */
};

#define ERROR_NONE                                                                             \
    {                                                                                          \
        ST_OK, 0                                                                               \
    }

/* Sets code and message (replacing what was there) and returns code. */
enum status error_set(struct error *e, enum status code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Puts "PREFIX: " before the message and returns its code: for file, line, column. */
enum status error_prefix(struct error *e, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void error_clear(struct error *e);

#endif
