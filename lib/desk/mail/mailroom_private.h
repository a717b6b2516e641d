/* mailroom_private.h: what the modules of mailroom.h share; nobody else includes it. */
#ifndef TKT_DESK_MAIL_MAILROOM_PRIVATE_H
#define TKT_DESK_MAIL_MAILROOM_PRIVATE_H

#include "base/buf.h"
#include "desk/work/act.h"
#include "desk/mail/mailroom.h"
#include "desk/intake/ticket_import.h"
#include "flow/blob_store.h"

enum { MAIL_COLUMNS_MOST = 64 };

/* The customer's email is :address, or a list with commas, semicolons, bars or blanks between
 * that has it; the first condition is the quick one. */
#define MAIL_OF_CUSTOMER                                                                       \
    "email LIKE '%' || :address || '%' AND ',' || replace(replace(replace("                    \
    "lower(email), ' ', ','), ';', ','), '|', ',') || ',' <> replace(',' || replace(replace("  \
    "replace(lower(email), ' ', ','), ';', ','), '|', ',') || ',', ',' || lower(:address)"     \
    " || ',', '')"

/* A file that was kept. */
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
    struct act *act; /* NULL until a ticket is worked on */
    char *kind;      /* of what no address says otherwise */
    const char *channel;
    struct buf own; /* our address; empty: none is set */
    struct buf folder;
    struct buf missing; /* papers, of the last row */
    int64_t per_hour;
    struct rows_column columns[MAIL_COLUMNS_MOST];
    const char *given[MAIL_COLUMNS_MOST]; /* by --set; NULL: by the message */
    int place[MAIL_COLUMNS_MOST];         /* of each in a taking */
    size_t count;
    struct buf text[MAIL_COLUMNS_MOST];
    const char *cell[MAIL_COLUMNS_MOST];
    struct mail_kept *kept;
    size_t kept_count, kept_room;
};

/* mail_row.c */
enum status mail_row_open(struct mailroom *room, struct error *e);
void mail_row_close(struct mailroom *room);
/* Appends the papers, of a|b|c, that the attachments are by their names or types, with |. */
void mail_papers_in(struct buf *out, const char *papers, const struct message *m);
/* Keeps the attachments, and the message itself where `whole`. */
enum status mail_keep(struct mailroom *room, const struct message *m, int whole,
                      struct error *e);
void mail_forget_kept(struct mailroom *room);

#endif
