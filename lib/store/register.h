/* register.h: what a site decides: departments, kinds, rules, calendars and the rest.
 *
 * One descriptor per register names its columns; it feeds load, dump, --describe, the man page
 * and the completions. The table of the same name has these columns in this order, and
 * `confirmed`. Adding a register is one descriptor in register_list.c and one CREATE TABLE in
 * sql/. This module reads, writes and logs rows that are already checked; the rules are the
 * desk's (desk/register/registers.h).
 *
 * A row's values: texts for most types; integers for REG_INT, REG_MINUTES, REG_BOOL, REG_MONEY
 * (minor units) and REG_TIME (seconds UTC). An empty cell is VALUE_NULL, also in a key, where
 * the table holds ''. A column with a default is never empty. Lists are kept as written, with
 * |. */
#ifndef TKT_STORE_REGISTER_H
#define TKT_STORE_REGISTER_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "store/store.h"

enum register_type {
    REG_CODE,    /* a short text chosen by the site, without | */
    REG_TEXT,    /* anything */
    REG_WORD,    /* a text without |, so that it may stand in a list */
    REG_ENUM,    /* one of `values` */
    REG_INT,     /* a whole number from 0 */
    REG_MINUTES, /* a whole number of minutes from 0 */
    REG_BOOL,    /* 1 or 0 */
    REG_MONEY,   /* in the site's currency */
    REG_DECIMAL, /* a decimal number, kept as text */
    REG_TIME,    /* a point in time */
    REG_DATE,    /* YYYY-MM-DD */
    REG_CLOCK,   /* HH:MM, 00:00 to 24:00 */
    REG_WEEKDAY, /* mon … sun */
    REG_MATCH,   /* NAME=VALUE */
};

enum {
    REG_KEY = 1,      /* part of the key */
    REG_REQUIRED = 2, /* never empty */
    REG_LIST = 4,     /* several, with | between */
    REG_NOT = 8,      /* a ! before it turns it round */
};

struct register_column {
    const char *name;
    enum register_type type;
    unsigned flags;
    const char *preset; /* what an empty cell stands for; NULL: empty */
    const char *values; /* REG_ENUM: "a|b|c"; others: the form, for people; or NULL */
    const char *refers; /* the register whose code it holds, or NULL */
    const char *help;   /* N_() */
};

enum { REGISTER_COLUMNS = 16 }; /* the most that a register has */

struct register_info {
    const char *name;
    const char *help; /* N_() */
    int group; /* 1: the first column's code stands for a group of rows that is loaded as a
                  whole */
    size_t count;
    const struct register_column *columns;
};

extern const struct register_info registers[]; /* ended by name NULL */

const struct register_info *register_find(const char *name);          /* NULL: none */
int register_column(const struct register_info *r, const char *name); /* -1: none */
/* 1 where the values of this type are integers. */
int register_is_number(enum register_type type);

struct register_row {
    struct value c[REGISTER_COLUMNS]; /* texts belong to whoever filled them in */
    struct buf texts;                 /* or here, after register_get */
};

#define REGISTER_ROW_EMPTY                                                                     \
    {                                                                                          \
        {{VALUE_NULL, 0, 0, 0}}, BUF_EMPTY                                                     \
    }

void register_row_free(struct register_row *row);
/* Copies the row's texts into the row itself, so that it stays when they go. */
void register_row_keep(const struct register_info *r, struct register_row *row);
/* The defaults of a new row. */
void register_row_presets(const struct register_info *r, struct register_row *row);
/* The key's parts with | between: how logs and messages name a row. */
void register_key(const struct register_info *r, const struct register_row *row,
                  struct buf *out);

/* All rows by key (weekdays from Monday); columns in the descriptor's order, then `confirmed`.
 * Read them with register_value. */
enum status register_select(struct store *s, const struct register_info *r, struct stmt **st,
                            struct error *e);
/* Those last confirmed before that time. */
enum status register_select_stale(struct store *s, const struct register_info *r,
                                  int64_t before, struct stmt **st, struct error *e);
/* Those of one group, or of one first key column. */
enum status register_select_group(struct store *s, const struct register_info *r,
                                  const struct value *code, struct stmt **st, struct error *e);
struct value register_value(const struct stmt *st, int column);
/* The present row of these statements; its texts live until the next step. */
void register_from_row(const struct register_info *r, const struct stmt *st,
                       struct register_row *row);

/* The codes (first column) as keys of the map. */
enum status register_codes(struct store *s, const struct register_info *r, struct map *codes,
                           struct error *e);
/* 1: there is a row whose first column is this; 0: none; -1: error. */
int register_has(struct store *s, const struct register_info *r, const char *code, size_t n,
                 struct error *e);
/* The row with the key columns of `key`, copied into `found`: 1, 0 none, -1 error. */
int register_get(struct store *s, const struct register_info *r, const struct register_row *key,
                 struct register_row *found, struct error *e);

enum register_outcome { REGISTER_SAME, REGISTER_CHANGED, REGISTER_ADDED };

/* Writes `row` in place of `old` (NULL: it is new), logs what changed and confirms it. */
enum status register_write(struct store *s, const struct register_info *r,
                           const struct register_row *old, const struct register_row *row,
                           int64_t at, const char *who, enum register_outcome *outcome,
                           struct error *e);
enum status register_delete(struct store *s, const struct register_info *r,
                            const struct register_row *row, int64_t at, const char *who,
                            struct error *e);
/* A code met in bulk intake that isn't in its register yet: a row of defaults with the code as
 * its name, logged. */
enum status register_learn(struct store *s, const struct register_info *r, const char *code,
                           size_t n, int64_t at, const char *who, struct error *e);

/* The log, oldest first: id, at, who, register, key, before, after. r NULL: of all registers.
 */
enum status register_history(struct store *s, const struct register_info *r, struct stmt **st,
                             struct error *e);
/* The newest change of a register, 0 none, -1: an error. */
int64_t register_log_last(struct store *s, struct error *e);
/* Who still refers to a code: each value of one of the ticket's stored columns, then the lowest
 * id of the tickets that have it. */
enum status register_ticket_uses(struct store *s, const char *column, struct stmt **st,
                                 struct error *e);

#endif
