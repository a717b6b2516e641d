/* csv.h: reads CSV (RFC 4180) into rows of cells, with libcsv.
 *
 * Accepts a byte-order mark, LF and CRLF, quoted cells with newlines, cells of up to 16 MB, any
 * delimiter of one byte, and any encoding that iconv supports. Keeps spaces at the ends of
 * cells. Returns valid UTF-8 without NUL bytes. Skips empty lines.
 *
 * A row and its cells are valid until the next call. A complete row that is wrong (too many or
 * too few cells, invalid UTF-8, a NUL byte, a lone carriage return) is returned with `flaw` set
 * and its bytes unchanged, so that the caller can reject it and continue. So is one with a
 * quote in the wrong place: from there on, its quotes and delimiters are taken as they stand,
 * and it ends with that line; one whose quote is never closed takes the rest of the file.
 * Errors that stop the reading are a read error, a cell that is too long, and more than
 * CSV_COLUMNS cells. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct csv;

enum {
    CSV_COLUMNS = 2000,        /* maximum cells in a row */
    CSV_CELL_BYTES = 16 << 20, /* maximum bytes in a cell */
};

struct csv_options {
    const char *file;     /* NULL or "-": standard input, named "stdin" in messages */
    const char *encoding; /* a name that iconv knows; NULL: UTF-8 */
    char delimiter;       /* 0: what a first line "sep=;" says, else a comma */
};

struct csv_cell {
    const char *s; /* ends in NUL */
    size_t len;
};

struct csv_row {
    int64_t line; /* where the row begins; the header's is 1 */
    size_t count; /* always the header's count; missing cells are empty */
    size_t found; /* cells that the row really has; if it is greater, `cells` has these too */
    const struct csv_cell *cells;
    size_t raw; /* cells from here on have the file's own quotes; `found`: none has */
    /* code ST_OK: the row is good. The message lacks file and line. Owned by the reader. */
    struct error flaw;
};

/* Opens the file and reads the header. A column without a name is called by its number, as in
 * "#3"; one with the name of an earlier column, "Name#2". Returns ST_DATA if the input is empty
 * or, by its first bytes, UTF-16 without --encoding or a spreadsheet's own format, ST_NOINPUT
 * if the file doesn't exist, and ST_USAGE for an unknown encoding. A pipe is first read to its
 * end into an unnamed temporary file (spool.h). */
enum status csv_open(struct csv **csv, const struct csv_options *options, struct error *e);
/* The same for an open regular file (spool.h), from its current position. options->file is only
 * a name for it. csv_close closes fd; so does this function if it fails. */
enum status csv_open_fd(struct csv **csv, int fd, const struct csv_options *options,
                        struct error *e);
const struct csv_row *csv_header(const struct csv *csv);
const char *csv_name(const struct csv *csv); /* for messages: the file name or "stdin" */
int csv_marked(const struct csv *csv);       /* 1: UTF-8 with a byte-order mark */
char csv_delimiter(const struct csv *csv);
int csv_announced(const struct csv *csv); /* 1: the first line was "sep=;" */
int64_t csv_size(const struct csv *csv);  /* total bytes, -1 if unknown */
int64_t csv_read(const struct csv *csv);  /* bytes read so far */
/* Returns 1 for a row, 0 at the end, -1 for an error, with file and line in e. */
int csv_next(struct csv *csv, struct csv_row *row, struct error *e);
void csv_close(struct csv *csv);
