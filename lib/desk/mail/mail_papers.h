/* mail_papers.h: the papers that a kind requires, and which of them an email contains. Only
 * mailroom.h uses it. */
#pragma once

#include "desk/mail/mailroom_private.h"

/* Adds the papers that came with a message to the ticket. If some are missing, writes the draft
 * of an answer that asks for them, as a note (tkt-mail --reply sends it). For a later message
 * (`again`) it does so only if the message contained one. */
enum status mail_papers_ask(struct mailroom *room, const struct message *m, int64_t id,
                            int again, struct error *e);
/* Appends the ticket's missing papers, and what else its kind requires and it lacks, separated
 * by |. */
enum status mail_papers_missing(struct buf *out, struct desk *desk, const char *papers,
                                const struct ticket *t, struct error *e);
/* Appends the text that asks for them: the notice `papers` in the customer's language, if the
 * desk has one (with {papers} filled in), else tkt's own. */
enum status mail_papers_words(struct buf *out, struct desk *desk, const struct ticket *t,
                              const char *missing, struct error *e);
