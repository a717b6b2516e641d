/* process.h: runs another program without a shell: takes its words and the text for its stdin,
 * and tells how it ended.
 *
 * Data go into its environment and its stdin, never into its words. Its stdout goes to our
 * stderr, so that our rows aren't mixed with it. It runs with default signals, none of our
 * other open files, and a time limit. */
#pragma once

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

struct process_command {
    char **words; /* ends with NULL; words[0] is searched in PATH */
    size_t count;
    char *text; /* their memory */
};

/* Splits `line` at blanks (there are no quotes). Returns ST_USAGE if it is blank, and
 * ST_NOINPUT if there is no such executable program, so that the caller can stop before
 * starting anything. The caller frees *c with process_command_free. */
enum status process_command_of(struct process_command *c, const char *line, struct error *e);
void process_command_free(struct process_command *c);

enum process_end {
    PROCESS_DONE,     /* exit status 0 */
    PROCESS_FAILED,   /* another exit status: it says that it did nothing */
    PROCESS_KILLED,   /* by a signal: what it did is unknown */
    PROCESS_TOO_LONG, /* it and all its children were killed after `seconds` */
};

struct process_result {
    enum process_end end;
    int number; /* the exit status or the signal */
};

/* Runs it with additional variables ("NAME=VALUE", ended by NULL) and `input` on its stdin,
 * which it need not read. Returns ST_IO if it can't be started. */
enum status process_run(const struct process_command *c, const char *const *variables,
                        const char *input, size_t n, int seconds, struct process_result *result,
                        struct error *e);

/* Between stop_hold and stop_release, signals to stop (SIGINT, SIGTERM, SIGHUP) are held back:
 * stop_requested returns 1 if one has come, and stop_release delivers it. Child processes
 * aren't affected. */
void stop_hold(void);
int stop_requested(void);
void stop_release(void);

/* Runs it with nothing on its stdin and appends at most `most` bytes of its output to `out`;
 * its stderr is discarded. This is for programs that only report something. Returns 1, or 0 if
 * it printed more, took longer than `milliseconds`, or failed. */
int process_read(const struct process_command *c, const char *const *variables, struct buf *out,
                 size_t most, int milliseconds);
