/* csv_import.h: what all readers of CSV have in common: --map, --set, --extra, --encoding,
 * --delimiter, --date-format, --rejects, --dry-run.
 *
 * The caller decides what a column's name means (its place). This module reads the file, puts
 * each cell in its place and keeps the rejected rows. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "flow/csv.h"

enum csv_import_extra { EXTRA_NONE, EXTRA_IGNORE, EXTRA_FIELD, EXTRA_REFUSE };
#define CSV_IMPORT_EXTRAS "ignore", "field", "refuse" /* their names, from EXTRA_IGNORE on */

struct csv_import_options {
    const char *file; /* NULL or "-": stdin */
    /* each "Theirs=ours,Theirs=ours"; map_count of them. A pair is split at its last '='. A
     * comma or backslash in their name is written \, or \\. "Theirs=" skips the column */
    const char **map;
    size_t map_count;
    const char **set; /* each "COL=VALUE" in UTF-8; overrides the file's cell */
    size_t set_count;
    const char *date_format; /* for strptime(3); used by readers of times */
    const char *encoding;
    const char *delimiter;       /* one byte, or comma, tab, semicolon, pipe; NULL: comma */
    enum csv_import_extra extra; /* EXTRA_NONE is the same as EXTRA_REFUSE */
    const char *rejects;         /* file for rejected rows; NULL: the first one is an error */
    int dry_run;
    /* adds to the error about an unknown column which one may have been meant; or NULL */
    void (*suggest)(const char *name, struct error *e);
};

/* The meaning of a column's name for the caller. */
enum {
    PLACE_PASS = -1,    /* known, but skipped (id, error, computed columns) */
    PLACE_UNKNOWN = -2, /* no place for it: --extra decides */
    PLACE_REFUSED = -3, /* e says why (a column of a history without --history) */
};
/* Returns the place of a column. Called once for each column and each --set. With EXTRA_FIELD,
 * it is called again for an unknown header H, as "field.H". */
typedef int csv_import_place(void *context, const char *name, struct error *e);

/* There are at least this many places, so that a caller may ask for any of its own. */
enum { CSV_IMPORT_PLACES = 256 };

struct csv_import;

struct csv_import_row {
    int64_t line;
    const struct csv_cell *cells; /* by place; s is NULL if the file has no such column */
    size_t count;                 /* number of places, at least CSV_IMPORT_PLACES */
};

/* Opens the file and determines the columns. Returns ST_DATA, with the valid names, if a --map
 * column doesn't exist, two columns have the same place, or a column is unknown under
 * EXTRA_REFUSE. Returns ST_USAGE if stdin is a terminal, an option is malformed, or a name in
 * --map or --set has no place. `place` may assign new places as it goes (field.NAME). */
enum status csv_import_open(struct csv_import **in, const struct csv_import_options *options,
                            csv_import_place *place, void *context, struct error *e);
/* Returns 1 if a column of the file, or a --set, has this place. */
int csv_import_has(const struct csv_import *in, int place);
/* Returns the header of a place as the file has it, for messages; NULL if there is none, or if
 * a --set overrides it. */
const char *csv_import_column(const struct csv_import *in, int place);
const char *csv_import_name(const struct csv_import *in);
struct csv *csv_import_csv(struct csv_import *in); /* for progress */
/* Returns 1 for a row, 0 at the end, -1 for an error. Rows with a flaw are rejected here:
 * without --rejects this is the error; with it they are written there and skipped. */
int csv_import_next(struct csv_import *in, struct csv_import_row *row, struct error *e);
/* Rejects the current row because of *why (message "COLUMN: …", without file and line). Without
 * --rejects, sets *e to "FILE:LINE: COLUMN: …" and returns its code. With it, writes the row to
 * the rejects file as it came (with the original header, then `error`), clears *why, and
 * returns ST_OK. */
enum status csv_import_refuse(struct csv_import *in, struct error *why, struct error *e);
int64_t csv_import_rows(const struct csv_import *in); /* rows read, including rejected ones */
int64_t csv_import_refused(const struct csv_import *in);
/* Moves the rejects file into place. If no row was rejected, creates none and removes an old
 * one. Call it before the commit, so that the rejects are saved only if the other rows are.
 * Returns ST_CANTCREATE or ST_IO if it fails. */
enum status csv_import_finish(struct csv_import *in, struct error *e);
void csv_import_keep(struct csv_import *in); /* call it after the commit */
/* Without csv_import_keep, drops the rejects and restores an old file. */
void csv_import_close(struct csv_import *in);
