/* store_private.h: shared by the files of the store only. */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "base/map.h"
#include "store/store.h"

struct outfile;
struct sqlite3;
struct sqlite3_stmt;

struct store {
    struct sqlite3 *db;
    char *path;
    struct map statements; /* SQL text → struct stmt * */
    struct map tables;     /* table → its columns in the text of tkt's schema */
    struct outfile *file;  /* a new database is in memory until its first commit; else NULL */
    char *temporary;       /* of a temporary copy: the file, which store_close removes */
    int lock;              /* descriptor of store_lock, or -1 */
    int begun;             /* a transaction was begun, whatever SQLite has made of it since */
    struct error lost;     /* the first error in it; nothing works after that */
    /* For hot loops: statements that are looked up only once, and the next numbers in this
     * transaction (0: unknown; store_begin forgets them). */
    struct stmt *insert_ticket, *insert_event, *get_ticket, *get_event, *back_event;
    uint64_t insert_filled; /* bit mask of the columns that insert_ticket fills */
    struct buf laid_out;    /* work space for digests */
    int loading;            /* between store_begin_load and the end of its transaction */
    int64_t next_ticket, next_event;
};

struct stmt {
    struct store *store;
    struct sqlite3_stmt *st;
    int at_row;
    uint64_t required; /* bit mask of the result columns that are never null */
};

/* Translates SQLite's result code into a status with a message for the user. In a transaction
 * it marks the transaction as lost: SQLite rolls back by itself after some errors (memory,
 * disk), and later statements would then be committed on their own. */
enum status store_failed(struct store *s, int rc, struct error *e);

/* Calls store_prepare and empties sql. */
enum status store_prepare_buf(struct store *s, struct stmt **st, struct buf *sql,
                              struct error *e);
/* Appends a value as a member of a JSON object. */
void value_json(struct buf *out, const char *name, const struct value *v);

/* Defined in ticket.c, used by ticket_proof.c too. */
struct event;
struct ticket;

/* Sets ev->digest. It covers the event's own columns, the digest before it, and for a first
 * event the row as it was created: each column that isn't empty, with its name, so that columns
 * can be added later. prev_digest and created may be NULL. */
void event_digest(struct store *s, struct event *ev, const unsigned char *prev_digest,
                  const struct ticket *created);
/* Appends "id, key, …, head": the ticket's stored columns in the order of their enum, then its
 * head. */
void ticket_column_names(struct buf *sql);
