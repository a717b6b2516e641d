/* digest.h: the BLAKE2b digest of a file or of bytes (RFC 7693), by libb2. */
#ifndef TKT_BASE_DIGEST_H
#define TKT_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum { DIGEST_HEX = 64 }; /* 32 bytes as hexadecimal digits */

/* The same digits that `b2sum -l 256 FILE` prints; *size is the number of bytes read.
 * ST_NOINPUT where the file isn't there, isn't readable or is no regular file; ST_IO where
 * reading fails. */
enum status digest_file(const char *file, char hex[DIGEST_HEX + 1], int64_t *size,
                        struct error *e);
void digest_bytes(const void *bytes, size_t n, char hex[DIGEST_HEX + 1]);

#endif
