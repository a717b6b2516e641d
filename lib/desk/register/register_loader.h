/* register_loader.h: loads one register: checks and writes rows, and at the end checks them
 * together. Only registers.h uses it, to load from files, words and folders. */
#pragma once

#include "base/map.h"
#include "desk/register/permission.h"
#include "desk/register/registers.h"

/* A code and where it first occurred, for the check at the end. */
struct reference {
    const struct register_info *refers;
    char *code;
    size_t len;
    int64_t line;
    int column;
};

/* A register being loaded. */
struct register_loader {
    struct desk *desk;
    const struct load_options *options;
    struct load_count *count;
    const struct register_info *r;
    enum permission may;   /* not PERMISSION_NONE */
    struct csv_import *in; /* NULL: a row of words */
    char *source;          /* the file's name; NULL: a row of words */
    int at_once;           /* references are checked row by row (--rejects) */
    struct when when;
    /* the name of the column in the input; NULL: it is missing */
    char *header[REGISTER_COLUMNS];
    struct map seen;   /* key → line */
    struct map groups; /* first column of the rows read */
    struct map known;  /* register, code → already checked */
    struct map lost;   /* codes of deleted rows; n 1: still missing */
    struct reference *references;
    size_t reference_count, reference_room;
};

void register_loader_init(struct register_loader *l, struct desk *desk,
                          const struct register_info *r, const struct load_options *options,
                          struct load_count *count);
void register_loader_free(struct register_loader *l);
/* Checks and writes one row. Cells are by column; s is NULL if the input lacks the column. A
 * wrong row is rejected through csv_import.h, or else becomes the error. */
enum status register_loader_row(struct register_loader *l, int64_t line,
                                const struct csv_cell *cells, struct error *e);
/* Call it after all rows: deletes the rows that the input replaces but doesn't contain. */
enum status register_loader_remove_rows(struct register_loader *l, struct error *e);
/* Checks what must hold between rows and between registers, and commits (unless dry_run). `own`
 * means that the transaction is ours to end. */
enum status register_loader_end(struct desk *desk, struct register_loader *loads, size_t n,
                                int own, struct error *e);
