#include "flow/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"

extern char **environ;

/* ---- its words ---- */

static int is_there(const char *word)
{
    if (strchr(word, '/'))
        return access(word, X_OK) == 0;
    const char *path = getenv("PATH");
    struct buf file = BUF_EMPTY;
    int found = 0;
    for (const char *p = path ? path : "/usr/bin:/bin"; *p && !found;) {
        size_t n = strcspn(p, ":");
        buf_clear(&file);
        buf_printf(&file, "%.*s/%s", (int)n, p, word);
        found = access(file.s, X_OK) == 0;
        p += n + (p[n] == ':');
    }
    buf_free(&file);
    return found;
}

enum status process_command_of(struct process_command *c, const char *line, struct error *e)
{
    size_t room = 0;
    *c = (struct process_command){.text = mem_string(line)};
    for (char *p = c->text; *(p += strspn(p, " \t\n"));) {
        *MEM_NEXT(c->words, c->count, room) = p;
        p += strcspn(p, " \t\n");
        if (*p)
            *p++ = '\0';
    }
    MEM_GROW(c->words, c->count, room);
    c->words[c->count] = NULL;
    if (!c->count)
        return error_set(e, ST_USAGE, _("the name of a program is missing"));
    if (!is_there(c->words[0]))
        return error_set(e, ST_NOINPUT, _("no program '%s' that can be run"),
                         utf8_quote(c->words[0]));
    return ST_OK;
}

void process_command_free(struct process_command *c)
{
    MEM_FREE(c->words, c->text);
}

/* ---- running ---- */

/* in, out, err: its three files. */
static _Noreturn void child(char *const *words, char **env, int in, int out, int err)
{
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigset_t none;
    setpgid(0, 0);
    sigaction(SIGPIPE, &plain, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
        _exit(127);
    environ = env;
    execvp(words[0], words);
    _exit(127);
}

static char **with_variables(const char *const *variables)
{
    char **env = NULL;
    size_t count = 0, room = 0;
    for (char **p = environ; *p; p++)
        *MEM_NEXT(env, count, room) = *p;
    for (; *variables; variables++) {
        /* a second variable of the same name would be hidden by the first */
        size_t length = strcspn(*variables, "=") + 1, i = 0;
        while (i < count && strncmp(env[i], *variables, length) != 0)
            i++;
        MEM_GROW(env, count, room);
        count += i == count;
        env[i] = (char *)*variables;
    }
    MEM_GROW(env, count, room);
    env[count] = NULL;
    return env;
}

static long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Writes until all is written, the reader is gone, or the time is up. */
static void feed(int fd, const char *s, size_t n, long until)
{
    fcntl(fd, F_SETFL, O_NONBLOCK);
    while (n) {
        struct pollfd p = {fd, POLLOUT, 0};
        long left = until - now_ms();
        if (left <= 0 || (poll(&p, 1, left > 1000 ? 1000 : (int)left) < 0 && errno != EINTR))
            break;
        if (p.revents & POLLERR)
            break;
        if (!(p.revents & POLLOUT))
            continue;
        ssize_t got = write(fd, s, n);
        if (got < 0 && errno != EAGAIN && errno != EINTR)
            break;
        s += got > 0 ? got : 0;
        n -= got > 0 ? (size_t)got : 0;
    }
    close(fd);
}

/* Returns 1 if it ended by itself in time. */
static int wait_for(pid_t pid, long until, int *status)
{
    enum { FIRST_MS = 1, LONGEST_MS = 50 };
    for (long pause = FIRST_MS;; pause = pause * 2 > LONGEST_MS ? LONGEST_MS : pause * 2) {
        pid_t got = waitpid(pid, status, WNOHANG);
        if (got == pid)
            return 1;
        if (now_ms() >= until) {
            kill(-pid, SIGKILL);
            waitpid(pid, status, 0);
            return 0;
        }
        nanosleep(&(struct timespec){0, pause * 1000000}, NULL);
    }
}

enum status process_run(const struct process_command *c, const char *const *variables,
                        const char *input, size_t n, int seconds, struct process_result *result,
                        struct error *e)
{
    int ends[2], status = 0;
    if (pipe2(ends, O_CLOEXEC) < 0)
        return error_set(e, ST_IO, _("'%s' can't be run: %s"), utf8_quote(c->words[0]),
                         strerror(errno));
    int in = fd_high(ends[0]), out = fd_high(ends[1]);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
    char **env = with_variables(variables);
    pid_t pid = fork();
    if (pid == 0)
        child(c->words, env, in, 2, 2);
    free(env);
    close(in);
    if (pid < 0) {
        close(out);
        return error_set(e, ST_IO, _("'%s' can't be run: %s"), utf8_quote(c->words[0]),
                         strerror(errno));
    }
    setpgid(pid, pid);
    long until = now_ms() + seconds * 1000L;
    feed(out, input, n, until);
    if (!wait_for(pid, until, &status))
        *result = (struct process_result){PROCESS_TOO_LONG, SIGKILL};
    else if (WIFSIGNALED(status))
        *result = (struct process_result){PROCESS_KILLED, WTERMSIG(status)};
    else
        *result = (struct process_result){WEXITSTATUS(status) ? PROCESS_FAILED : PROCESS_DONE,
                                          WEXITSTATUS(status)};
    return ST_OK;
}

/* ---- reading ---- */

/* Reads until the end, until time is up, or until there is too much. Returns 1 if it got to the
 * end. */
static int drain(int fd, struct buf *out, size_t most, long until)
{
    enum { CHUNK = 4096 };
    size_t start = out->len;
    for (;;) {
        struct pollfd p = {fd, POLLIN, 0};
        long left = until - now_ms();
        if (left <= 0 || (poll(&p, 1, (int)left) < 0 && errno != EINTR))
            return 0;
        if (!(p.revents & (POLLIN | POLLHUP)))
            continue;
        buf_reserve(out, CHUNK);
        ssize_t got = read(fd, out->s + out->len, CHUNK);
        if (got == 0)
            return 1;
        if (got < 0 && errno != EINTR)
            return 0;
        out->len += got > 0 ? (size_t)got : 0;
        out->s[out->len] = '\0';
        if (out->len - start > most)
            return 0;
    }
}

int process_read(const struct process_command *c, const char *const *variables, struct buf *out,
                 size_t most, int milliseconds)
{
    int ends[2], status = 0;
    size_t start = out->len;
    if (pipe2(ends, O_CLOEXEC) < 0)
        return 0;
    int from = fd_high(ends[0]), to = fd_high(ends[1]),
        nothing = fd_high(open("/dev/null", O_RDWR | O_CLOEXEC));
    char **env = with_variables(variables);
    pid_t pid = nothing < 0 ? -1 : fork();
    if (pid == 0)
        child(c->words, env, nothing, to, nothing);
    free(env);
    close(to);
    if (nothing >= 0)
        close(nothing);
    long until = now_ms() + milliseconds;
    int told = 0;
    if (pid > 0) {
        setpgid(pid, pid);
        told = drain(from, out, most, until);
        told &= wait_for(pid, told ? until : now_ms(), &status) && WIFEXITED(status) &&
                !WEXITSTATUS(status);
    }
    close(from);
    if (!told) {
        out->len = start;
        if (out->capacity)
            out->s[start] = '\0';
    }
    return told;
}

/* ---- requests to stop ---- */

static void stops(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGHUP);
}

void stop_hold(void)
{
    sigset_t set;
    stops(&set);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

int stop_requested(void)
{
    sigset_t set;
    return sigpending(&set) == 0 && (sigismember(&set, SIGINT) || sigismember(&set, SIGTERM) ||
                                     sigismember(&set, SIGHUP));
}

void stop_release(void)
{
    sigset_t set;
    stops(&set);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}
