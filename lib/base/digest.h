/* digest.h: BLAKE2b digests (RFC 7693) of files and bytes, computed by libb2. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum { DIGEST_HEX = 64 }; /* 32 bytes in hexadecimal */

/* Writes the digits that `b2sum -l 256 FILE` prints. *size receives the number of bytes read.
 * Returns ST_NOINPUT if the file doesn't exist, can't be opened or isn't a regular file, and
 * ST_IO if reading fails. */
enum status digest_file(const char *file, char hex[DIGEST_HEX + 1], int64_t *size,
                        struct error *e);
void digest_bytes(const void *bytes, size_t n, char hex[DIGEST_HEX + 1]);
