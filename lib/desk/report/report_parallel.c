#include "desk/report/report_parallel.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "calc/stat/stat.h"
#include "flow/fd.h"

enum { WORTH_IT = 100000 };

/* What both processes must have seen alike. */
struct state {
    int64_t event, log;
};

struct half {
    int64_t middle;
    struct state state;
    pid_t child;
    FILE *from; /* what the child says */
};

static enum status read_state(struct desk *desk, struct state *s, struct error *e)
{
    struct stmt *st;
    if (store_prepare(desk->store, &st,
                      "SELECT coalesce((SELECT max(id) FROM event), 0),"
                      " coalesce((SELECT max(id) FROM register_log), 0)",
                      e) != ST_OK)
        return e->code;
    if (stmt_step(st, e) <= 0)
        return e->code;
    *s = (struct state){stmt_int(st, 0), stmt_int(st, 1)};
    stmt_reset(st);
    return ST_OK;
}

static int worth_it(int64_t tickets)
{
    const char *jobs = getenv("TKT_JOBS");
    cpu_set_t set;
    if (jobs && *jobs)
        return strcmp(jobs, "1") != 0 && tickets > 1;
    return tickets >= WORTH_IT && sched_getaffinity(0, sizeof set, &set) == 0 &&
           CPU_COUNT(&set) > 1;
}

/* ---- the child ---- */

static void write_groups(struct report_run *r, FILE *to)
{
    size_t len, size = r->report->counters * sizeof(int64_t);
    fwrite(&r->seen, sizeof r->seen, 1, to);
    fwrite(&r->added, sizeof r->added, 1, to);
    fwrite(&r->group_count, sizeof r->group_count, 1, to);
    for (size_t i = 0; i < r->group_count; i++) {
        const char *key = dims_key(r->dims, i, &len);
        fwrite(&len, sizeof len, 1, to);
        fwrite(key, 1, len, to);
        fwrite(report_counters(r, i), 1, size, to);
        for (size_t k = 0; k < r->report->samples; k++) {
            struct sample *s = &report_samples(r, i)[k];
            fwrite(&s->count, sizeof s->count, 1, to);
            if (s->count)
                fwrite(s->v, sizeof *s->v, s->count, to);
            sample_free(s); /* the parent has it now */
        }
    }
}

/* Leaves the parent's connection alone: it opens one of its own. */
static int count_second(const struct half *h, const struct report_run *parent, int fd)
{
    struct tool tool = *parent->tool;
    struct state state;
    struct buf range = BUF_EMPTY;
    FILE *to = fdopen(fd, "w");
    tool.e = (struct error)ERROR_NONE;
    tool.db = store_path(parent->desk->store);
    tool.desk = NULL;
    if (!to || tool_desk(&tool) != ST_OK ||
        store_begin_read(tool.desk->store, &tool.e) != ST_OK ||
        read_state(tool.desk, &state, &tool.e) != ST_OK ||
        memcmp(&state, &h->state, sizeof state) != 0)
        return 1;
    tool.desk->now = parent->desk->now; /* one clock for both */
    struct report_run r = {
        .report = parent->report, .tool = &tool, .desk = tool.desk, .options = parent->options};
    buf_printf(&range, "id>%lld", (long long)h->middle);
    if (report_prepare(&r, &tool.e) != ST_OK || report_begin(&r, &tool.e) != ST_OK ||
        report_walk(&r, range.s, &tool.e) != ST_OK)
        return 1;
    write_groups(&r, to);
    return fclose(to) != 0;
}

/* ---- the parent ---- */

static int open_pipe(int ends[2])
{
    if (pipe(ends) != 0)
        return 0;
    ends[0] = fd_high(ends[0]);
    ends[1] = fd_high(ends[1]);
    return ends[0] >= 0 && ends[1] >= 0;
}

struct half *half_start(struct report_run *r, struct error *e)
{
    int ends[2];
    /* of a few that an index finds there is nothing to halve, and a range of ids would lead the
     * store away from the index */
    if (r->options->argc || r->report->word)
        return NULL;
    struct half h = {.middle = ticket_last(r->desk->store, e) / 2};
    if (e->code != ST_OK || !worth_it(h.middle * 2) ||
        read_state(r->desk, &h.state, e) != ST_OK || !open_pipe(ends))
        return NULL;
    h.child = fork();
    if (h.child == 0) {
        close(ends[0]);
        _exit(count_second(&h, r, ends[1]));
    }
    close(ends[1]);
    h.from = h.child > 0 ? fdopen(ends[0], "r") : NULL;
    if (!h.from) {
        close(ends[0]);
        return NULL;
    }
    struct half *half = mem_alloc(sizeof *half);
    *half = h;
    return half;
}

int64_t half_middle(const struct half *h)
{
    return h->middle;
}

enum status half_walk_first(struct half *h, struct report_run *r, struct error *e)
{
    struct buf range = BUF_EMPTY;
    buf_printf(&range, "id<=%lld", (long long)h->middle);
    report_walk(r, range.s, e);
    buf_free(&range);
    return e->code;
}

static int take(struct half *h, void *to, size_t size, size_t count)
{
    return fread(to, size, count, h->from) == count;
}

static int add_samples(struct half *h, struct sample *s)
{
    int64_t values[1024];
    size_t count, room = sizeof values / sizeof *values;
    if (!take(h, &count, sizeof count, 1))
        return 0;
    while (count) {
        size_t n = count < room ? count : room;
        if (!take(h, values, sizeof *values, n))
            return 0;
        for (size_t i = 0; i < n; i++)
            sample_add(s, values[i]);
        count -= n;
    }
    return 1;
}

static int add_group(struct half *h, struct report_run *r, struct buf *key)
{
    size_t len;
    int64_t n;
    if (!take(h, &len, sizeof len, 1))
        return 0;
    buf_clear(key);
    buf_reserve(key, len);
    if (!take(h, key->s, 1, len))
        return 0;
    size_t group = dims_of_key(r->dims, key->s, len);
    for (size_t i = 0; i < r->report->counters; i++) {
        if (!take(h, &n, sizeof n, 1))
            return 0;
        report_counters(r, group)[i] += n;
    }
    for (size_t i = 0; i < r->report->samples; i++)
        if (!add_samples(h, &report_samples(r, group)[i]))
            return 0;
    return 1;
}

static int add_groups(struct half *h, struct report_run *r, size_t count)
{
    struct buf key = BUF_EMPTY;
    int ok = 1;
    for (size_t i = 0; ok && i < count; i++)
        ok = add_group(h, r, &key);
    buf_free(&key);
    return ok;
}

static int reap(struct half *h)
{
    int status = -1;
    while (h->child > 0 && waitpid(h->child, &status, 0) < 0 && errno == EINTR)
        ;
    h->child = 0;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int half_join(struct half *h, struct report_run *r, struct error *e)
{
    int64_t seen, added;
    size_t count;
    /* whatever can go wrong there does so before the first word */
    if (!take(h, &seen, sizeof seen, 1))
        return 0;
    if (!take(h, &added, sizeof added, 1) || !take(h, &count, sizeof count, 1) ||
        !add_groups(h, r, count) || !reap(h)) {
        error_set(e, ST_INTERNAL,
                  _("the second process was ended while it told its figures: try again"));
        return 0;
    }
    r->seen += seen;
    r->added += added;
    return 1;
}

void half_end(struct half *h)
{
    fclose(h->from);
    if (h->child > 0) {
        kill(h->child, SIGTERM);
        reap(h);
    }
    free(h);
}
