/* process.h: another program, run without a shell: words in, text on its stdin, how it ended
 * out.
 *
 * What comes from the data goes into its environment and its stdin, never into its words. Its
 * stdout goes to our stderr, so that rows stay rows. It gets default signals, no other file of
 * ours, and no more time than it is given. */
#ifndef TKT_FLOW_PROCESS_H
#define TKT_FLOW_PROCESS_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

struct process_command {
    char **words; /* ended by NULL; words[0] is looked for in PATH */
    size_t count;
    char *text; /* holds them */
};

/* Cuts `line` at its blanks (there are no quotes). ST_USAGE where it is blank, ST_NOINPUT where
 * there is no such program that may be run: so that nothing is begun. Belongs to the caller. */
enum status process_command_of(struct process_command *c, const char *line, struct error *e);
void process_command_free(struct process_command *c);

enum process_end {
    PROCESS_DONE,     /* exit status 0 */
    PROCESS_FAILED,   /* another one: it says that it did nothing */
    PROCESS_KILLED,   /* by a signal: who knows what it did */
    PROCESS_TOO_LONG, /* it, and all it started, was killed after `seconds` */
};

struct process_result {
    enum process_end end;
    int number; /* the exit status, or the signal */
};

/* Runs it with further variables ("NAME=VALUE", ended by NULL) and `input` on its stdin; it
 * needn't read that. ST_IO where it can't be started. */
enum status process_run(const struct process_command *c, const char *const *variables,
                        const char *input, size_t n, int seconds, struct process_result *result,
                        struct error *e);

/* Between these two who tells us to stop (SIGINT, SIGTERM, SIGHUP) waits: stop_requested says
 * that somebody does, and stop_release lets it happen. What is run isn't held. */
void stop_hold(void);
int stop_requested(void);
void stop_release(void);

/* Runs it with nothing on its stdin, and appends what it prints to `out`, `most` bytes of it at
 * most; its stderr goes nowhere. For programs that only tell something: one that prints more,
 * takes longer than so many milliseconds or fails has told nothing. 1: it told; 0: not. */
int process_read(const struct process_command *c, const char *const *variables, struct buf *out,
                 size_t most, int milliseconds);

#endif
