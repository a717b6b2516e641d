/* erase.h: erases a person from everything in the database.
 *
 * All tables are searched, whatever they are, and all texts in them. JSON is searched value by
 * value. Column names and the desk's own codes and names are left alone. A pseudonym replaces
 * the customer's code, the same one everywhere, so that counts don't change. Columns that tell
 * who the person is are emptied in the person's own rows. In any other text, what tells it is
 * replaced by the pseudonym.
 *
 * A row is the person's own if it belongs to the customer or to the customer's tickets. A
 * ticket without a customer is the person's own if the call came from the person's number. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/map.h"
#include "calc/text/redact.h"
#include "store/store.h"

/* Sets of traces (redact.h). A "number" is a telephone number or an email address; these are
 * searched for in codes too. */
enum {
    ERASE_NUMBER = 1,        /* nobody else's: everywhere */
    ERASE_WORD = 2,          /* the same, but not in codes */
    ERASE_SHARED_NUMBER = 4, /* others have it too: not in their rows */
    ERASE_SHARED_WORD = 8,   /* the same */
    ERASE_OWN_NUMBER = 16,   /* only in the person's own rows */
    ERASE_OWN_WORD = 32,     /* the same */
    ERASE_ALSO = 64,         /* words given by the user, each with its own bit from here on */
    ERASE_ALSO_MOST = 24,
};

struct erase_plan {
    const char *code, *pseudonym;
    struct redact_words *traces;
    const struct map *sharers; /* codes of other customers who share a trace */
    /* Called with the digest of each file that came by email with the person's tickets only, or
     * in the person's messages that no ticket came of.
     * May be NULL. */
    void (*file)(void *context, const char *blake2b);
    void *context;
};

struct erase_place {
    char *table, *column;
    int64_t cells, traces; /* number of cells with traces, and of the traces */
};

struct erase_found {
    struct erase_place *places; /* only those with traces */
    size_t count, room;
    int64_t *tickets; /* the tickets that have traces, by id */
    size_t ticket_count, ticket_room;
    int64_t cells, traces;
};

void erase_found_free(struct erase_found *found);

/* Returns 1 if there is or was such a customer: in the register, its history or a ticket.
 * Returns -1 for an error. */
int erase_known(struct store *s, const char *code, struct error *e);

/* Returns the person's own tickets, by id. The caller frees *ids. */
enum status erase_own_tickets(struct store *s, const struct erase_plan *plan, int64_t **ids,
                              size_t *count, struct error *e);
/* Finds all traces of the person. Call it in a transaction. */
enum status erase_look(struct store *s, const struct erase_plan *plan,
                       struct erase_found *found, struct error *e);
/* Erases what erase_look found, and recomputes the digests of the tickets concerned. These must
 * have been verified before. Call it in the same transaction. */
enum status erase_do(struct store *s, const struct erase_plan *plan,
                     const struct erase_found *found, struct error *e);

/* ---- the log ---- */

struct erase_log {
    int64_t id, at;
    const char *who, *pseudonym;
    int64_t tickets, cells, traces;
    int64_t cleaned; /* 0: not yet */
};

/* Returns the first unused pseudonym, such as "erased-7". The caller frees it. */
enum status erase_pseudonym(struct store *s, char **pseudonym, struct error *e);
enum status erase_log_add(struct store *s, struct erase_log *row, struct error *e);
/* Selects all: id, at, who, pseudonym, tickets, cells, traces, cleaned. */
struct stmt *erase_log_scan(struct store *s, struct error *e);
/* Returns how many haven't been cleaned up yet, or -1 for an error. */
int64_t erase_log_open(struct store *s, struct error *e);
enum status erase_log_cleaned(struct store *s, int64_t at, struct error *e);

/* Call it before the transaction: makes SQLite overwrite deleted data with zeros and keep
 * temporary data in memory. */
enum status erase_begin(struct store *s, struct error *e);
/* Call it after the transaction: rewrites the file without free pages and empties the
 * write-ahead log. Returns ST_BUSY if another process is reading or writing: the old data may
 * then still be in the file, and the call can be repeated. */
enum status erase_clean(struct store *s, struct error *e);
