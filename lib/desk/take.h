/* take.h: taking in calls: a row of cells becomes a ticket, or an error that names the column.
 *
 * A place (intake.h) is a stored column of the ticket, or TC_STORED + n for the n-th of the
 * site's own fields met. One `taking` serves one run inside one transaction. */
#ifndef TKT_DESK_TAKE_H
#define TKT_DESK_TAKE_H

#include "desk/desk.h"
#include "flow/intake.h"
#include "store/ticket.h"

struct taking;

struct take_options {
    int history;             /* a past is taken over: status, dept, times … are read, and no
                                deadline is set */
    int learn;               /* unknown codes are entered into their registers */
    const char *date_format; /* strptime's, or NULL */
    /* Told of labels that the clock had twice and of which the first was taken; may be NULL. */
    void (*warn)(void *context, int64_t line, const char *text);
    void *context;
};

enum status taking_open(struct taking **t, struct desk *desk,
                        const struct take_options *options, struct error *e);
void taking_close(struct taking *t);

/* The intake_place of a ticket's columns; context is the taking. */
int take_place(void *taking, const char *name, struct error *e);
size_t take_places(const struct taking *t);

/* Begins the transaction. A load of so many bytes may be large against the table; then indexes
 * are made at its end (take_finish), and double keys are found here meanwhile. */
enum status take_begin(struct taking *t, int64_t bytes, struct error *e);

enum take_outcome { TAKE_NEW, TAKE_KNOWN, TAKE_REFUSED };

/* Takes one row (cells by place). TAKE_REFUSED: `why` has "COLUMN: …" and nothing was written;
 * TAKE_KNOWN: a ticket with this key is there, *id is it. The ticket is as it was inserted, its
 * texts the row's. ST_OK whatever the outcome; else a failure of the store. */
enum status take_row(struct taking *t, const struct intake_row *row, const char *note,
                     enum take_outcome *outcome, int64_t *id, struct error *why,
                     struct error *e);
enum status take_finish(struct taking *t, struct error *e);
int64_t take_learned(const struct taking *t); /* codes entered */

#endif
