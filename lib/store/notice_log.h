/* notice_log.h: what customers were told by notices: one row for each of them, each notice
 * and each ticket that it belongs to, from before it is handed over.
 *
 * The table holds customers' codes and nothing else of them; those who aren't on file are known
 * by the ticket that they called about. */
#ifndef TKT_STORE_NOTICE_LOG_H
#define TKT_STORE_NOTICE_LOG_H

#include <stdint.h>

#include "base/error.h"
#include "store/reminder_log.h"
#include "store/store.h"

/* Which notice. Texts are never NULL. */
struct notice_log_notice {
    const char *code, *starts, *ends, *reason;
};

struct notice_log_row {
    int64_t id;
    int64_t ticket; /* 0: none */
    struct notice_log_notice notice;
    const char *customer; /* "": the caller of the ticket `caller` */
    int64_t caller;
    const char *way;
    enum reminder_state state; /* sending, sent, failed, unknown */
    int64_t at, tries;
    int64_t message; /* the row by which the same message went out; 0: its own */
};

/* Looks up ticket, notice, customer and caller: 1 found (id, state, at and tries are set), 0
 * not, -1 an error. */
int notice_log_find(struct store *s, struct notice_log_row *r, struct error *e);
/* Writes the row, or in place of the one with its id where that isn't 0; sets the id. It isn't
 * told of by an event then. */
enum status notice_log_put(struct store *s, struct notice_log_row *r, struct error *e);
/* All rows of a message take this outcome. */
enum status notice_log_outcome(struct store *s, int64_t message, enum reminder_state state,
                               int64_t at, const char *error, struct error *e);
/* Those still `sending` become unknown; returns how many messages, -1 an error. */
int64_t notice_log_crashed(struct store *s, int64_t at, struct error *e);

/* Those with a ticket whose outcome is known and no event tells of yet, a ticket and a notice
 * after the other: ticket, code, starts, ends, reason, way, state, customer, caller,
 * message; those of one message stand together. */
enum status notice_log_unsaid(struct store *s, struct stmt **st, struct error *e);
/* Of this ticket and notice, by this way: that event tells of them now. */
enum status notice_log_said(struct store *s, int64_t ticket,
                            const struct notice_log_notice *notice, const char *way,
                            int64_t event, struct error *e);
/* All rows by number, or those of a state (NULL: any) or a ticket (-1: any): at, ticket, code,
 * starts, ends, reason, customer, caller, way, state, tries, error, and the customer's name. */
enum status notice_log_log(struct store *s, const char *state, int64_t ticket, struct stmt **st,
                           struct error *e);

#endif
