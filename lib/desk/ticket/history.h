/* history.h: the history of a ticket, event by event, for people and scripts. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "desk/core/desk.h"
#include "desk/core/masking.h"
#include "flow/sheet.h"
#include "store/ticket.h"

/* A column or custom field ("field.NAME") that an event changed. Texts have the form of every
 * output: times in RFC 3339, money in currency units, minutes. */
struct change {
    char *name, *before, *after; /* NULL: empty */
    int column;                  /* enum ticket_column; -1: a field */
};

struct changes {
    struct change *v;
    size_t count, capacity;
};

#define CHANGES_EMPTY                                                                          \
    {                                                                                          \
        0, 0, 0                                                                                \
    }

/* Replaces the old contents. */
void changes_read(struct changes *c, const struct desk *desk, const char *before,
                  const char *after);
void changes_free(struct changes *c);
enum mask change_mask(const struct change *c);
/* Returns how to mask what an event's data have under this name: digests aren't telephone
 * numbers. Doesn't use context. */
enum mask history_data_mask(const void *context, const char *name);

/* The data of events whose note a tool wrote by itself. */
#define HISTORY_AUTO_NAME "auto"
#define HISTORY_AUTO "{\"" HISTORY_AUTO_NAME "\":1}"

/* Returns 1 if the event has a note that somebody wrote: staff, or a customer by email. Notes
 * of tkt-route, drafted replies, automatic replies by email and remarks of tools aren't. */
int history_note_by_person(const struct event *ev);

/* Adds the codes of everybody whose ticket it was: its assignees, and who resolved it. */
enum status history_hands(struct desk *desk, const struct ticket *t, struct map *codes,
                          struct error *e);

/* Calls `visit` for each event of the ticket, oldest first; its texts are valid until it
 * returns. If it doesn't return 0, the walk ends. Returns ST_DATA if the chain is broken. */
enum status history_walk(struct desk *desk, int64_t ticket, int64_t head,
                         int (*visit)(void *context, const struct event *ev), void *context,
                         struct error *e);

enum { HISTORY_COLUMNS = 9 };
extern const struct rows_column history_columns[HISTORY_COLUMNS]; /* id,event,at,who,… */
extern const struct rows_set history_rows;
/* Adds the ticket's events as rows. */
enum status history_put(struct sheet *sheet, struct desk *desk, const struct ticket *t,
                        struct error *e);
