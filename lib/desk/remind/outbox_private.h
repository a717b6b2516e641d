/* outbox_private.h: shared by the files of outbox.h only. */
#pragma once

#include "desk/work/act.h"
#include "desk/remind/outbox.h"
#include "desk/remind/remind_private.h"

enum outbox_cell {
    OUTBOX_ID,
    OUTBOX_REASON,
    OUTBOX_TO,
    OUTBOX_NAME,
    OUTBOX_EMAIL,
    OUTBOX_PHONE,
    OUTBOX_LEVEL,
    OUTBOX_DUE,
    OUTBOX_LATE,
    OUTBOX_SUBJECT,
    OUTBOX_MESSAGE,
    OUTBOX_CELLS
};

extern const struct rows_column outbox_cells[OUTBOX_CELLS];

/* A message to one person. */
struct outbox_message {
    struct reminder **parts;
    size_t count, room;
    size_t told; /* number of parts in the text; the others say the same of the same ticket */
    int64_t tries;
};

struct outbox {
    struct tool *tool;
    const struct outbox_options *options;
    struct sender sender;
    struct reminders due;
    struct act *act; /* for escalation */
    struct outbox_message *v;
    size_t count, room;
    struct sheet *sheet;
    int64_t tries_most, waiting;
};

/* A message as a row. */
struct outbox_row {
    char *cells[OUTBOX_CELLS];
};

/* Combines what is due into messages, by person: o->v. */
enum status outbox_gather(struct outbox *o, struct error *e);
void outbox_make_row(const struct outbox *o, const struct outbox_message *m,
                     struct outbox_row *row);
void outbox_free_row(struct outbox_row *row);
/* Print to o->sheet. */
void outbox_print_row(struct outbox *o, const struct outbox_row *row);
void outbox_print(struct outbox *o, const struct outbox_message *m);
