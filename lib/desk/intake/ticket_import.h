/* ticket_import.h: imports tickets: a row of cells becomes a ticket, or an error that names the
 * column.
 *
 * A place (csv_import.h) is a stored column of the ticket, or TC_STORED + n for the n-th custom
 * field that was met. A struct ticket_import serves one run in one transaction. */
#pragma once

#include "desk/core/desk.h"
#include "flow/csv_import.h"

struct ticket_import;

enum { LINK_CUSTOMER = 1, LINK_UNIT = 2 };

struct ticket_import_options {
    /* history is imported: status, dept, times … are read, and no deadline is set */
    int history;
    int learn;               /* unknown codes are added to their registers */
    const char *date_format; /* for strptime, or NULL */
    /* LINK_…: what a row lacks and what is on file completes (caller_link.h); with `history`
     * only the customer, by number and address */
    int link;
    /* If not NULL, columns and fields that the kind requires and the row lacks are appended
     * here, separated by |, and the row isn't refused for them. */
    struct buf *lacking;
    /* Called for local times that occur twice, of which the first was taken, for a `due` that
     * is over in a row that doesn't say when it was opened, and by ticket_import_tell; may be
     * NULL. */
    void (*warn)(void *context, int64_t line, const char *text);
    void *context;
};

enum status ticket_import_open(struct ticket_import **t, struct desk *desk,
                               const struct ticket_import_options *options, struct error *e);
void ticket_import_close(struct ticket_import *t);

/* The csv_import_place function of tickets; `context` is the import. */
int ticket_import_place(void *context, const char *name, struct error *e);
/* The `suggest` of csv_import_options. */
void ticket_import_suggest(const char *name, struct error *e);
/* Returns the place of a custom field; its name has n bytes. */
int ticket_import_field(struct ticket_import *t, const char *name, size_t n);

/* Begins the transaction. A load of this many bytes may be large compared with the table. Then
 * the indexes are built at its end (ticket_import_finish), and duplicate keys are found here
 * meanwhile. */
enum status ticket_import_begin(struct ticket_import *t, int64_t bytes, struct error *e);

enum ticket_import_outcome { TICKET_IMPORT_NEW, TICKET_IMPORT_KNOWN, TICKET_IMPORT_REFUSED };

/* Imports one row (cells by place). TICKET_IMPORT_REFUSED: `why` has "COLUMN: …", and nothing
 * was written. TICKET_IMPORT_KNOWN: a ticket with this key exists, *id is it. Returns ST_OK for
 * all of these, and otherwise a failure of the store. */
enum status ticket_import_row(struct ticket_import *t, const struct csv_import_row *row,
                              const char *note, const char *data,
                              enum ticket_import_outcome *outcome, int64_t *id,
                              struct error *why, struct error *e);

/* A cell of a row that isn't from a file. s NULL: no cell. */
struct ticket_import_cell {
    int place;
    const char *s;
    size_t len;
};
/* Imports one row of such cells. `data` is stored with the event, or NULL. A rejected row is an
 * error here. */
enum status ticket_import_cells(struct ticket_import *t, const struct ticket_import_cell *cells,
                                size_t count, const char *note, const char *data,
                                enum ticket_import_outcome *outcome, int64_t *id,
                                struct error *e);

/* Warns of what is doubtful in the rows so far (intake_warning.h), and forgets it. */
enum status ticket_import_tell(struct ticket_import *t, struct error *e);
enum status ticket_import_finish(struct ticket_import *t, struct error *e);
/* Returns sentences about the kinds whose tightest deadline was used (sla.h), a list; "" if
 * there are none. */
const char *ticket_import_tightest(const struct ticket_import *t);
int64_t ticket_import_learned(const struct ticket_import *t); /* codes added */
