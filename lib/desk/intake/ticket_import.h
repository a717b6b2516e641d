/* ticket_import.h: taking in calls: a row of cells becomes a ticket, or an error that names the
 * column.
 *
 * A place (csv_import.h) is a stored column of the ticket, or TC_STORED + n for the n-th of the
 * site's own fields met. One `taking` serves one run inside one transaction. */
#ifndef TKT_DESK_INTAKE_TICKET_IMPORT_H
#define TKT_DESK_INTAKE_TICKET_IMPORT_H

#include "desk/core/desk.h"
#include "flow/csv_import.h"
#include "store/ticket.h"

struct ticket_import;

struct ticket_import_options {
    int history;             /* a past is taken over: status, dept, times … are read, and no
                                deadline is set */
    int learn;               /* unknown codes are entered into their registers */
    const char *date_format; /* strptime's, or NULL */
    /* Told of labels that the clock had twice and of which the first was taken; may be NULL. */
    void (*warn)(void *context, int64_t line, const char *text);
    void *context;
};

enum status ticket_import_open(struct ticket_import **t, struct desk *desk,
                               const struct ticket_import_options *options, struct error *e);
void ticket_import_close(struct ticket_import *t);

/* The csv_import_place of a ticket's columns; `context` is the import. */
int ticket_import_place(void *context, const char *name, struct error *e);
/* That of the site's own field, whose name has n bytes. */
int ticket_import_field(struct ticket_import *t, const char *name, size_t n);

/* Begins the transaction. A load of so many bytes may be large against the table; then indexes
 * are made at its end (ticket_import_finish), and double keys are found here meanwhile. */
enum status ticket_import_begin(struct ticket_import *t, int64_t bytes, struct error *e);

enum ticket_import_outcome { TICKET_IMPORT_NEW, TICKET_IMPORT_KNOWN, TICKET_IMPORT_REFUSED };

/* Imports one row (cells by place). TICKET_IMPORT_REFUSED: `why` has "COLUMN: …" and nothing
 * was written; TICKET_IMPORT_KNOWN: a ticket with this key exists, *id is it. ST_OK whatever
 * the outcome; else a failure of the store. */
enum status ticket_import_row(struct ticket_import *t, const struct csv_import_row *row,
                              const char *note, enum ticket_import_outcome *outcome,
                              int64_t *id, struct error *why, struct error *e);

/* A cell of a row that is made by hand. s NULL: there is none. */
struct ticket_import_cell {
    int place;
    const char *s;
    size_t len;
};
/* The same of one row of such cells; a refusal is an error, too. */
enum status ticket_import_cells(struct ticket_import *t, const struct ticket_import_cell *cells,
                                size_t count, const char *note,
                                enum ticket_import_outcome *outcome, int64_t *id,
                                struct error *e);

enum status ticket_import_finish(struct ticket_import *t, struct error *e);
int64_t ticket_import_learned(const struct ticket_import *t); /* codes entered */

#endif
