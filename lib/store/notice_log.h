/* notice_log.h: which customers were notified: one row for each customer, notice and ticket
 * that the notice belongs to. A row is written before the message is handed over.
 *
 * The table has customers' codes and no other data about them. Customers who aren't in the
 * register are known by the ticket of their call. */
#pragma once

#include <stdint.h>

#include "base/error.h"
#include "store/reminder_log.h"
#include "store/store.h"

/* Identifies a notice. Texts are never NULL. */
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
    int64_t message; /* the row whose message was sent for this one too; 0: its own */
};

/* Looks up a row by ticket, notice, customer and caller. Returns 1 and sets id, state, at and
 * tries if it exists, 0 if not, -1 for an error. */
int notice_log_find(struct store *s, struct notice_log_row *r, struct error *e);
/* Inserts the row and sets its id, or, if the id isn't 0, replaces the row with that id. No
 * event reports it then. */
enum status notice_log_put(struct store *s, struct notice_log_row *r, struct error *e);
/* Sets the outcome of all rows of a message. */
enum status notice_log_outcome(struct store *s, int64_t message, enum reminder_state state,
                               int64_t at, const char *error, struct error *e);
/* Sets all rows that are still `sending` to unknown. Returns the number of messages, or -1 for
 * an error. */
int64_t notice_log_crashed(struct store *s, int64_t at, struct error *e);

/* Selects the rows with a ticket whose outcome is known but not yet reported by an event,
 * ordered by ticket and notice: ticket, code, starts, ends, reason, way, state, customer,
 * caller, message. Rows of one message are adjacent. */
struct stmt *notice_log_unsaid(struct store *s, struct error *e);
/* Marks the rows of this ticket, notice and way as reported by that event. */
enum status notice_log_said(struct store *s, int64_t ticket,
                            const struct notice_log_notice *notice, const char *way,
                            int64_t event, struct error *e);
/* Selects all rows in order, or those of a state (NULL: any) or a ticket (-1: any): at, ticket,
 * code, starts, ends, reason, customer, caller, way, state, tries, error, and the customer's
 * name. */
struct stmt *notice_log_log(struct store *s, const char *state, int64_t ticket,
                            struct error *e);
