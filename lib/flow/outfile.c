#include "flow/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/guard.h"
#include "base/mem.h"
#include "base/utf8.h"

struct outfile {
    int fd;
    int why;      /* errno of the first failed write, or 0 */
    char *path;   /* the target, with links followed */
    char *folder; /* the folder of the target */
    char *temp;   /* name of the temporary file; NULL: none (yet) */
    int direct;   /* written in place */
    int fresh;    /* must not exist yet */
};

static void outfile_free(struct outfile *out)
{
    if (out->fd >= 0)
        close(out->fd);
    MEM_FREE(out->path, out->folder, out->temp, out);
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return mem_string(".");
    return mem_string_n(path, slash == path ? 1 : (size_t)(slash - path));
}

/* Tries names in the folder until one is free. `make` creates the file and returns 0 or more on
 * success. */
static int with_free_name(struct outfile *out,
                          int (*make)(const struct outfile *, const char *))
{
    for (int i = 0; i < 100; i++) {
        struct buf name = BUF_EMPTY;
        buf_printf(&name, "%s/.tkt-%ld-%d", out->folder, (long)getpid(), i);
        int made = make(out, name.s);
        if (made >= 0) {
            out->temp = buf_detach(&name);
            return made;
        }
        buf_free(&name);
        if (errno != EEXIST)
            break;
    }
    return -1;
}

static int make_file(const struct outfile *out, const char *name)
{
    (void)out;
    return open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

static int make_link(const struct outfile *out, const char *name)
{
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", out->fd);
    return linkat(AT_FDCWD, self, AT_FDCWD, name, AT_SYMLINK_FOLLOW);
}

static int open_temporary(struct outfile *out)
{
    int fd = -1;
    if (access("/proc/self/fd", X_OK) == 0)
        fd = open(out->folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    return fd >= 0 ? fd : with_free_name(out, make_file);
}

static void take_over(const struct outfile *out, const struct stat *old)
{
    /* only root may give files away; for others the mode is enough */
    if (fchown(out->fd, old->st_uid, old->st_gid) < 0 &&
        fchown(out->fd, (uid_t)-1, old->st_gid) < 0)
        errno = 0;
    fchmod(out->fd, old->st_mode & 07777);
}

enum status outfile_open(struct outfile **outfile, const char *path, struct error *e)
{
    *outfile = NULL;
    if (guard_target(path, e) != ST_OK)
        return e->code;
    struct outfile *out = mem_zero(1, sizeof *out);
    struct stat old, link;
    int there = stat(path, &old) == 0;
    char *real = there ? realpath(path, NULL) : NULL;
    out->path = real ? real : mem_string(path);
    out->folder = folder_of(out->path);
    out->direct = there ? !S_ISREG(old.st_mode) : lstat(path, &link) == 0;
    if (there && S_ISDIR(old.st_mode)) {
        errno = EISDIR;
        out->fd = -1;
    } else if (there && access(path, W_OK) < 0) {
        out->fd = -1; /* the folder is writable, but the file isn't */
    } else if (out->direct) {
        out->fd = fd_high(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    } else {
        out->fd = fd_high(open_temporary(out));
    }
    if (out->fd < 0) {
        error_set(e, ST_CANTCREATE, "%s: %s", utf8_quote(path), strerror(errno));
        outfile_abandon(out);
        return e->code;
    }
    if (there && !out->direct)
        take_over(out, &old);
    *outfile = out;
    return ST_OK;
}

int outfile_broken(const struct outfile *out)
{
    return out->why != 0;
}

void outfile_write(struct outfile *out, const void *bytes, size_t n)
{
    if (!out->why && fd_write(out->fd, bytes, n) < 0)
        out->why = errno;
}

enum status outfile_create(struct outfile **outfile, const char *path, struct error *e)
{
    struct outfile *out = mem_zero(1, sizeof *out);
    struct stat there;
    out->path = mem_string(path);
    out->folder = folder_of(path);
    out->fresh = 1;
    errno = EEXIST;
    out->fd = lstat(path, &there) == 0 ? -1 : fd_high(open_temporary(out));
    if (out->fd < 0) {
        error_set(e, ST_CANTCREATE, "%s: %s", utf8_quote(path), strerror(errno));
        outfile_abandon(out);
        out = NULL;
    } else {
        fchmod(out->fd, 0600);
    }
    *outfile = out;
    return e->code;
}

static void sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd); /* some file systems can't; the file itself is safe */
        close(fd);
    }
}

int outfile_move(const char *temp, const char *path)
{
    if (renameat2(AT_FDCWD, temp, AT_FDCWD, path, RENAME_NOREPLACE) < 0) {
        if (errno != EINVAL && errno != ENOSYS)
            return -1;
        if (link(temp, path) < 0)
            return -1;
        unlink(temp);
    }
    char *folder = folder_of(path);
    sync_folder(folder);
    free(folder);
    return 0;
}

static int into_place(struct outfile *out)
{
    if (fsync(out->fd) < 0)
        return -1;
    if (!out->temp && with_free_name(out, make_link) < 0)
        return -1;
    if (out->fresh ? outfile_move(out->temp, out->path) < 0 : rename(out->temp, out->path) < 0)
        return -1;
    free(out->temp);
    out->temp = NULL;
    sync_folder(out->folder);
    return 0;
}

enum status outfile_commit(struct outfile *out, struct error *e)
{
    int why = out->why;
    if (!why && !out->direct && into_place(out) < 0)
        why = errno;
    int fd = out->fd;
    out->fd = -1;
    if (close(fd) < 0 && !why && errno != EINTR)
        why = errno;
    enum status st = ST_OK;
    if (why)
        st = error_set(e, ST_IO, "%s: %s", utf8_quote(out->path), strerror(why));
    outfile_abandon(out);
    return st;
}

void outfile_abandon(struct outfile *out)
{
    if (!out)
        return;
    if (out->temp)
        unlink(out->temp);
    outfile_free(out);
}
