/* progress.h: shows the progress of long work on stderr if that is a terminal.
 *
 * Draws at most ten times a second, and only after the first half second. */
#pragma once

#include <stdint.h>

struct progress;

/* Returns NULL (which every function accepts) if quiet or if stderr isn't a terminal. `total`
 * is in the unit of `done`, or -1 if it is unknown. Copies `what`. */
struct progress *progress_start(const char *what, int64_t total, int quiet);
void progress_at(struct progress *p, int64_t done, int64_t rows);
void progress_end(struct progress *p); /* clears the line and frees */
