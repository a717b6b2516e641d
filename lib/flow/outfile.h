/* outfile.h: writes files atomically: the file is either complete or unchanged.
 *
 * The data go to a temporary file in the same folder. It has no name if the system supports
 * that, so that a killed tool leaves nothing behind. outfile_commit syncs it to the disk and
 * moves it into place. The mode and owner of an existing file are kept, and a symbolic link is
 * followed. Anything that isn't a regular file (/dev/null, a pipe) is written to directly. The
 * files of the database are refused (base/guard.h). */
#pragma once

#include <stddef.h>

#include "base/error.h"

struct outfile;

enum status outfile_open(struct outfile **out, const char *path,
                         struct error *e); /* ST_CANTCREATE */
/* The same for a file that must not exist yet, with mode 0600; the database itself is allowed.
 * outfile_commit fails if it has come to exist. */
enum status outfile_create(struct outfile **out, const char *path, struct error *e);
/* Gives a complete file its name, which must be free, and syncs the folder. Returns 0, or -1
 * and sets errno. */
int outfile_move(const char *temp, const char *path);
/* Writes n bytes. The first write error is kept; outfile_commit returns it. */
void outfile_write(struct outfile *out, const void *bytes, size_t n);
int outfile_broken(const struct outfile *out);                    /* 1 after a write error */
enum status outfile_commit(struct outfile *out, struct error *e); /* ST_IO; always frees */
void outfile_abandon(struct outfile *out);                        /* out may be NULL */
