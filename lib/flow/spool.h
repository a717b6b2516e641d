/* spool.h: input that can be read at leisure: a pipe is first read to its end into an unnamed
 * temporary file in $TMPDIR or /tmp, so that no slow writer keeps the database locked, and so
 * that the beginning can be looked at before it is read. */
#ifndef TKT_FLOW_SPOOL_H
#define TKT_FLOW_SPOOL_H

#include "base/error.h"

/* Opens a file (NULL or "-": standard input) for reading from where it stands. *fd is above 2,
 * the caller's to close, and a regular file always; standard input that is closed counts as
 * empty. ST_NOINPUT: no such file, or not readable; ST_IO: reading failed, or no room. */
enum status spool_open(int *fd, const char *file, struct error *e);
/* An unnamed temporary file, empty, above 2; -1: ST_IO. */
int spool_temporary(struct error *e);

#endif
