/* progress.h: how far long work has come, on stderr where that is a terminal.
 *
 * Draws at most ten times a second, and only after the first half second. */
#ifndef TKT_FLOW_PROGRESS_H
#define TKT_FLOW_PROGRESS_H

#include <stdint.h>

struct progress;

/* NULL (which every function takes) where quiet or stderr is no terminal. `total` in the
 * same unit as `done` later, or -1 where nobody knows. `what` is copied. */
struct progress *progress_start(const char *what, int64_t total, int quiet);
void progress_at(struct progress *p, int64_t done, int64_t rows);
void progress_end(struct progress *p); /* wipes the line and frees */

#endif
