/* mailroom_private.h: shared by the modules of mailroom.h only. */
#pragma once

#include "base/buf.h"
#include "desk/work/act.h"
#include "desk/mail/mailroom.h"
#include "desk/intake/caller_link.h"
#include "desk/intake/ticket_import.h"
#include "flow/blob_store.h"

enum { MAIL_COLUMNS_MOST = 64 };

/* The customer's email is :address, or a list, separated by commas, semicolons, bars or blanks,
 * that contains it. The first condition is the fast one. */
#define MAIL_OF_CUSTOMER                                                                       \
    "email LIKE '%' || :address || '%' AND ',' || replace(replace(replace("                    \
    "lower(email), ' ', ','), ';', ','), '|', ',') || ',' <> replace(',' || replace(replace("  \
    "replace(lower(email), ' ', ','), ';', ','), '|', ',') || ',', ',' || lower(:address)"     \
    " || ',', '')"

/* A stored file. */
struct mail_kept {
    struct blob_store_file file;
    char *name;
    const char *type;
};

struct mailroom {
    struct tool *tool;
    struct desk *desk;
    struct mail_options options;
    struct ticket_import *taking;
    struct caller_link *callers;
    const struct message *message; /* the one that is being imported, for warnings */
    struct buf name, address;      /* of the customer who wrote it (mail_sender.c) */
    int form;                      /* 1: a form or a robot sent it for them */
    struct act *act;               /* NULL until a ticket is changed */
    char *kind;                    /* the kind if the address doesn't decide it */
    const char *channel;
    struct buf own; /* our address; empty: not set */
    struct buf folder;
    struct buf missing; /* papers missing in the last row */
    int64_t per_hour;
    struct rows_column columns[MAIL_COLUMNS_MOST];
    const char *given[MAIL_COLUMNS_MOST]; /* by --set; NULL: from the message */
    int place[MAIL_COLUMNS_MOST];         /* place of each in the import (csv_import.h) */
    size_t count;
    struct buf text[MAIL_COLUMNS_MOST];
    const char *cell[MAIL_COLUMNS_MOST];
    struct mail_kept *kept;
    size_t kept_count, kept_room;
};

/* mail_sender.c: Finds who wrote a message: a name and an address of one source. What a form on
 * a website, or the desk itself, sends for somebody is that person's: of Reply-To, or of the
 * form's fields in the text. */
enum status mail_sender(struct mailroom *room, const struct message *m, struct error *e);

/* mail_row.c */
enum status mail_row_open(struct mailroom *room, struct error *e);
void mail_row_close(struct mailroom *room);
/* Appends those of the papers a|b|c that the attachments are, by their names or types,
 * separated by |. */
void mail_papers_in(struct buf *out, const char *papers, const struct message *m);
/* Stores the attachments, and the message itself if `whole`. */
enum status mail_keep(struct mailroom *room, const struct message *m, int whole,
                      struct error *e);
void mail_forget_kept(struct mailroom *room);

/* mail_deliver.c */
/* Tries a verb that the ticket may reject. Returns 1 if it was done, 0 if rejected (`why`,
 * unless NULL, gets the reason), -1 for an error. */
int mail_try_verb(struct mailroom *room, int64_t id, const char *verb,
                  const struct act_args *args, struct buf *why, struct error *e);
