/* register_loader.h: one register on its way in: rows are judged, written, and checked together
 * at the end. desk/register/registers.h feeds it from files, words and folders; nobody else
 * includes it.
 */
#ifndef TKT_DESK_REGISTER_REGISTER_LOADER_H
#define TKT_DESK_REGISTER_REGISTER_LOADER_H

#include "base/map.h"
#include "desk/register/registers.h"

/* Where a code was met first, for the check at the end. */
struct reference {
    const struct register_info *refers;
    char *code;
    size_t len;
    int64_t line;
    int column;
};

/* One register on its way in. */
struct register_loader {
    struct desk *desk;
    const struct load_options *options;
    struct load_count *count;
    const struct register_info *r;
    struct csv_import *in; /* NULL: a row of words */
    char *source;          /* the file's name; NULL: a row of words */
    int at_once;           /* references are checked row by row (--rejects) */
    struct when when;
    char *header[REGISTER_COLUMNS]; /* the column as the input calls it; NULL: it has none */
    struct map seen;                /* key → line */
    struct map groups;              /* first column of the rows read */
    struct map known;               /* register, code → met before */
    struct map lost;                /* codes of deleted rows; n 1: still lost */
    struct reference *references;
    size_t reference_count, reference_room;
};

void register_loader_init(struct register_loader *l, struct desk *desk,
                          const struct register_info *r, const struct load_options *options,
                          struct load_count *count);
void register_loader_free(struct register_loader *l);
/* Judges and writes one row; cells by column, s NULL where the input hasn't the column. A row
 * that is wrong is refused through intake, or is the error. */
enum status register_loader_row(struct register_loader *l, int64_t line,
                                const struct csv_cell *cells, struct error *e);
/* When all rows are read: those that the input replaces without naming them go. */
enum status register_loader_remove_rows(struct register_loader *l, struct error *e);
/* Checks what must hold between rows and registers, and commits (not under dry_run). `own`: the
 * transaction is ours to end. */
enum status register_loader_end(struct desk *desk, struct register_loader *loads, size_t n,
                                int own, struct error *e);

#endif
