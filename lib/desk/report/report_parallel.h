/* report_parallel.h: the second half of a large table, counted by a second process at the same
 * time.
 *
 * Reading rows costs more than counting them, and one connection reads on one processor. Where
 * there are two, a child takes the tickets above the middle, with a connection and a
 * transaction of its own, and hands its groups back through a pipe: keys, counters, samples.
 * Should it have seen another state of the data, or fail, the caller counts that half
 * too: the figures never depend on it. Only for passes over all tickets: without filters.
 * $TKT_JOBS=1 does without it; 2 does it however few they are. */
#ifndef TKT_DESK_REPORT_REPORT_PARALLEL_H
#define TKT_DESK_REPORT_REPORT_PARALLEL_H

#include "desk/report/report.h"

struct half;

/* NULL where it isn't worth it (or e is set). Inside the caller's read transaction. */
struct half *half_start(struct report_run *r, struct error *e);
int64_t half_middle(const struct half *half); /* the last id of the first half */
/* Walks the first half. */
enum status half_walk_first(struct half *half, struct report_run *r, struct error *e);
/* 1: the other half is in r's groups; 0: it isn't, and nothing was added, unless e is set. */
int half_join(struct half *half, struct report_run *r, struct error *e);
void half_end(struct half *half);

#endif
