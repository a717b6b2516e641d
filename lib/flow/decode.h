/* decode.h: reads a file block by block and converts it to UTF-8 from any encoding that iconv
 * supports. Removes the byte-order mark.
 *
 * Without an encoding it returns the bytes unchanged. The reader, who knows rows and columns,
 * then checks whether they are UTF-8. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct decode;

int decode_plain(const char *encoding); /* 1: NULL or a name of UTF-8, no conversion needed */
/* Takes ownership of fd. Returns ST_USAGE for an unknown encoding. */
enum status decode_open(struct decode **d, int fd, const char *encoding, struct error *e);
/* Returns 1 and n bytes at *s, which are valid until the next call; 0 at the end; -1 for an
 * error. The error comes after all bytes that could be read before it. It has no file and line
 * and is ST_IO, or ST_DATA for an invalid byte. */
int decode_next(struct decode *d, const char **s, size_t *n, struct error *e);
int64_t decode_size(const struct decode *d); /* total bytes of the file, -1 if unknown */
int64_t decode_read(const struct decode *d); /* bytes of the file read so far */
int decode_marked(const struct decode *d);   /* 1: UTF-8 that begins with a byte-order mark */
void decode_close(struct decode *d);
