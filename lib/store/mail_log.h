/* mail_log.h: a log of received and sent emails, and of their files.
 *
 * Addresses are stored and compared in lower case. */
#pragma once

#include <stdint.h>

#include "base/error.h"
#include "store/store.h"

struct mail_row {
    const char *message; /* Message-ID without < and > */
    const char *way;     /* in, out */
    const char *outcome; /* ticket, note, auto, bounce, sent */
    int64_t ticket, at;
    const char *address, *reply_to; /* NULL or "": none */
    int64_t event;       /* of sent emails: the event with the note that was sent; else 0 */
    int64_t came;        /* when our side received it; 0: `at` */
    const char *answers; /* ids of messages that it answers, a blank after each; NULL: none */
    /* of those that no ticket came of; else NULL */
    const char *why, *subject, *blake2b;
};

/* Adds it. Replaces the same message if no ticket came of it before. */
enum status mail_log_add(struct store *s, const struct mail_row *row, struct error *e);
struct mail_log_known {
    int64_t ticket, at;
    int out; /* 1: it was sent by us */
};

/* Returns 1 if the message is known, 0 if not (all fields are then 0), -1 for an error. */
int mail_log_known(struct store *s, const char *message, struct mail_log_known *known,
                   struct error *e);
/* Selects the received emails that no ticket came of, oldest first: id, at, address, subject,
 * why, message, blake2b. */
struct stmt *mail_log_passed(struct store *s, struct error *e);
/* Returns 1 with their digest and id, *digest "" if the message wasn't kept; 0 if there is none
 * of this number that no ticket came of; -1 for an error. The caller frees both. */
int mail_log_find_passed(struct store *s, int64_t number, char **digest, char **message,
                         struct error *e);
/* Forgets the file of a message that no ticket came of. */
enum status mail_log_drop_file(struct store *s, const char *blake2b, struct error *e);
/* Returns 1 if that note of a ticket was sent, 0 if not, -1 for an error. */
int mail_log_said(struct store *s, int64_t ticket, int64_t event, struct error *e);
/* Returns 1 if an email of this ticket came from or went to the address, 0 if not, -1 for an
 * error. */
int mail_log_met(struct store *s, int64_t ticket, const char *address, struct error *e);
/* Returns the number of emails of an address in (from, to], or -1 for an error. */
int64_t mail_log_count(struct store *s, const char *address, int64_t from, int64_t to,
                       struct error *e);
/* Selects a ticket's emails in the order in which they came or were sent: message, way,
 * outcome, address, reply_to, answers. */
struct stmt *mail_log_of_ticket(struct store *s, int64_t ticket, struct error *e);

/* Selects the files that emails brought to a ticket: name, type. */
struct stmt *mail_log_files(struct store *s, int64_t ticket, struct error *e);
enum status mail_log_add_file(struct store *s, int64_t ticket, const char *blake2b,
                              const char *name, const char *type, int64_t size,
                              struct error *e);
