/* ticket.h: the columns of a ticket, its row, and the chain of its events.
 *
 * A single table describes every column: its type, whether it is stored, and what may set it.
 * It drives CSV import, every output format, filters, help and completions. The database table
 * `ticket` has the stored columns by these names.
 *
 * Every change appends an event and moves the ticket's `head` to it. An event points to the one
 * before it, so a ticket's history is read backwards from its row, newest first, and needs no
 * index. Each event's digest (BLAKE2b, 16 bytes) covers its own columns and the digest before
 * it; the first event's digest also covers the row as it was created. */
#pragma once

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
    TC_SINCE, /* when the current wait began */
    TC_FIXED, /* 1: the due time was given at import and is fixed */
    TC_LEVEL, /* number of escalations */
    TC_URGED, /* number of times it was chased */
    TC_BODY,
    TC_FIELDS,
    TC_STORED, /* number of stored columns; those from here on are computed */
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
    COL_SHOWN = 1,     /* in the CSV of every tool */
    COL_ASKED = 2,     /* only on request, by -c */
    COL_INTAKE = 4,    /* read by tkt-new --csv */
    COL_HISTORY = 8,   /* read only with --history */
    COL_SET = 16,      /* changed by tkt-act set */
    COL_PERSON = 32,   /* may hold personal data */
    COL_INTERNAL = 64, /* the store's own */
    COL_PROMISE = 128  /* a time by which something is promised (given_time_promise) */
};

struct ticket_column_info {
    const char *name;
    enum column_type type;
    unsigned flags;
    const char *refers; /* the register to which its code belongs, or NULL */
    const char *help;   /* N_(), one short line */
    const char *label;  /* N_(), its heading on pages and in translated tables */
};

extern const struct ticket_column_info ticket_columns[TC_COUNT];

/* The order in which columns are printed (COL_SHOWN, then COL_ASKED): indexes by position,
 * ended by -1. */
extern const int ticket_column_order[];

int ticket_column_of(const char *name); /* -1: none; doesn't find internal ones */

/* The condition for open tickets (ticket_state.h), word for word that of the partial index. */
#define TICKET_OPEN_SQL "status NOT IN ('resolved', 'closed', 'cancelled', 'merged')"

struct ticket {
    struct value c[TC_STORED]; /* texts belong to the caller */
    int64_t head;              /* the last event */
};

/* Returns the text of a column; "" if it is empty. */
const char *ticket_text(const struct ticket *t, int column);

/* The verb of the event that records an erasure; it doesn't mean that anything happened to the
 * ticket. */
#define EVENT_ERASE "erase"

struct event {
    int64_t id, ticket, prev, at; /* prev 0: the first */
    const char *who, *verb;
    const char *before, *after; /* flat JSON objects of the changed columns; NULL: none */
    const char *note, *data;    /* data: flat JSON; NULL: none */
    unsigned char digest[16];
};

/* A copy of a ticket that outlives its statement: `texts` holds its texts. */
struct ticket_copy {
    struct ticket t;
    struct buf texts;
};

#define TICKET_COPY_EMPTY                                                                      \
    {                                                                                          \
        {{{VALUE_NULL, 0, 0, 0}}, 0}, BUF_EMPTY                                                \
    }

/* Returns 1 if the ticket was found and copied, 0 if it doesn't exist, -1 for an error. */
int ticket_get(struct store *s, int64_t id, struct ticket_copy *copy, struct error *e);
void ticket_copy_free(struct ticket_copy *copy);
/* Returns the id of the ticket with this key, 0 if there is none, -1 for an error. */
int64_t ticket_by_key(struct store *s, const char *key, size_t n, struct error *e);

/* Inserts a ticket and its first event, and sets t->head. If t->c[TC_ID] is null, sets it to
 * the next number (in the caller's transaction). */
enum status ticket_insert(struct store *s, struct ticket *t, int64_t at, const char *who,
                          const char *note, const char *data, struct error *e);

/* Changes a ticket from `before` to `after` (same id), appends an event and sets after->head.
 * Columns that are equal aren't written. The event is appended even if no column changed. */
enum status ticket_update(struct store *s, const struct ticket *before, struct ticket *after,
                          int64_t at, const char *who, const char *verb, const char *note,
                          const char *data, struct error *e);

/* Reads an event by its number. Its texts are valid until the next call. Returns 1, 0 if there
 * is none, -1 for an error. */
int event_get(struct store *s, int64_t id, struct event *event, struct error *e);
/* Walks back through a ticket's events, newest first. *ev starts as EVENT_WALK(head); each call
 * moves it to the event before. Returns 1, 0 if there is none, -1 for an error. If it returns 0
 * and ev->prev isn't 0, the chain is broken: the event before is missing, belongs to another
 * ticket, or isn't older than the one after it. */
int event_walk(struct store *s, struct event *ev, struct error *e);
#define EVENT_WALK(head) ((struct event){.prev = (head)})
/* Like event_get, for many events from the newest back, without note, data and digest. An event
 * close to the last one is reached by stepping on from there. */
int event_back(struct store *s, int64_t id, struct event *event, struct error *e);
/* Returns 1 and replaces *out if an event's `after` or `before` has a text for the column: the
 * one that it was given, or had. */
int event_text(const char *columns, int column, struct buf *out);
int64_t event_last(struct store *s, struct error *e);  /* newest event; 0: none, -1: error */
int64_t ticket_last(struct store *s, struct error *e); /* newest ticket; 0: none, -1: error */
/* Returns the newest event written at that time or before, 0 if there is none, -1 for an error.
 * Uses binary search, since numbers follow the clock; if the clock was set back, returns one
 * that fits. */
int64_t event_until(struct store *s, int64_t at, struct error *e);
/* Returns the number before the first event written at that time or later, or -1 for an
 * error. */
int64_t event_before(struct store *s, int64_t at, struct error *e);
/* Selects the events of all tickets with this verb: ticket, at, before; by ticket. */
enum status event_by_verb(struct store *s, const char *verb, struct stmt **st, struct error *e);

/* Selects the tickets to whose customers a reply was sent, and when the first one was: ticket,
 * at; by ticket. */
struct stmt *event_replies(struct store *s, struct error *e);

/* Undoes an event on the row that it left. `was` holds the texts that this restores. `was` and
 * `is` must be empty, and the caller frees them. Returns 0 if the event doesn't fit the row. */
int event_undo(struct ticket *t, const struct event *event, struct json_object *was,
               struct json_object *is);

/* Verifies every ticket against its events and every event against its ticket. Calls `say` with
 * one sentence for each fault, which names the ticket. Returns ST_DATA if there is any. */
enum status ticket_check_all(struct store *s, int64_t *tickets, int64_t *events,
                             void (*say)(void *context, const char *text), void *context,
                             struct error *e);

/* The same for some tickets; doesn't look for events outside all chains. */
enum status ticket_check_some(struct store *s, const int64_t *ids, size_t count,
                              void (*say)(void *context, const char *text), void *context,
                              struct error *e);

/* Recomputes the digests of a ticket's chain, after erasing (erase.h) has changed its texts and
 * nothing else. Returns ST_DATA if the chain doesn't fit its row. */
enum status ticket_reseal(struct store *s, int64_t id, struct error *e);

/* Selecting tickets: conditions on stored columns, joined by AND; the desk filters everything
 * else. */
enum select_op { OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_ANY, OP_NONE, OP_EMPTY, OP_FULL };

struct select_condition {
    int column;        /* enum ticket_column; -1: a field; -2: `sql` */
    const char *field; /* the field's name */
    const char *sql;   /* a literal condition; ?1 in it is the current time */
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
    /* the stored columns to select, in this order; fields are in TC_FIELDS */
    const int *columns;
    size_t column_count;
    const struct select_condition *where;
    size_t where_count;
    const struct select_order *order; /* empty cells last; id is always the last key */
    size_t order_count;
    int64_t limit; /* -1: no limit */
    int64_t now;   /* :now */
};

/* Returns 1 if at most a quarter of all tickets meet the condition, 0 if more do, -1 for an
 * error. Counts no further than that; `sql` should be what an index answers by itself. */
int ticket_is_rare(struct store *s, const char *sql, int64_t now, struct error *e);
/* Returns a running statement with the columns select.columns, then `head`. Priorities compare
 * and sort by rank. The values must stay valid until it is done. */
enum status ticket_select(struct store *s, const struct select *select, struct stmt **st,
                          struct error *e);
/* Copies the columns of a row of that statement into t. The other columns stay unchanged, so
 * zero t once before the first row. */
void ticket_from_row(const struct select *select, const struct stmt *st, struct ticket *t);
