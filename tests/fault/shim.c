/* shim.c: makes the n-th system call of a kind fail, for LD_PRELOAD.
 *
 *     FAULT=write:12:kill FAULT_ON=tkt.db LD_PRELOAD=… tkt-new --csv large.csv
 *
 * FAULT     KIND:N:HOW. KIND is write, read, sync, open, truncate, unlink, rename or malloc; N
 *           counts from 1, and N+ means this call and all after it; HOW is EIO, EINVAL, ENOSPC,
 * short (half of the bytes), kill (SIGKILL at the call, which isn't done) or stop (SIGSTOP
 *           before it).
 * FAULT_ON  only files whose path contains this.
 * FAULT_COUNT  a file that gets the number of such calls when the process ends.
 *
 * Calls count from main on: what the loader and the libraries do before it is nobody's fault.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum how { FAIL, SHORT, KILL, STOP };

static char kind[16];
static const char *on, *count_file;
static long at, seen;
static int armed, goes_on, error_number;
static enum how how;
static int (*real_main)(int, char **, char **);

static void *next(const char *name)
{
    int was = armed;
    armed = 0;
    void *function = dlsym(RTLD_NEXT, name);
    armed = was;
    return function;
}

static void arm(void)
{
    const char *fault = getenv("FAULT");
    char word[16] = "EIO";
    on = getenv("FAULT_ON");
    count_file = getenv("FAULT_COUNT");
    if (!fault || sscanf(fault, "%15[a-z]:%ld", kind, &at) < 1)
        return;
    const char *colon = strrchr(fault, ':');
    goes_on = strchr(fault, '+') != NULL;
    if (colon && colon != strchr(fault, ':'))
        snprintf(word, sizeof word, "%s", colon + 1);
    how = strcmp(word, "kill") == 0    ? KILL
          : strcmp(word, "stop") == 0  ? STOP
          : strcmp(word, "short") == 0 ? SHORT
                                       : FAIL;
    error_number = strcmp(word, "ENOSPC") == 0   ? ENOSPC
                   : strcmp(word, "EINVAL") == 0 ? EINVAL
                                                 : EIO;
    armed = 1;
}

static int wrapped_main(int argc, char **argv, char **env)
{
    arm();
    return real_main(argc, argv, env);
}

int __libc_start_main(int (*)(int, char **, char **), int, char **, void (*)(void),
                      void (*)(void), void (*)(void), void *);
int __libc_start_main(int (*main_of)(int, char **, char **), int argc, char **argv,
                      void (*init)(void), void (*fini)(void), void (*ended)(void), void *stack)
{
    int (*start)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void),
                 void (*)(void), void *);
    *(void **)&start = next("__libc_start_main");
    real_main = main_of;
    return start(wrapped_main, argc, argv, init, fini, ended, stack);
}

__attribute__((destructor)) static void tell(void)
{
    armed = 0;
    FILE *f = count_file ? fopen(count_file, "w") : NULL;
    if (f) {
        fprintf(f, "%ld\n", seen);
        fclose(f);
    }
}

/* 1: this is the call. */
static int struck(const char *which, const char *path)
{
    if (!armed || strcmp(which, kind) != 0 || (on && !(path && strstr(path, on))))
        return 0;
    seen++;
    if (!at || seen < at || (seen > at && !goes_on))
        return 0;
    if (how == KILL || how == STOP)
        raise(how == KILL ? SIGKILL : SIGSTOP);
    errno = error_number;
    return how != STOP;
}

static int struck_fd(const char *which, int fd)
{
    char link[40], path[PATH_MAX] = "";
    if (!armed || strcmp(which, kind) != 0)
        return 0;
    if (on) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t n = readlink(link, path, sizeof path - 1);
        path[n > 0 ? n : 0] = '\0';
    }
    return struck(which, path);
}

/* A call that fails, or does half of it. */
#define STRIKE(which, fd, n)                                                                   \
    if (struck_fd(which, fd)) {                                                                \
        if (how != SHORT)                                                                      \
            return -1;                                                                         \
        n /= 2;                                                                                \
    }

ssize_t write(int fd, const void *s, size_t n)
{
    static ssize_t (*real)(int, const void *, size_t);
    if (!real)
        *(void **)&real = next("write");
    STRIKE("write", fd, n)
    return real(fd, s, n);
}

ssize_t pwrite(int fd, const void *s, size_t n, off_t where)
{
    static ssize_t (*real)(int, const void *, size_t, off_t);
    if (!real)
        *(void **)&real = next("pwrite");
    STRIKE("write", fd, n)
    return real(fd, s, n, where);
}

ssize_t pwrite64(int fd, const void *s, size_t n, off64_t where)
{
    return pwrite(fd, s, n, where);
}

ssize_t read(int fd, void *s, size_t n)
{
    static ssize_t (*real)(int, void *, size_t);
    if (!real)
        *(void **)&real = next("read");
    STRIKE("read", fd, n)
    return real(fd, s, n);
}

ssize_t pread(int fd, void *s, size_t n, off_t where)
{
    static ssize_t (*real)(int, void *, size_t, off_t);
    if (!real)
        *(void **)&real = next("pread");
    STRIKE("read", fd, n)
    return real(fd, s, n, where);
}

ssize_t pread64(int fd, void *s, size_t n, off64_t where)
{
    return pread(fd, s, n, where);
}

#define FAILS_FD(name, which, parameters, arguments)                                           \
    int name parameters                                                                        \
    {                                                                                          \
        static int(*real) parameters;                                                          \
        if (!real)                                                                             \
            *(void **)&real = next(#name);                                                     \
        return struck_fd(which, fd) ? -1 : real arguments;                                     \
    }

FAILS_FD(fsync, "sync", (int fd), (fd))
FAILS_FD(fdatasync, "sync", (int fd), (fd))
FAILS_FD(ftruncate, "truncate", (int fd, off_t n), (fd, n))
FAILS_FD(ftruncate64, "truncate", (int fd, off64_t n), (fd, n))

int unlink(const char *path)
{
    static int (*real)(const char *);
    if (!real)
        *(void **)&real = next("unlink");
    return struck("unlink", path) ? -1 : real(path);
}

int rename(const char *from, const char *to)
{
    static int (*real)(const char *, const char *);
    if (!real)
        *(void **)&real = next("rename");
    return struck("rename", to) ? -1 : real(from, to);
}

int open(const char *path, int flags, ...)
{
    static int (*real)(const char *, int, ...);
    va_list ap;
    va_start(ap, flags);
    int mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(ap, int) : 0;
    va_end(ap);
    if (!real)
        *(void **)&real = next("open");
    return struck("open", path) ? -1 : real(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list ap;
    va_start(ap, flags);
    int mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(ap, int) : 0;
    va_end(ap);
    return open(path, flags, mode);
}

/* ---- memory: glibc's own names, for dlsym needs some itself ---- */

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

static int no_memory(void)
{
    int no = struck("malloc", NULL);
    if (no)
        errno = ENOMEM;
    return no;
}

void *malloc(size_t n)
{
    return no_memory() ? NULL : __libc_malloc(n);
}

void *calloc(size_t count, size_t n)
{
    return no_memory() ? NULL : __libc_calloc(count, n);
}

void *realloc(void *p, size_t n)
{
    return no_memory() ? NULL : __libc_realloc(p, n);
}

int posix_memalign(void **p, size_t align, size_t n)
{
    if (no_memory())
        return ENOMEM;
    *p = __libc_memalign(align, n);
    return *p ? 0 : ENOMEM;
}
