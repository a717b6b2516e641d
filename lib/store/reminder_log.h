/* reminder_log.h: what was told to whom: one row for each occasion, from before it is
 * handed over.
 *
 * `person` is a code of the staff or of a department. The table holds nothing of customers. */
#ifndef TKT_STORE_REMINDER_LOG_H
#define TKT_STORE_REMINDER_LOG_H

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "store/store.h"

enum reminder_state {
    REMINDER_NONE,
    REMINDER_SENDING, /* handed over, or about to be */
    REMINDER_SENT,
    REMINDER_FAILED,  /* to be tried again */
    REMINDER_UNKNOWN, /* its sender was killed in between */
    REMINDER_LOST     /* given up */
};

struct reminder_log_row {
    int64_t id;
    int64_t ticket; /* 0: the desk's own */
    const char *reason, *occasion;
    int64_t level;
    const char *person, *way;
    enum reminder_state state;
    int64_t at, tries;
    int64_t again;   /* of a failed one; 0: none */
    int64_t message; /* the row by which the same message went out; 0: its own */
    const char *error;
};

const char *reminder_state_name(enum reminder_state state);

/* Appends the occasion that is the number of an event or a time. */
void reminder_log_occasion(struct buf *out, const char *reason, int64_t number);

/* What is known of the occasions of a ticket that are looked up one after the other. */
struct reminder_log_known {
    int64_t ticket; /* -1: none */
    struct reminder_log_row *v;
    size_t count, room;
    struct buf texts; /* their occasions, each ended by NUL */
};

#define REMINDER_KNOWN_EMPTY                                                                   \
    {                                                                                          \
        -1, 0, 0, 0, BUF_EMPTY                                                                 \
    }

/* Looks up the occasion of the ticket: 1 found (id, state, tries and again are set), 0 not, -1
 * an error. The store is asked once for all of one ticket. */
int reminder_log_find(struct store *s, struct reminder_log_known *known,
                      struct reminder_log_row *r, struct error *e);
void reminder_log_known_free(struct reminder_log_known *known);
/* Writes the row, or in place of the one with its id where that isn't 0; sets the id. */
enum status reminder_log_put(struct store *s, struct reminder_log_row *r, struct error *e);
/* All rows of a message take this outcome. */
enum status reminder_log_outcome(struct store *s, int64_t message, enum reminder_state state,
                                 int64_t at, int64_t again, const char *error, struct error *e);
/* Those still `sending` become unknown; returns how many, -1 an error. */
int64_t reminder_log_crashed(struct store *s, int64_t at, struct error *e);
/* The unknown and the lost are to be sent once more from `at` on, as if never tried, and the
 * cursor goes back before their events. `reasons`, ended by NULL: those whose occasions are
 * numbers of events. Returns how many, -1 on an error. */
int64_t reminder_log_again(struct store *s, int64_t at, const char *const *reasons,
                           struct error *e);
/* Messages handed to that person since then; -1 an error. */
int64_t reminder_log_count(struct store *s, const char *person, int64_t since, struct error *e);
/* All rows by number, or those of a state (NULL: any) or a ticket (-1: any): at, ticket,
 * reason, level, person, way, state, tries, again, error, id. */
enum status reminder_log_walk(struct store *s, const char *state, int64_t ticket,
                              struct stmt **st, struct error *e);

/* The event up to which all was told; 0 where there is none yet, -1 an error. */
int64_t reminder_log_cursor(struct store *s, struct error *e);
enum status reminder_log_set_cursor(struct store *s, int64_t event, struct error *e);
/* The events after that one that changed something: id, ticket, who, verb, after, before. */
enum status reminder_log_events(struct store *s, int64_t after, struct stmt **st,
                                struct error *e);

#endif
