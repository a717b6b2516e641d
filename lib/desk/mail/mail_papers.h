/* mail_papers.h: what a kind needs, and what of it a mail brought. Part of mailroom.h; nobody
 * else includes it. */
#ifndef TKT_DESK_MAIL_MAIL_PAPERS_H
#define TKT_DESK_MAIL_MAIL_PAPERS_H

#include "desk/mail/mailroom_private.h"

/* Puts the papers that came with a message on the ticket, and where some are missing writes the
 * draft of an answer that asks for them, as a note (tkt-mail --reply sends it). Of a further
 * message (`again`) only where it brought one. */
enum status mail_papers_ask(struct mailroom *room, const struct message *m, int64_t id,
                            int again, struct error *e);
/* Appends the ticket's missing papers, with |. */
void mail_papers_missing(struct buf *out, const char *papers, const struct ticket *t);
/* Appends the words that ask for them: of the notice `papers` in the customer's language, where
 * the site has one (its {papers} are they), else ours. */
enum status mail_papers_words(struct buf *out, struct desk *desk, const struct ticket *t,
                              const char *missing, struct error *e);

#endif
