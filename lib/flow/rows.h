/* rows.h: rows out, in every format, by those who never ask which one it is.
 *
 * csv (RFC 4180, LF), tsv (\t \n \r \\ escaped), json (one array, an object a line), jsonl,
 * table (libsmartcols; on a terminal at most its width,
 * elsewhere nothing is cut; it keeps all rows until rows_close; headings and tkt's own words
 * are in the user's language, label.h). A cell is text, a number (kept
 * bare in JSON) or empty (null in JSON). With `file` the rows are written beside it and moved
 * into place by rows_close; before that nothing of the old file is lost. On a terminal control
 * characters are shown in every format, never sent. */
#ifndef TKT_FLOW_ROWS_H
#define TKT_FLOW_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct buf;
struct grid;

enum rows_format { ROWS_AUTO, ROWS_CSV, ROWS_TSV, ROWS_JSON, ROWS_JSONL, ROWS_TABLE };
/* Their names, from ROWS_CSV on: for lists of words. */
#define ROWS_FORMATS "csv", "tsv", "json", "jsonl", "table"

struct rows_column {
    const char *name; /* the header, and the name in JSON */
    int number;       /* 1: aligned right in tables */
    /* Tables in other languages than English have this in place of the name: a message, N_();
     * "": nothing, the name as it is; NULL: what label.h says of the name. */
    const char *title;
};

/* A table of columns by its name, for completions and the check of the pages. */
struct rows_set {
    const char *name;
    const struct rows_column *columns;
    size_t count;
};

/* What texts go through before anything else is done with them: to hide persons. */
struct rows_veil {
    int (*sort)(void *context, const char *column); /* 0: the column's cells stay as they are */
    /* A cell of the row that comes, printed or not: what is to be known of it. */
    void (*note)(void *context, int sort, const char *s, size_t n);
    /* Appends what is to be written instead of n bytes, n > 0. */
    void (*cell)(void *context, int sort, const char *s, size_t n, struct buf *out);
    void (*row_end)(void *context);
    void *context;
};

struct rows_options {
    enum rows_format format; /* ROWS_AUTO: table where stdout is a terminal, else csv */
    int no_header;
    const char *file; /* -o; NULL: stdout */
    int spreadsheet;  /* byte-order mark; cells that begin with = + - @ TAB CR guarded by '
                         (numbers not) */
    const struct rows_veil *veil; /* NULL: none */
    struct grid
        *grid; /* the rows are kept there, and none of the rest but veil counts; or NULL */
};

struct rows;

/* columns are copied. From here on SIGPIPE is ignored: a reader that went away is an error as
 * any other. A file that can't be made is ST_CANTCREATE. */
enum status rows_open(struct rows **rows, const struct rows_options *options,
                      const struct rows_column *columns, size_t count, struct error *e);
enum rows_format rows_format(const struct rows *rows); /* never ROWS_AUTO */
/* One call a cell, in the order of the columns; errors are kept till rows_close. */
void rows_text(struct rows *rows, const char *s); /* NULL or "": empty */
void rows_text_n(struct rows *rows, const char *s, size_t n);
void rows_number(struct rows *rows, const char *digits); /* NULL or "": empty */
void rows_int(struct rows *rows, int64_t n);
void rows_empty(struct rows *rows);
void rows_end(struct rows *rows); /* the row is whole */
int64_t rows_count(const struct rows *rows);
int rows_broken(const struct rows *rows); /* 1 after a write error: stop early */
/* Flushes, and reports what went wrong on the way: ST_IO. Frees rows in any case. */
enum status rows_close(struct rows *rows, struct error *e);
/* Forgets what is not yet written; a file named by -o stays as it was. */
void rows_abandon(struct rows *rows);

/* One CSV cell with the quotes it needs: for whoever writes single cells. */
void rows_csv_cell(struct buf *out, const char *s, size_t n, char delimiter);

#endif
