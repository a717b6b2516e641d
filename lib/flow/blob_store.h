/* blob_store.h: stores files by content: FOLDER/ab/cdef…, where abcdef… is the BLAKE2b digest.
 *
 * Files with the same contents are stored once, whatever their names are. A file is complete or
 * doesn't exist. Folders are created with mode 0700, files with 0600. */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/error.h"

struct blob_store_file {
    char digest[DIGEST_HEX + 1];
    int64_t size;
};

/* Stores what `write` writes to its file descriptor, and returns the digest and size in *file.
 * Creates the folder if it doesn't exist; its parent must exist. Returns ST_CANTCREATE, ST_IO,
 * or the error of `write`. */
enum status blob_store_put(const char *folder,
                           enum status (*write)(void *context, int fd, struct error *e),
                           void *context, struct blob_store_file *file, struct error *e);
/* Appends the path of a stored file. */
void blob_store_path(struct buf *out, const char *folder, const char *digest);
