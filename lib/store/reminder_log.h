/* reminder_log.h: who was reminded of what: one row per occasion, written before the reminder
 * is handed over.
 *
 * `person` is a code of the staff or of a department. The table has no data about customers. */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "store/store.h"

enum reminder_state {
    REMINDER_NONE,
    REMINDER_SENDING, /* handed over, or about to be */
    REMINDER_SENT,
    REMINDER_FAILED,  /* to be retried */
    REMINDER_UNKNOWN, /* the sender was killed in between */
    REMINDER_LOST     /* given up */
};

struct reminder_log_row {
    int64_t id;
    int64_t ticket; /* 0: about the desk itself */
    const char *reason, *occasion;
    int64_t level;
    const char *person, *way;
    enum reminder_state state;
    int64_t at, tries;
    int64_t again;   /* time of the next try after a failure; 0: none */
    int64_t message; /* the row whose message was sent for this one too; 0: its own */
    const char *error;
};

const char *reminder_state_name(enum reminder_state state);
enum reminder_state reminder_state_of(const char *name); /* REMINDER_NONE: no such */

/* Appends the occasion that is the number of an event, or a time. */
void reminder_log_occasion(struct buf *out, const char *reason, int64_t number);

/* A cache of the occasions of one ticket, for lookups one after another. */
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

/* Looks up the ticket's occasion. Returns 1 and sets id, state, tries and again if it exists, 0
 * if not, -1 for an error. Queries the store once per ticket. */
int reminder_log_find(struct store *s, struct reminder_log_known *known,
                      struct reminder_log_row *r, struct error *e);
void reminder_log_known_free(struct reminder_log_known *known);
/* Inserts the row and sets its id, or, if the id isn't 0, replaces the row with that id. */
enum status reminder_log_put(struct store *s, struct reminder_log_row *r, struct error *e);
/* Sets the outcome of all rows of a message. */
enum status reminder_log_outcome(struct store *s, int64_t message, enum reminder_state state,
                                 int64_t at, int64_t again, const char *error, struct error *e);
/* Sets all rows that are still `sending` to unknown. Returns how many, or -1 for an error. */
int64_t reminder_log_crashed(struct store *s, int64_t at, struct error *e);
/* Makes the unknown and lost rows due again from `at` on, as if never tried, and moves the
 * cursor back before their events. `reasons`, ended by NULL, are those whose occasions are
 * event numbers. Returns how many, or -1 for an error. */
int64_t reminder_log_again(struct store *s, int64_t at, const char *const *reasons,
                           struct error *e);
/* Finds the newest row about the desk itself whose occasion begins with `prefix`, which ends
 * with '|'. Returns 1 and replaces *occasion, 0 if there is none, -1 for an error. */
int reminder_log_last(struct store *s, const char *prefix, struct buf *occasion,
                      struct error *e);
/* Returns the number of messages handed over for that person since then, or -1 for an error. */
int64_t reminder_log_count(struct store *s, const char *person, int64_t since, struct error *e);
/* Selects all rows in order, or those of a state (NULL: any) or a ticket (-1: any): at, ticket,
 * reason, level, person, way, state, tries, again, error, id. */
struct stmt *reminder_log_walk(struct store *s, const char *state, int64_t ticket,
                               struct error *e);

/* Returns the event up to which all reminders have been made; 0 if there is none yet, -1 for an
 * error. */
int64_t reminder_log_cursor(struct store *s, struct error *e);
enum status reminder_log_set_cursor(struct store *s, int64_t event, struct error *e);
/* Selects the later events that changed something: id, ticket, who, verb, after, before. */
struct stmt *reminder_log_events(struct store *s, int64_t after, struct error *e);
