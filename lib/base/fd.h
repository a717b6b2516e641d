/* fd.h: file descriptors that can't be mistaken for stdin, stdout or stderr.
 *
 * If a tool is started with stdout closed, the next open(2) returns 1, and rows would silently
 * go into that file. So flow and mime move all their files above 2. */
#pragma once

#include <stddef.h>

/* Moves fd above 2 if it isn't already, closes the low one and sets close-on-exec. Returns -1
 * and sets errno if that fails or fd is negative. */
int fd_high(int fd);
/* Writes all n bytes, with as many calls as needed. Returns 0, or -1 and sets errno. */
int fd_write(int fd, const void *bytes, size_t n);
/* Calls read(2), again after a signal. */
long fd_read(int fd, void *bytes, size_t n);
