#include "flow/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"

enum { FIRST_MS = 500, EACH_MS = 100 };

struct progress {
    char *what;
    int64_t total;
    int64_t next; /* when to draw again, in ms */
    int drawn;
};

/* The coarse clock is cheaper than the row that is counted. */
static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct progress *progress_start(const char *what, int64_t total, int quiet)
{
    const char *terminal = getenv("TERM");
    if (quiet || !isatty(STDERR_FILENO) || (terminal && strcmp(terminal, "dumb") == 0))
        return NULL;
    struct progress *p = mem_zero(1, sizeof *p);
    p->what = mem_string(what);
    p->total = total;
    p->next = now_ms() + FIRST_MS;
    return p;
}

static int percent(const struct progress *p, int64_t done)
{
    if (done >= p->total)
        return 100;
    return (int)(done < INT64_MAX / 100 ? done * 100 / p->total : done / (p->total / 100));
}

void progress_at(struct progress *p, int64_t done, int64_t rows)
{
    if (!p)
        return;
    int64_t now = now_ms();
    if (now < p->next)
        return;
    p->next = now + EACH_MS;
    p->drawn = 1;
    struct buf line = BUF_EMPTY;
    buf_printf(&line, "\r%s: ", p->what);
    if (p->total > 0)
        buf_printf(&line, "%d %%, ", percent(p, done));
    buf_printf(&line, ngettext("%lld row", "%lld rows", (unsigned long)rows), (long long)rows);
    buf_adds(&line, "\033[K");
    fd_write(STDERR_FILENO, line.s, line.len);
    buf_free(&line);
}

void progress_end(struct progress *p)
{
    if (!p)
        return;
    if (p->drawn)
        fd_write(STDERR_FILENO, "\r\033[K", 4);
    MEM_FREE(p->what, p);
}
