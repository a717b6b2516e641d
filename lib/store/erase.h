/* erase.h: a person taken out of everything that the database holds.
 *
 * All tables are gone through, whatever they are, and all texts in them; JSON value by value,
 * names of columns and what the site calls its own things apart. In place of the customer's
 * code stands a pseudonym, the same everywhere, so that whatever is counted comes out the same;
 * what tells who it was is emptied in the rows that are the person's own, and replaced by the
 * pseudonym where it stands in any text.
 *
 * A row is the person's own where its customer is, or its ticket's; a ticket also where it has
 * no customer and was called about from the person's number. */
#ifndef TKT_STORE_ERASE_H
#define TKT_STORE_ERASE_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/map.h"
#include "calc/text/redact.h"
#include "store/store.h"

/* Sets of traces (redact.h). Numbers are numbers and mail addresses: they are looked for in
 * codes too. */
enum {
    ERASE_NUMBER = 1,        /* nobody else's: everywhere */
    ERASE_WORD = 2,          /* likewise, but not in codes */
    ERASE_SHARED_NUMBER = 4, /* others have it too: not in their rows */
    ERASE_SHARED_WORD = 8,   /* likewise */
    ERASE_OWN_NUMBER = 16,   /* in the person's own rows only */
    ERASE_OWN_WORD = 32,     /* likewise */
    ERASE_ALSO = 64,         /* words asked for, each with a bit of its own from here on */
    ERASE_ALSO_MOST = 24,
};

struct erase_plan {
    const char *code, *pseudonym;
    struct redact_words *traces;
    const struct map *sharers; /* codes of other customers with something in common */
    /* Told the digest of each file that came by mail with the person's tickets, and with nobody
     * else's; may be NULL. */
    void (*file)(void *context, const char *blake2b);
    void *context;
};

struct erase_place {
    char *table, *column;
    int64_t cells, traces; /* how many cells have how many */
};

struct erase_found {
    struct erase_place *places; /* those where there is something */
    size_t count, room;
    int64_t *tickets; /* those touched, by number */
    size_t ticket_count, ticket_room;
    int64_t cells, traces;
};

void erase_found_free(struct erase_found *found);

/* 1 where there is or was such a customer: in the register, its history, a ticket. -1: an
 * error. */
int erase_known(struct store *s, const char *code, struct error *e);

/* The tickets that are the person's own, by number; *ids is the caller's to free. */
enum status erase_own_tickets(struct store *s, const struct erase_plan *plan, int64_t **ids,
                              size_t *count, struct error *e);
/* What there is of the person. In the caller's transaction. */
enum status erase_look(struct store *s, const struct erase_plan *plan,
                       struct erase_found *found, struct error *e);
/* Takes out what erase_look found, and makes the digests of the tickets found anew. They must
 * have been proved before. In the same transaction. */
enum status erase_do(struct store *s, const struct erase_plan *plan,
                     const struct erase_found *found, struct error *e);

/* ---- the log ---- */

struct erase_log {
    int64_t id, at;
    const char *who, *pseudonym;
    int64_t tickets, cells, traces;
    int64_t cleaned; /* 0: not yet */
};

/* "erased-7": the first that stands nowhere yet; the caller's to free. */
enum status erase_pseudonym(struct store *s, char **pseudonym, struct error *e);
enum status erase_log_add(struct store *s, struct erase_log *row, struct error *e);
/* All: id, at, who, pseudonym, tickets, cells, traces, cleaned. */
enum status erase_log_scan(struct store *s, struct stmt **st, struct error *e);
/* How many are not cleaned up after; -1 an error. */
int64_t erase_log_open(struct store *s, struct error *e);
enum status erase_log_cleaned(struct store *s, int64_t at, struct error *e);

/* Before the transaction: what is overwritten is overwritten with zeros, and nothing goes to
 * temporary files. */
enum status erase_begin(struct store *s, struct error *e);
/* After it: the file is written anew without free pages, and the log emptied. ST_BUSY where
 * somebody else reads or writes: what was overwritten may still be there, and this can be done
 * again. */
enum status erase_clean(struct store *s, struct error *e);

#endif
