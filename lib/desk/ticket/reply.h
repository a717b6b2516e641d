/* reply.h: when a customer was answered.
 *
 * A ticket is written if its channel is (register `channel`, column written): mail, web,
 * letter, chat. Its customer is answered when the first reply is sent, by tkt-act note --reply
 * or tkt-mail --reply, and not when somebody accepts or solves it. A time of response that came
 * with an imported history counts as a reply. Other tickets are answered when they have been
 * responded to (column `responded`), or solved. Reads id, channel, responded, resolved, closed,
 * status and the head. */
#pragma once

#include "desk/core/desk.h"
#include "store/ticket.h"

struct replies;

/* Loads which channels are written and, if there are any or `all` is 1, all first replies. The
 * caller frees the result. */
enum status replies_load(struct replies **replies, struct desk *desk, int all, struct error *e);
void replies_free(struct replies *r);
/* Returns 1 and the time if a reply was sent, on any channel, if they were loaded. */
int replies_first(const struct replies *r, int64_t ticket, int64_t *at);
int replies_is_written(const struct replies *r, const struct ticket *t);
/* Returns 1 and the time if the customer of a written ticket got a reply; for others, if
 * `responded` has a time. */
int replies_responded(const struct replies *r, const struct ticket *t, int64_t *at,
                      struct error *e);

/* Returns 1 if a response is still owed to one ticket, without loading anything first. */
int reply_is_owed(struct desk *desk, const struct ticket *t, struct error *e);
