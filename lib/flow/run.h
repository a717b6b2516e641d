/* run.h: another program, run without a shell: words in, text on its stdin, how it ended out.
 *
 * What comes from the data goes into its environment and its stdin, never into its words. Its
 * stdout goes to our stderr, so that rows stay rows. It gets default signals, no other file of
 * ours, and no more time than it is given. */
#ifndef TKT_FLOW_RUN_H
#define TKT_FLOW_RUN_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

struct run_command {
    char **words; /* ended by NULL; words[0] is looked for in PATH */
    size_t count;
    char *text; /* holds them */
};

/* Cuts `line` at its blanks (there are no quotes). ST_USAGE where it is blank, ST_NOINPUT where
 * there is no such program that may be run: so that nothing is begun. Belongs to the caller. */
enum status run_command_of(struct run_command *c, const char *line, struct error *e);
void run_command_free(struct run_command *c);

enum run_end {
    RUN_DONE,     /* exit status 0 */
    RUN_FAILED,   /* another one: it says that it did nothing */
    RUN_KILLED,   /* by a signal: who knows what it did */
    RUN_TOO_LONG, /* it, and all it started, was killed after `seconds` */
};

struct run_result {
    enum run_end end;
    int number; /* the exit status, or the signal */
};

/* Runs it with further variables ("NAME=VALUE", ended by NULL) and `input` on its stdin; it
 * needn't read that. ST_IO where it can't be started. */
enum status run_it(const struct run_command *c, const char *const *variables, const char *input,
                   size_t n, int seconds, struct run_result *result, struct error *e);

/* Between these two who tells us to stop (SIGINT, SIGTERM, SIGHUP) waits: run_told_to_stop says
 * that somebody does, and run_let_stop lets it happen. What is run isn't held. */
void run_hold_stop(void);
int run_told_to_stop(void);
void run_let_stop(void);

/* Runs it with nothing on its stdin, and appends what it prints to `out`, `most` bytes of it at
 * most; its stderr goes nowhere. For programs that only tell something: one that prints more,
 * takes longer than so many milliseconds or fails has told nothing. 1: it told; 0: not. */
int run_read(const struct run_command *c, const char *const *variables, struct buf *out,
             size_t most, int milliseconds);

#endif
