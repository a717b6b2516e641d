/* csv.h: bytes in, rows of cells out (RFC 4180), by libcsv.
 *
 * Takes a byte-order mark, LF and CRLF, quoted cells with newlines, cells of up
 * to 16 MB, any delimiter of one byte, any encoding that iconv knows. Spaces at
 * the ends of cells are kept. What it gives is valid UTF-8 without NUL bytes.
 *
 * A row and its cells live until the next call. A row that is whole but wrong
 * (too many or too few cells, bytes that are no UTF-8, a NUL byte, a lone carriage
 * return) comes with `flaw` set and its bytes as they are, so that the caller may reject it
 * and go on; what breaks the reading itself (an unclosed quote, a quote inside an unquoted
 * cell, a read error, more than CSV_COLUMNS cells) is an error. Empty lines are passed over. */
#ifndef TKT_FLOW_CSV_H
#define TKT_FLOW_CSV_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct csv;

enum {
    CSV_COLUMNS = 2000,        /* more in a row are refused */
    CSV_CELL_BYTES = 16 << 20, /* so is a longer cell */
};

struct csv_options {
    const char *file;     /* NULL or "-": standard input, called "stdin" in messages */
    const char *encoding; /* iconv's name; NULL: UTF-8 */
    char delimiter;       /* 0: a comma */
};

struct csv_cell {
    const char *s; /* NUL-terminated */
    size_t len;
};

struct csv_row {
    int64_t line; /* where the row begins, 1 for the header's */
    size_t count; /* always the header's count; missing cells are empty */
    size_t found; /* cells that the row really has; `cells` holds these too where more */
    const struct csv_cell *cells;
    struct error flaw; /* code ST_OK: the row is good; message without file and line.
                          Owned by the reader. */
};

/* Opens and reads the header. Empty input, or a header with an empty or a double name,
 * is ST_DATA; no such file ST_NOINPUT; an unknown encoding ST_USAGE. Where the input is a
 * pipe it is read to its end into an unnamed temporary file first (spool.h). */
enum status csv_open(struct csv **csv, const struct csv_options *options, struct error *e);
/* The same for a regular file that is open (spool.h), from where it stands; options->file is
 * only its name. fd is closed by csv_close, or here where it fails. */
enum status csv_open_fd(struct csv **csv, int fd, const struct csv_options *options,
                        struct error *e);
const struct csv_row *csv_header(const struct csv *csv);
const char *csv_name(const struct csv *csv); /* for messages: the file's name or "stdin" */
int csv_marked(const struct csv *csv);       /* 1: UTF-8 with a byte-order mark */
int64_t csv_size(const struct csv *csv);     /* bytes in all, -1 unknown */
int64_t csv_read(const struct csv *csv);     /* bytes read so far */
/* 1: a row; 0: the end; -1: an error, with file and line in e. */
int csv_next(struct csv *csv, struct csv_row *row, struct error *e);
void csv_close(struct csv *csv);

#endif
