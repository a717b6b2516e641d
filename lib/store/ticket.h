/* ticket.h: the ticket's columns, its row, and the chain of its events.
 *
 * One table names every column: its type, whether it is stored, what may give it. It feeds
 * CSV in, every output format, filters, help and completions. The table `ticket` of the
 * database has the stored columns by these names.
 *
 * Every change appends one event and moves the ticket's `head` to it; an event names the one
 * before it, so a ticket's history is walked back from its row, newest first, and needs
 * no index. Each event's digest (BLAKE2b, 16 bytes) covers its own columns and the digest
 * before it; the first one's also the row as it was created. */
#ifndef TKT_STORE_TICKET_H
#define TKT_STORE_TICKET_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "store/store.h"

enum ticket_column {
    TC_ID,
    TC_KEY,
    TC_KIND,
    TC_CATEGORY,
    TC_CHANNEL,
    TC_PRIORITY,
    TC_STATUS,
    TC_SUBJECT,
    TC_CUSTOMER,
    TC_UNIT,
    TC_DEPT,
    TC_ASSIGNEE,
    TC_OPENED,
    TC_RESPOND_DUE,
    TC_DUE,
    TC_RESPONDED,
    TC_RESOLVED,
    TC_CLOSED,
    TC_PARENT,
    TC_SCORE,
    TC_CONTACT,
    TC_PHONE,
    TC_ASSET,
    TC_TAGS,
    TC_CAUSE,
    TC_COST,
    TC_CHARGE,
    TC_UNTIL,
    TC_WAITED,
    TC_SINCE, /* when the present wait began */
    TC_FIXED, /* 1: the due time was given at intake and stands */
    TC_LEVEL, /* rungs escalated */
    TC_URGED, /* times that somebody asked after it */
    TC_BODY,
    TC_FIELDS,
    TC_STORED, /* count of the stored ones; computed from here on */
    TC_AGE = TC_STORED,
    TC_LATE,
    TC_WORKED,
    TC_LAST_NOTE,
    TC_SITE,
    TC_COUNT
};

enum column_type {
    CT_ID,
    CT_TEXT,
    CT_CODE,
    CT_PRIORITY,
    CT_STATUS,
    CT_TIME,
    CT_MONEY,
    CT_SCORE,
    CT_LIST,
    CT_MINUTES, /* stored in seconds */
    CT_INT,
    CT_FIELDS
};

enum {
    COL_SHOWN = 1,    /* in every tool's CSV */
    COL_ASKED = 2,    /* on request, by -c */
    COL_INTAKE = 4,   /* read by tkt-new --csv */
    COL_HISTORY = 8,  /* read with --history only */
    COL_SET = 16,     /* changed by tkt-act set */
    COL_PERSON = 32,  /* may hold personal data */
    COL_INTERNAL = 64 /* the store's own */
};

struct ticket_column_info {
    const char *name;
    enum column_type type;
    unsigned flags;
    const char *refers; /* the register whose code it holds, or NULL */
    const char *help;   /* N_(), one short line */
    const char *label;  /* N_(), what pages and translated tables call it */
};

extern const struct ticket_column_info ticket_columns[TC_COUNT];

/* The order in which columns are printed (TC_SHOWN, then TC_ASKED ones): indexes by position,
 * ended by -1. */
extern const int ticket_column_order[];

int ticket_column_of(const char *name); /* -1: none; internal ones aren't found */

/* "status NOT IN ('resolved',…)": the very words of the partial index. */
#define TICKET_OPEN_SQL "status NOT IN ('resolved', 'closed', 'cancelled', 'merged')"

struct ticket {
    struct value c[TC_STORED]; /* texts belong to whoever filled them in */
    int64_t head;              /* the last event */
};

int ticket_is_open(const struct ticket *t);

/* The verb of the event that tells of erasing: nothing happened to the ticket. */
#define EVENT_ERASE "erase"

struct event {
    int64_t id, ticket, prev, at; /* prev 0: the first */
    const char *who, *verb;
    const char *before, *after; /* flat JSON objects of the columns changed, NULL: none */
    const char *note, *data;    /* data: flat JSON, NULL: none */
    unsigned char digest[16];
};

/* A ticket that stays when the statement moves on: its texts are copied into `texts`. */
struct ticket_copy {
    struct ticket t;
    struct buf texts;
};

#define TICKET_COPY_EMPTY                                                                      \
    {                                                                                          \
        {{{VALUE_NULL, 0, 0, 0}}, 0}, BUF_EMPTY                                                \
    }

/* 1: found and copied; 0: no such ticket; -1: error. */
int ticket_get(struct store *s, int64_t id, struct ticket_copy *copy, struct error *e);
void ticket_copy_free(struct ticket_copy *copy);
/* The id of the ticket with this key; 0: none; -1: error. */
int64_t ticket_by_key(struct store *s, const char *key, size_t n, struct error *e);

/* Inserts a ticket and its first event. t->c[TC_ID] null: the next number is taken and set
 * (within the transaction that the caller opened). Sets t->head. */
enum status ticket_insert(struct store *s, struct ticket *t, int64_t at, const char *who,
                          const char *note, struct error *e);

/* Changes a ticket from `before` to `after` (same id) and appends the event; columns that are
 * equal aren't written. after->head is set. An event is appended even when no column changed.
 */
enum status ticket_update(struct store *s, const struct ticket *before, struct ticket *after,
                          int64_t at, const char *who, const char *verb, const char *note,
                          const char *data, struct error *e);

/* One event by its number; its texts live until the next call. 1, 0 none, -1 error. */
int event_get(struct store *s, int64_t id, struct event *event, struct error *e);
/* Likewise for many, from the newest back: without note, data and digest. Those near to the one
 * before it are reached by going on from there. */
int event_back(struct store *s, int64_t id, struct event *event, struct error *e);
int64_t event_last(struct store *s, struct error *e);  /* the newest number, 0 none, -1 error */
int64_t ticket_last(struct store *s, struct error *e); /* the newest ticket, 0 none, -1 error */
/* The newest event written at that time or before, 0 none, -1 error: found by halving, since
 * numbers follow the clock (where it was set back, one of those that fit). */
int64_t event_until(struct store *s, int64_t at, struct error *e);
/* The number before the first event written at that time or later; -1 error. */
int64_t event_before(struct store *s, int64_t at, struct error *e);

/* Undoes one event on the row as it was after it; the texts that it brings back live in `was`.
 * `was` and `is` are empty before, and the caller's to free. 0 where the event doesn't fit. */
int event_undo(struct ticket *t, const struct event *event, struct json_object *was,
               struct json_object *is);

/* Proves every ticket against its events and every event against its ticket; calls `say` with
 * one sentence for each fault, naming the ticket. ST_DATA where there was any. */
enum status ticket_check_all(struct store *s, int64_t *tickets, int64_t *events,
                             void (*say)(void *context, const char *text), void *context,
                             struct error *e);

/* The same for some tickets, without looking for events outside every chain. */
enum status ticket_check_some(struct store *s, const int64_t *ids, size_t count,
                              void (*say)(void *context, const char *text), void *context,
                              struct error *e);

/* Makes the digests of a ticket's chain anew, after erasing has changed its texts
 * (erase_person.h) and nothing else may. ST_DATA where the chain doesn't fit its row. */
enum status ticket_reseal(struct store *s, int64_t id, struct error *e);

/* Selecting: conditions on stored columns, ANDed; all else is filtered by the desk. */
enum select_op { OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_ANY, OP_NONE, OP_EMPTY, OP_FULL };

struct select_condition {
    int column;        /* enum ticket_column, or -1 for a field, or -2 for `sql` */
    const char *field; /* the field's name */
    const char *sql;   /* a literal condition; ?1 in it is the time now */
    enum select_op op; /* OP_ANY: one of the values; OP_NONE: none of them, or empty */
    const struct value *values;
    size_t count;
};

struct select_order {
    int column;
    const char *field;
    const char *sql; /* an expression */
    int descending;
};

struct select {
    const int *columns; /* stored columns wanted, in this order; field texts by TC_FIELDS */
    size_t column_count;
    const struct select_condition *where;
    size_t where_count;
    const struct select_order *order; /* empty cells last; ends with id */
    size_t order_count;
    int64_t limit; /* -1: no limit */
    int64_t now;   /* :now */
};

/* A running statement whose columns are select.columns followed by `head`. Priorities compare
 * and sort by rank. Values are kept until it is done. */
enum status ticket_select(struct store *s, const struct select *select, struct stmt **st,
                          struct error *e);
/* Fills the columns of a row of that statement into t; the others are left as they are, so t is
 * zeroed once before the first row. */
void ticket_from_row(const struct select *select, const struct stmt *st, struct ticket *t);

#endif
