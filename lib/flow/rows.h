/* rows.h: writes rows in any format. Callers never ask which one it is.
 *
 * csv (RFC 4180, LF); tsv (\t \n \r \\ escaped); json (one array, an object per line); jsonl;
 * table (libsmartcols; fitted to the width of a terminal, not cut elsewhere; keeps all rows
 * until rows_close; headings and tkt's own words are in the user's language, label.h). A cell
 * is text, a number (without quotes in JSON) or empty (null in JSON). With `file`, rows are
 * written to a temporary file beside it, which rows_close moves into place; until then the old
 * file is unchanged. On a terminal, every format makes control characters visible and never
 * sends them. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct buf;
struct grid;

enum rows_format { ROWS_AUTO, ROWS_CSV, ROWS_TSV, ROWS_JSON, ROWS_JSONL, ROWS_TABLE };
/* The names of the formats, from ROWS_CSV on, for lists of words. */
#define ROWS_FORMATS "csv", "tsv", "json", "jsonl", "table"

struct rows_column {
    const char *name; /* the header, and the name in JSON */
    int number;       /* 1: right-aligned in tables */
    /* The heading in tables in languages other than English: a message, N_(); "": the name
     * itself; NULL: the heading in label.h. */
    const char *title;
};

/* A named set of columns, for completion and the check of the man pages. */
struct rows_set {
    const char *name;
    const struct rows_column *columns;
    size_t count;
};

/* Transforms all texts before anything else is done with them, to mask persons. */
struct rows_veil {
    int (*sort)(void *context, const char *column); /* 0: the column's cells stay unchanged */
    /* Called for each cell of the next row, whether it is written or not, to learn from it. */
    void (*note)(void *context, int sort, const char *s, size_t n);
    /* Appends the replacement for n bytes, n > 0. */
    void (*cell)(void *context, int sort, const char *s, size_t n, struct buf *out);
    void (*row_end)(void *context);
    void *context;
};

struct rows_options {
    enum rows_format format; /* ROWS_AUTO: table if stdout is a terminal, else csv */
    int no_header;
    const char *file; /* -o; NULL: stdout */
    /* writes a byte-order mark; puts ' before cells that begin with = + - @ TAB CR (not
     * numbers) */
    int spreadsheet;
    const struct rows_veil *veil; /* NULL: none */
    struct grid
        *grid; /* collects the rows; of the other options only veil counts then; or NULL */
};

struct rows;

/* Copies the columns. From here on SIGPIPE is ignored: a reader that exits is an error like any
 * other. Returns ST_CANTCREATE if the file can't be created. */
enum status rows_open(struct rows **rows, const struct rows_options *options,
                      const struct rows_column *columns, size_t count, struct error *e);
enum rows_format rows_format(const struct rows *rows); /* never ROWS_AUTO */
/* One call per cell, in the order of the columns. Errors are kept until rows_close. */
void rows_text(struct rows *rows, const char *s); /* NULL or "": empty */
void rows_text_n(struct rows *rows, const char *s, size_t n);
/* A JSON value on one line: nested in JSON, in other formats a text. */
void rows_json(struct rows *rows, const char *s, size_t n);
void rows_number(struct rows *rows, const char *digits); /* NULL or "": empty */
void rows_int(struct rows *rows, int64_t n);
void rows_empty(struct rows *rows);
void rows_end(struct rows *rows); /* ends the row */
int64_t rows_count(const struct rows *rows);
int rows_broken(const struct rows *rows); /* 1 after a write error: stop early */
/* Flushes, and returns ST_IO if there was any error. Always frees rows. */
enum status rows_close(struct rows *rows, struct error *e);
/* Drops what isn't written yet; a file named by -o stays unchanged. */
void rows_abandon(struct rows *rows);

/* Returns 1 for a text that a spreadsheet would run as a formula, also after the quotes that
 * guard it. */
int rows_formula(const char *s, size_t n);
/* Appends one CSV cell, quoted if necessary, for callers that write single cells. */
void rows_csv_cell(struct buf *out, const char *s, size_t n, char delimiter);
