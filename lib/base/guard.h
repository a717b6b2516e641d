/* guard.h: keeps output files from destroying the database.
 *
 * The runtime names the database once. Whatever then opens a file or folder for output asks
 * first: the target must be neither the database nor one of the files beside it, by whatever
 * name, link or file descriptor. A file that doesn't exist yet counts too: SQLite would take a
 * new FILE-journal for its own. */
#pragma once

#include "base/error.h"

/* "-wal", "-shm", "-journal" and the lock files, then NULL. */
extern const char *const guard_suffixes[];

void guard_database(const char *path);
/* Returns ST_CANTCREATE if the target is one of them. */
enum status guard_target(const char *target, struct error *e);
/* Returns 1 if an open file is the database or one of those. */
int guard_holds(int fd);
