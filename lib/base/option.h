/* option.h: reads command-line options by a table. The same table prints the help.
 *
 * getopt_long(3) parses them, so options may come anywhere among the operands and be
 * abbreviated. Values point into argv. Numbers, durations and choices are checked here, and so
 * are the rules which options can be used together. Every error is ST_USAGE; its message names
 * the option, what was given and what would be right. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

/* The kind determines the type of `target`. An option with a single argument can't be given
 * twice. */
enum option_kind {
    OPTION_FLAG,     /* int *: set to 1 */
    OPTION_TEXT,     /* const char **: the argument, which must be UTF-8 */
    OPTION_FILE,     /* const char **: the same, but any bytes: a path or a command */
    OPTION_LIST,     /* struct option_list *: each argument given */
    OPTION_PAIRS,    /* the same, each NAME=VALUE (as `argument` shows it); NAME isn't empty */
    OPTION_INT,      /* struct option_int * */
    OPTION_DURATION, /* struct option_duration * */
    OPTION_CHOICE,   /* struct option_choice * */
};

struct option_list {
    const char **values;
    size_t count, capacity;
};

/* An integer from low to high. `value` may hold a default. */
struct option_int {
    int64_t value, low, high;
    int given;
};

/* 90m, 2h, 3d (base/number.h); a number without a unit counts `unit` seconds. `seconds` may
 * hold a default. */
struct option_duration {
    int64_t seconds, unit;
    int given;
};

/* One of `words`, ended by NULL: its index, counted from 1; 0: not given. */
struct option_choice {
    const char *const *words;
    int chosen;
};

struct option_def {
    const char *name; /* without the dashes; NULL ends the table */
    char letter;      /* 0: none */
    enum option_kind kind;
    void *target;
    const char *argument; /* its name in the help, "FILE"; NULL for flags */
    const char *help;     /* N_(); NULL: not shown in the tool's own help */
};

/* Parses argv by the tables (an array of them, ended by NULL). *first is the index of the first
 * operand; argv is permuted. Returns ST_USAGE for unknown or ambiguous options and for missing
 * or unexpected arguments. */
enum status option_parse(const struct option_def *const *tables, int argc, char **argv,
                         int *first, struct error *e);
/* Returns the index of a word in a list like that of struct option_choice, 0 if it isn't there.
 * Appends the list, "a, b, c". */
int option_word(const char *const *words, const char *word, struct buf *list);
/* Returns 1 if the option was given, by the contents of its target after option_parse. */
int option_given(const struct option_def *def);

/* Which options can be used together. Names are lists a|b|c. */
enum option_relation {
    /* `options` can't be used with `others`; one that is in both excludes the rest */
    OPTION_BARS,
    OPTION_NEEDS, /* `options` require one of `others` */
    OPTION_OF,    /* `options` work only if the first operand is one of `others` */
};

struct option_rule {
    const char *options; /* NULL ends the table */
    enum option_relation relation;
    const char *others;
};

/* Checks the rules after option_parse; `operand` is the first operand, or NULL. */
enum status option_check(const struct option_def *const *tables,
                         const struct option_rule *rules, const char *operand, struct error *e);
void option_list_free(struct option_list *list);
