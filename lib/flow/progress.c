#include "flow/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"

enum { FIRST_MS = 500, EVERY_MS = 100 };

struct progress {
    char *what;
    int64_t total, next_ms;
    int drawn;
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct progress *progress_start(const char *what, int64_t total, int quiet)
{
    if (quiet || !isatty(STDERR_FILENO))
        return NULL;
    struct progress *p = mem_zero(1, sizeof *p);
    p->what = mem_string(what);
    p->total = total;
    p->next_ms = now_ms() + FIRST_MS;
    return p;
}

void progress_at(struct progress *p, int64_t done, int64_t rows)
{
    if (!p)
        return;
    int64_t now = now_ms();
    if (now < p->next_ms)
        return;
    p->next_ms = now + EVERY_MS;
    p->drawn = 1;
    if (p->total > 0 && done <= p->total)
        fprintf(stderr, "\r%s: %lld (%d %%)\033[K", p->what, (long long)rows,
                (int)(done * 100 / p->total));
    else
        fprintf(stderr, "\r%s: %lld\033[K", p->what, (long long)rows);
    fflush(stderr);
}

void progress_end(struct progress *p)
{
    if (!p)
        return;
    if (p->drawn) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
    free(p->what);
    free(p);
}
