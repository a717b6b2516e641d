/* spool.h: input that can be read without hurry. A pipe is first read to its end into an
 * unnamed temporary file in $TMPDIR or /tmp, so that a slow writer doesn't keep the database
 * locked, and so that the beginning can be examined before it is read. */
#pragma once

#include "base/error.h"

/* Opens a file (NULL or "-": standard input) for reading from its current position. *fd is a
 * regular file above 2, which the caller closes. Closed standard input counts as empty. Returns
 * ST_NOINPUT if the file doesn't exist or isn't readable, and ST_IO if reading fails or the
 * disk is full. */
enum status spool_open(int *fd, const char *file, struct error *e);
/* Returns an empty unnamed temporary file, above 2, or -1 with ST_IO. */
int spool_temporary(struct error *e);
