/* outfile.h: a file that is there whole, or as it was before.
 *
 * What is written goes to a temporary file in the same folder (without a name where the system
 * can, so that nothing is left behind by a killed tool), is synced to the disk and moved into
 * place by outfile_commit. The mode and owner of an existing file are kept; a symbolic link is
 * followed. What is no regular file (/dev/null, a pipe) is written to directly. */
#ifndef TKT_FLOW_OUTFILE_H
#define TKT_FLOW_OUTFILE_H

#include <stddef.h>

#include "base/error.h"

struct outfile;

enum status outfile_open(struct outfile **out, const char *path,
                         struct error *e); /* ST_CANTCREATE */
/* The first error of writing is kept and comes with outfile_commit. */
void outfile_write(struct outfile *out, const void *bytes, size_t n);
int outfile_broken(const struct outfile *out);                    /* 1 after such an error */
enum status outfile_commit(struct outfile *out, struct error *e); /* ST_IO; frees in any case */
void outfile_abandon(struct outfile *out);                        /* NULL is fine */

#endif
