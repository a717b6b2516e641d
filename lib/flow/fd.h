/* fd.h: file descriptors that never pass for stdin, stdout or stderr.
 *
 * Where a tool is started with stdout closed, the next open(2) returns 1, and rows would
 * silently go into whatever that is; so every file of this room is moved above 2. */
#ifndef TKT_FLOW_FD_H
#define TKT_FLOW_FD_H

#include <stddef.h>

/* Moves fd above 2 where it isn't, closing the low one; close-on-exec. -1 and errno where that
 * fails, or where fd is negative already. */
int fd_high(int fd);
/* Writes all n bytes, however often it takes; 0, or -1 and errno. */
int fd_write(int fd, const void *bytes, size_t n);
/* read(2), again after a signal. */
long fd_read(int fd, void *bytes, size_t n);

#endif
