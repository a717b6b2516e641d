#include "base/guard.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"

const char *const guard_suffixes[] = {"-wal",    "-shm",   "-journal", "-remind",
                                      "-notice", "-reply", "-restore", NULL};

static char *database; /* its canonical name; NULL: none */

/* Returns the canonical name, which the file need not have yet. Links are followed. */
static char *canonical(const char *path)
{
    char name[PATH_MAX] = "";
    if (!realpath(path, name) && !*name)
        return mem_string(path);
    return mem_string(name);
}

void guard_database(const char *path)
{
    free(database);
    database = canonical(path);
}

static int is_same(const struct stat *a, const char *name)
{
    struct stat b;
    return a && stat(name, &b) == 0 && a->st_dev == b.st_dev && a->st_ino == b.st_ino;
}

/* Compares by name and, if the file exists, by inode. */
static int belongs_to_database(const char *name, const struct stat *about)
{
    struct buf own = BUF_EMPTY;
    int found = 0;
    if (!database)
        return 0;
    for (const char *const *s = guard_suffixes; !found; s++) {
        buf_clear(&own);
        buf_printf(&own, "%s%s", database, *s ? *s : "");
        found = (name && strcmp(name, own.s) == 0) || is_same(about, own.s);
        if (!*s)
            break;
    }
    buf_free(&own);
    return found;
}

enum status guard_target(const char *target, struct error *e)
{
    struct stat about;
    char *name = canonical(target);
    if (belongs_to_database(name, stat(target, &about) == 0 ? &about : NULL))
        error_set(e, ST_CANTCREATE,
                  _("%s: belongs to the database %s: choose another file for the output"),
                  utf8_quote(target), utf8_quote(database));
    free(name);
    return e->code;
}

int guard_holds(int fd)
{
    struct stat about;
    return fstat(fd, &about) == 0 && S_ISREG(about.st_mode) &&
           belongs_to_database(NULL, &about);
}
