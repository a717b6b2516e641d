/* store_private.h: what the store's own files share; nobody else includes it. */
#ifndef TKT_STORE_STORE_PRIVATE_H
#define TKT_STORE_STORE_PRIVATE_H

#include <stdint.h>

#include "base/buf.h"
#include "base/map.h"
#include "store/store.h"

struct sqlite3;
struct sqlite3_stmt;

struct store {
    struct sqlite3 *db;
    char *path;
    struct map statements; /* SQL text → struct stmt * */
    int creating;
    int lock;          /* of store_lock, or -1 */
    int begun;         /* a transaction, whatever SQLite has made of it since */
    struct error lost; /* the first error in it: nothing goes on */
    /* For hot loops: statements found once, and the next numbers within this transaction (0:
     * not known; begun and gone-back transactions forget them). */
    struct stmt *insert_ticket, *insert_event, *get_ticket, *get_event, *back_event;
    uint64_t insert_filled; /* the columns that insert_ticket fills, by bit */
    struct buf laid_out;    /* scratch of digests */
    int loading;            /* between store_begin_load and the end of its transaction */
    int64_t next_ticket, next_event;
};

struct stmt {
    struct store *store;
    struct sqlite3_stmt *st;
    int at_row;
};

/* SQLite's result as one of ours, with words for the user. Within a transaction it is the end
 * of that: SQLite rolls back by itself after some errors (its memory, the disk), and what came
 * after would be kept on its own. */
enum status store_failed(struct store *s, int rc, struct error *e);

/* Ends all statements that were left in the middle. */
void store_reset_all(struct store *s);

/* ticket.c, for ticket_proof.c too. */
struct event;
struct ticket;

/* Sets ev->digest. Covers the event's own columns, the digest before it, and for a first event
 * the row as it was created: each column that isn't empty with its name, so that columns may be
 * added later. prev_digest and created may be NULL. */
void event_digest(struct store *s, struct event *ev, const unsigned char *prev_digest,
                  const struct ticket *created);
/* "id, key, …, head": the ticket's stored columns in the order of their enum, then its head. */
void ticket_column_names(struct buf *sql);
/* The one number that a statement without parameters gives; null is 0, an error -1. */
int64_t store_number(struct store *s, const char *sql, struct error *e);

#endif
