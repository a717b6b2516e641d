/* register.h: what the desk configures: departments, kinds, rules, calendars and the rest.
 *
 * One descriptor per register names its columns. It drives load, dump, --describe, the man page
 * and the completions. The table of the same name has the same columns in the same order, and
 * `confirmed`. To add a register, add a descriptor in register_list.c and a CREATE TABLE in
 * sql/. This module reads, writes and logs rows that are already checked; the rules are in
 * desk/register/registers.h.
 *
 * Most values are texts. REG_INT, REG_MINUTES, REG_BOOL, REG_MONEY (minor units) and REG_TIME
 * (UTC seconds) are integers. An empty cell is VALUE_NULL, even in a key, where the table has
 * ''. A column with a default is never empty. Lists are stored as written, separated by |. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "store/store.h"

enum register_type {
    REG_CODE,    /* a short text chosen by the desk, without | */
    REG_TEXT,    /* anything */
    REG_WORD,    /* a text without |, so that it can be in a list */
    REG_ENUM,    /* one of `values` */
    REG_INT,     /* an integer from 0 */
    REG_MINUTES, /* an integer number of minutes from 0 */
    REG_BOOL,    /* 1 or 0 */
    REG_MONEY,   /* in the desk's currency */
    REG_DECIMAL, /* a decimal number, stored as text */
    REG_TIME,    /* a point in time */
    REG_DATE,    /* YYYY-MM-DD */
    REG_CLOCK,   /* HH:MM, 00:00 to 24:00 */
    REG_WEEKDAY, /* mon … sun */
    REG_MATCH,   /* NAME=VALUE */
    REG_PHONE,   /* telephone numbers, as people write them */
    REG_MAIL,    /* email addresses, separated by commas, semicolons, bars or blanks */
};

enum {
    REG_KEY = 1,      /* part of the key */
    REG_REQUIRED = 2, /* never empty */
    REG_LIST = 4,     /* several values, separated by | */
    REG_NOT = 8,      /* a ! before a value negates it */
};

struct register_column {
    const char *name;
    enum register_type type;
    unsigned flags;
    const char *preset; /* default of an empty cell; NULL: empty */
    const char *values; /* REG_ENUM: "a|b|c"; other types: the format, for people; or NULL */
    const char *refers; /* the register to which its code belongs, or NULL */
    const char *help;   /* N_() */
};

enum { REGISTER_COLUMNS = 20 }; /* the maximum in any register */

struct register_info {
    const char *name;
    const char *help; /* N_() */
    /* 1: the code in the first column names a group of rows, which is loaded as a whole */
    int group;
    size_t count;
    const struct register_column *columns;
};

extern const struct register_info registers[]; /* ends with name NULL */

const struct register_info *register_find(const char *name);          /* NULL: none */
int register_column(const struct register_info *r, const char *name); /* -1: none */
/* Returns 1 if values of this type are integers. */
int register_is_number(enum register_type type);

struct register_row {
    struct value c[REGISTER_COLUMNS]; /* texts belong to the caller */
    struct buf texts;                 /* or are in here, after register_get */
};

#define REGISTER_ROW_EMPTY                                                                     \
    {                                                                                          \
        {{VALUE_NULL, 0, 0, 0}}, BUF_EMPTY                                                     \
    }

void register_row_free(struct register_row *row);
/* Copies the row's texts into the row itself, so that it outlives its source. */
void register_row_keep(const struct register_info *r, struct register_row *row);
/* Sets the defaults of a new row. */
void register_row_presets(const struct register_info *r, struct register_row *row);
/* Appends the parts of the key, separated by |, as logs and messages name a row. */
void register_key(const struct register_info *r, const struct register_row *row,
                  struct buf *out);

/* Selects all rows by key (weekdays from Monday): the columns in the descriptor's order, then
 * `confirmed`. Read the values with register_value. */
enum status register_select(struct store *s, const struct register_info *r, struct stmt **st,
                            struct error *e);
/* Selects the rows last confirmed before that time. */
enum status register_select_stale(struct store *s, const struct register_info *r,
                                  int64_t before, struct stmt **st, struct error *e);
/* Selects the rows of one group, or with that first key column. */
enum status register_select_group(struct store *s, const struct register_info *r,
                                  const struct value *code, struct stmt **st, struct error *e);
struct value register_value(const struct stmt *st, int column);
/* Reads the current row of these statements. Its texts are valid until the next step. */
void register_from_row(const struct register_info *r, const struct stmt *st,
                       struct register_row *row);

/* Adds the codes (first column) to the map as keys. */
enum status register_codes(struct store *s, const struct register_info *r, struct map *codes,
                           struct error *e);
/* Returns 1 if a row has this code in its first column, 0 if none has, -1 for an error. */
int register_has(struct store *s, const struct register_info *r, const char *code, size_t n,
                 struct error *e);
/* Finds the row with the key columns of `key` and copies it into `found`. Returns 1, 0 if there
 * is none, -1 for an error. */
int register_get(struct store *s, const struct register_info *r, const struct register_row *key,
                 struct register_row *found, struct error *e);

enum register_outcome { REGISTER_SAME, REGISTER_CHANGED, REGISTER_ADDED };

/* Writes `row` in place of `old` (NULL: it is new), logs the changes and confirms it. */
enum status register_write(struct store *s, const struct register_info *r,
                           const struct register_row *old, const struct register_row *row,
                           int64_t at, const char *who, enum register_outcome *outcome,
                           struct error *e);
enum status register_delete(struct store *s, const struct register_info *r,
                            const struct register_row *row, int64_t at, const char *who,
                            struct error *e);
/* Adds a code that a bulk import contains but the register lacks: a row of defaults with the
 * code as its name, and a log entry. */
enum status register_learn(struct store *s, const struct register_info *r, const char *code,
                           size_t n, int64_t at, const char *who, struct error *e);

/* Selects the log, oldest first: id, at, who, register, key, before, after. r NULL: all
 * registers. */
enum status register_history(struct store *s, const struct register_info *r, struct stmt **st,
                             struct error *e);
/* Returns the newest change of a register; 0: none, -1: error. */
int64_t register_log_last(struct store *s, struct error *e);
/* Selects what still refers to a code: each value of one of the ticket's stored columns, with
 * the lowest id of the tickets that have it. */
enum status register_ticket_uses(struct store *s, const char *column, struct stmt **st,
                                 struct error *e);
