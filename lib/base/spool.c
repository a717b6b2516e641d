#include "base/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"

enum { SPOOL_BLOCK = 1 << 17 };

static const char *folder(void)
{
    const char *set = getenv("TMPDIR");
    return set && *set ? set : "/tmp";
}

static int unnamed_file(void)
{
    int fd = open(folder(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        struct buf path = BUF_EMPTY;
        buf_printf(&path, "%s/tkt-XXXXXX", folder());
        fd = mkostemp(path.s, O_CLOEXEC);
        if (fd >= 0)
            unlink(path.s);
        buf_free(&path);
    }
    return fd_high(fd);
}

int spool_temporary(struct error *e)
{
    int fd = unnamed_file();
    if (fd < 0)
        error_set(e, ST_IO, _("%s: can't create a temporary file for the input: %s"), folder(),
                  strerror(errno));
    return fd;
}

static enum status copy(int to, int from, const char *name, struct error *e)
{
    char *block = mem_alloc(SPOOL_BLOCK);
    enum status st = ST_OK;
    long got = 0;
    while (st == ST_OK && from >= 0 && (got = fd_read(from, block, SPOOL_BLOCK)) > 0)
        if (fd_write(to, block, (size_t)got) < 0)
            st = error_set(e, ST_IO, _("%s: can't store the input in a temporary file: %s"),
                           folder(), strerror(errno));
    if (st == ST_OK && got < 0)
        st = error_set(e, ST_IO, "%s: %s", name, strerror(errno));
    if (st == ST_OK && lseek(to, 0, SEEK_SET) < 0)
        st = error_set(e, ST_IO, "%s: %s", folder(), strerror(errno));
    free(block);
    return st;
}

enum status spool_open(int *fd, const char *file, struct error *e)
{
    int named = file && strcmp(file, "-") != 0;
    const char *name = named ? utf8_quote(file) : "stdin";
    int from = named ? fd_high(open(file, O_RDONLY | O_CLOEXEC))
                     : fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    *fd = -1;
    if (from < 0 && (named || errno != EBADF))
        return error_set(e, ST_NOINPUT, "%s: %s", name, strerror(errno));
    struct stat s;
    if (from >= 0 && fstat(from, &s) == 0 && S_ISREG(s.st_mode)) {
        *fd = from;
        return ST_OK;
    }
    enum status st = ST_OK;
    if (from >= 0 && fstat(from, &s) == 0 && S_ISDIR(s.st_mode))
        st = error_set(e, ST_NOINPUT, "%s: %s", name, strerror(EISDIR));
    int to = st == ST_OK ? spool_temporary(e) : -1;
    if (st == ST_OK && to < 0)
        st = e->code;
    if (st == ST_OK)
        st = copy(to, from, name, e);
    if (from >= 0)
        close(from);
    if (st != ST_OK && to >= 0)
        close(to);
    else
        *fd = to;
    return st;
}
