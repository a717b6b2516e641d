#include "flow/blob_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/guard.h"
#include "base/utf8.h"

void blob_store_path(struct buf *out, const char *folder, const char *digest)
{
    buf_printf(out, "%s/%.2s/%s", folder, digest, digest + 2);
}

static enum status make_folder(const char *folder, struct error *e)
{
    struct stat about;
    if (guard_target(folder, e) != ST_OK)
        return e->code;
    if (mkdir(folder, 0700) == 0 ||
        (errno == EEXIST && stat(folder, &about) == 0 && S_ISDIR(about.st_mode)))
        return ST_OK;
    return error_set(e, ST_CANTCREATE, "%s: %s", utf8_quote(folder),
                     strerror(errno == EEXIST ? ENOTDIR : errno));
}

/* Creates a temporary file in the folder. *name stays NULL if the file has no name. */
static int temporary(const char *folder, char **name)
{
    int fd = -1;
    *name = NULL;
    if (access("/proc/self/fd", X_OK) == 0)
        fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {
        struct buf path = BUF_EMPTY;
        buf_printf(&path, "%s/.new-XXXXXX", folder);
        fd = mkostemp(path.s, O_CLOEXEC);
        *name = buf_detach(&path);
    }
    return fd_high(fd);
}

/* Gives a name to a file that has none. */
static int name_it(const char *folder, int fd, char **name)
{
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    for (int i = 0; i < 100; i++) {
        struct buf path = BUF_EMPTY;
        buf_printf(&path, "%s/.new-%ld-%d", folder, (long)getpid(), i);
        if (linkat(AT_FDCWD, self, AT_FDCWD, path.s, AT_SYMLINK_FOLLOW) == 0) {
            *name = buf_detach(&path);
            return 0;
        }
        buf_free(&path);
        if (errno != EEXIST)
            break;
    }
    return -1;
}

static void sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd); /* some file systems can't; the file itself is safe */
        close(fd);
    }
}

/* If the same contents are already stored, keeps the old file. */
static enum status into_place(const char *folder, int fd, char **name,
                              const struct blob_store_file *file, struct error *e)
{
    struct buf path = BUF_EMPTY, below = BUF_EMPTY;
    struct stat there;
    buf_printf(&below, "%s/%.2s", folder, file->digest);
    blob_store_path(&path, folder, file->digest);
    int same = stat(path.s, &there) == 0 && there.st_size == file->size;
    if (!same && make_folder(below.s, e) == ST_OK) {
        if (fsync(fd) < 0 || (!*name && name_it(folder, fd, name) < 0) ||
            rename(*name, path.s) < 0) {
            error_set(e, ST_IO, "%s: %s", utf8_quote(path.s), strerror(errno));
        } else {
            free(*name);
            *name = NULL;
            sync_folder(below.s);
            sync_folder(folder);
        }
    }
    BUF_FREE(&below, &path);
    return e->code;
}

static enum status digest_of(int fd, const char *name, struct blob_store_file *file,
                             struct error *e)
{
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    return digest_file(name ? name : self, file->digest, &file->size, e);
}

enum status blob_store_put(const char *folder,
                           enum status (*write)(void *context, int fd, struct error *e),
                           void *context, struct blob_store_file *file, struct error *e)
{
    char *name = NULL;
    if (make_folder(folder, e) != ST_OK)
        return e->code;
    int fd = temporary(folder, &name);
    if (fd < 0)
        error_set(e, ST_CANTCREATE, "%s: %s", utf8_quote(folder), strerror(errno));
    else if (write(context, fd, e) != ST_OK)
        error_prefix(e, "%s", utf8_quote(folder));
    else if (digest_of(fd, name, file, e) == ST_OK)
        into_place(folder, fd, &name, file, e);
    if (name)
        unlink(name);
    free(name);
    if (fd >= 0)
        close(fd);
    return e->code;
}
