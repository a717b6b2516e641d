/* blob_store.h: files kept under their contents: FOLDER/ab/cdef…, the BLAKE2b digest cut after
 * two digits. The same contents are kept once, whatever they are called; a file is there whole
 * or not at all. Folders are made with mode 0700, files with 0600. */
#ifndef TKT_FLOW_BLOB_STORE_H
#define TKT_FLOW_BLOB_STORE_H

#include <stdint.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/error.h"

struct blob_store_file {
    char digest[DIGEST_HEX + 1];
    int64_t size;
};

/* Keeps what `write` writes to the file descriptor it is given, and says what it was. The
 * folder is made where it isn't there; the one above it must be. ST_CANTCREATE, ST_IO, or
 * write's. */
enum status blob_store_put(const char *folder,
                           enum status (*write)(void *context, int fd, struct error *e),
                           void *context, struct blob_store_file *file, struct error *e);
/* Appends where a file lies. */
void blob_store_path(struct buf *out, const char *folder, const char *digest);

#endif
