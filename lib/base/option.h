/* option.h: a table of options in, values out; the same table prints the help.
 *
 * getopt_long(3) reads them, so they may stand anywhere among the operands and be shortened.
 * Values point into argv. Numbers, durations and choices are read and checked here, and so is
 * which options go together: every refusal is ST_USAGE and names the option, what was given and
 * what would be right. */
#ifndef TKT_BASE_OPTION_H
#define TKT_BASE_OPTION_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

/* What `target` is. An option that takes one argument is refused if it is given twice. */
enum option_kind {
    OPTION_FLAG,     /* int *: set to 1 */
    OPTION_TEXT,     /* const char **: the argument, which must be UTF-8 */
    OPTION_FILE,     /* const char **: likewise, any bytes: a path or a command */
    OPTION_LIST,     /* struct option_list *: each argument given */
    OPTION_PAIRS,    /* likewise, each NAME=VALUE (as `argument` has it) with a NAME */
    OPTION_INT,      /* struct option_int * */
    OPTION_DURATION, /* struct option_duration * */
    OPTION_CHOICE,   /* struct option_choice * */
};

struct option_list {
    const char **values;
    size_t count, capacity;
};

/* A whole number from low to high. `value` may hold a default. */
struct option_int {
    int64_t value, low, high;
    int given;
};

/* 90m, 2h, 3d (base/number.h); a bare number counts in `unit` seconds. `seconds` may hold a
 * default. */
struct option_duration {
    int64_t seconds, unit;
    int given;
};

/* One of `words`, ended by NULL: its place among them, counted from 1; 0: not given. */
struct option_choice {
    const char *const *words;
    int chosen;
};

struct option_def {
    const char *name; /* without the dashes; NULL ends a table */
    char letter;      /* 0: none */
    enum option_kind kind;
    void *target;
    const char *argument; /* what help calls it, "FILE"; NULL for flags */
    const char *help;     /* N_(); NULL: not shown in the tool's own help */
};

/* Reads argv by the tables (an array of them, ended by NULL). The operands' start is returned
 * in *first; argv is permuted. Unknown, ambiguous, missing or needless arguments: ST_USAGE. */
enum status option_parse(const struct option_def *const *tables, int argc, char **argv,
                         int *first, struct error *e);
/* The place of a word in a list of them as of struct option_choice, 0: not there; appends the
 * list, "a, b, c". */
int option_word(const char *const *words, const char *word, struct buf *list);
/* 1 if it was given: by what its target holds after option_parse. */
int option_given(const struct option_def *def);

/* Which options go together. Names are lists a|b|c. */
enum option_relation {
    OPTION_BARS,  /* `options` don't go with `others`; one that is in both bars the rest */
    OPTION_NEEDS, /* they need one of `others` */
    OPTION_OF,    /* they belong to the first operand that is one of `others` */
};

struct option_rule {
    const char *options; /* NULL ends a table */
    enum option_relation relation;
    const char *others;
};

/* Checks what option_parse has read; `operand` is the first operand, or NULL. */
enum status option_check(const struct option_def *const *tables,
                         const struct option_rule *rules, const char *operand, struct error *e);
void option_list_free(struct option_list *list);

#endif
