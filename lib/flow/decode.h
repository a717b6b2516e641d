/* decode.h: a file's bytes as UTF-8, block by block, from any encoding that iconv knows,
 * without the byte-order mark.
 *
 * Without an encoding the bytes are given as they are: whether they are UTF-8 is for the reader
 * to see, who knows rows and columns. */
#ifndef TKT_FLOW_DECODE_H
#define TKT_FLOW_DECODE_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct decode;

int decode_plain(const char *encoding); /* 1: NULL or a name of UTF-8, nothing to convert */
/* Takes fd over. An encoding that isn't known is ST_USAGE. */
enum status decode_open(struct decode **d, int fd, const char *encoding, struct error *e);
/* 1: n bytes at *s, until the next call; 0: the end; -1: an error, without file and line, that
 * comes after all that could be read before it: ST_IO, or ST_DATA for an impossible byte. */
int decode_next(struct decode *d, const char **s, size_t *n, struct error *e);
int64_t decode_size(const struct decode *d); /* bytes of the file in all, -1 unknown */
int64_t decode_read(const struct decode *d); /* bytes of the file read so far */
int decode_marked(const struct decode *d);   /* 1: UTF-8 that began with a byte-order mark */
void decode_close(struct decode *d);

#endif
