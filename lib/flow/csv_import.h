/* csv_import.h: what every reader of CSV does the same way: --map, --set, --extra,
 * --encoding, --delimiter, --date-format, --rejects, --dry-run.
 *
 * The caller says what a header's name means (a `place`); intake reads the file,
 * puts the cells into their places and keeps the rows that were refused. */
#ifndef TKT_FLOW_CSV_IMPORT_H
#define TKT_FLOW_CSV_IMPORT_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "flow/csv.h"

enum csv_import_extra { EXTRA_NONE, EXTRA_IGNORE, EXTRA_FIELD, EXTRA_REFUSE };
#define CSV_IMPORT_EXTRAS "ignore", "field", "refuse" /* their names, from EXTRA_IGNORE on */

struct csv_import_options {
    const char *file; /* NULL or "-": stdin */
    const char **map; /* each "Theirs=ours,Theirs=ours"; map_count of them. Split at the
                         last '=' of each pair; a comma or backslash in their name is
                         written \, or \\; "Theirs=" passes the column over */
    size_t map_count;
    const char **set; /* each "COL=VALUE" in UTF-8; beats the file's own cell */
    size_t set_count;
    const char *date_format; /* strptime(3); for whoever reads times */
    const char *encoding;
    const char *delimiter;       /* one byte, or comma, tab, semicolon, pipe; NULL: comma */
    enum csv_import_extra extra; /* EXTRA_NONE: refuse */
    const char *rejects;         /* file for refused rows; NULL: the first one ends it all */
    int dry_run;
};

/* What a column's name means to the caller. */
enum {
    PLACE_PASS = -1,    /* known, but passed over (id, error, computed columns) */
    PLACE_UNKNOWN = -2, /* no place for it: --extra decides */
    PLACE_REFUSED = -3, /* e says why (a history's column without --history) */
};
/* Called once for each column and each --set; a result >= 0 is a place below
 * `places`. With EXTRA_FIELD an unknown header H is asked again as "field.H". */
typedef int csv_import_place(void *context, const char *name, struct error *e);

/* So many places there are at least, so that a caller may ask for any of his own. */
enum { CSV_IMPORT_PLACES = 256 };

struct csv_import;

struct csv_import_row {
    int64_t line;
    const struct csv_cell *cells; /* by place; s NULL where the file has no such column */
    size_t count;                 /* places, INTAKE_PLACES at least */
};

/* Opens the file and settles the columns. A --map whose column isn't there, two columns
 * for one place, an unknown column under refuse: ST_DATA with the names that would do;
 * stdin being a terminal, malformed options, and names in --map and --set that have no place:
 * ST_USAGE. `place` may number places as it goes (field.NAME). */
enum status csv_import_open(struct csv_import **in, const struct csv_import_options *options,
                            csv_import_place *place, void *context, struct error *e);
/* 1 where some column of the file, or a --set, has this place. */
int csv_import_has(const struct csv_import *in, int place);
/* The header as the file has it, for messages about a place; NULL where it has none, or where
 * a --set beats it. */
const char *csv_import_column(const struct csv_import *in, int place);
const char *csv_import_name(const struct csv_import *in);
struct csv *csv_import_csv(struct csv_import *in); /* for progress */
/* 1: a row; 0: the end; -1: an error. Rows with a flaw are refused here already:
 * without --rejects that is the error, with it they are written and passed over. */
int csv_import_next(struct csv_import *in, struct csv_import_row *row, struct error *e);
/* The caller refuses the present row because of *why (message "COLUMN: …", without file
 * and line). Without --rejects: *e becomes "FILE:LINE: COLUMN: …" and its code is
 * returned; with it the row goes to the rejects file as it came (the original header, then
 * `error`), *why is cleared, and ST_OK is returned. */
enum status csv_import_refuse(struct csv_import *in, struct error *why, struct error *e);
int64_t csv_import_rows(const struct csv_import *in); /* rows read, refused ones included */
int64_t csv_import_refused(const struct csv_import *in);
/* Moves the rejects file into place (none is made where nothing was refused, and a former one
 * is removed): before the commit, so that rows are kept only where the others are too.
 * ST_CANTCREATE or ST_IO where it fails. */
enum status csv_import_finish(struct csv_import *in, struct error *e);
void csv_import_keep(struct csv_import *in); /* the commit was done */
/* Without csv_import_keep the rejects are dropped, and a former file is put back. */
void csv_import_close(struct csv_import *in);

#endif
