/* registers.h: loading and dumping registers by the department's rules.
 *
 * A load is an upsert on the key columns, in one transaction (the caller's, where one is open).
 * Columns may come in any order; a column that the input hasn't leaves what is there and gives
 * a new row its default. A register of groups replaces the groups that the input names as a
 * whole. References are checked at the end, so that the order of rows and files doesn't matter;
 * under
 * --rejects row by row, so that a row may be refused for one. Rows that are as they were are
 * only confirmed. Every change is logged. ST_DENIED where the user may not change registers.
 *
 * Messages name file, line and column, or, of a row that this load didn't bring, register and
 * key. */
#ifndef TKT_DESK_REGISTER_REGISTERS_H
#define TKT_DESK_REGISTER_REGISTERS_H

#include <stddef.h>
#include <stdint.h>

#include "desk/core/desk.h"
#include "flow/csv_import.h"
#include "flow/sheet.h"
#include "store/register.h"

struct load_options {
    int replace; /* the register is to be equal to the input */
    int dry_run; /* everything is checked, nothing kept */
    int quiet;   /* no progress */
};

struct load_count {
    const struct register_info *r;
    int64_t added, changed, same, removed, refused;
};

/* One register from a file or stdin. intake->dry_run is ignored in favour of options'. */
enum status registers_load(struct desk *desk, const struct register_info *r,
                           const struct csv_import_options *intake,
                           const struct load_options *options, struct load_count *count,
                           struct error *e);
/* One row from "COL=VALUE" words. An unknown column is ST_USAGE. */
enum status registers_load_row(struct desk *desk, const struct register_info *r,
                               char *const *words, size_t word_count,
                               const struct load_options *options, struct load_count *count,
                               struct error *e);
/* Every REGISTER.csv of a folder. counts has room for REGISTERS_MOST; *count_of of them are
 * filled. Calls `say` (may be NULL) with each *.csv that is no register's. `intake` (may be
 * NULL) gives encoding and the like, its file is ignored; --rejects is refused. No register's
 * file at all is ST_NOINPUT. */
enum { REGISTERS_MOST = 64 };
enum status registers_load_folder(struct desk *desk, const char *folder,
                                  const struct csv_import_options *intake,
                                  const struct load_options *options, struct load_count *counts,
                                  size_t *count_of,
                                  void (*say)(void *context, const char *file), void *context,
                                  struct error *e);

/* ST_USAGE with the names that there are, where `name` is no register. */
enum status registers_find(const char *name, const struct register_info **r, struct error *e);

/* The columns of a dump, for sheet_open; `columns` has room for REGISTER_COLUMNS. */
size_t registers_columns(const struct register_info *r, struct rows_column *columns);
/* 1 where it has columns that are masked (masking.h). */
int registers_mask(const struct register_info *r);
/* Puts every row into the sheet; with `before` only those last confirmed before that time. */
enum status registers_dump(struct desk *desk, const struct register_info *r,
                           const int64_t *before, struct sheet *sheet, struct error *e);
/* Every register as FOLDER/REGISTER.csv, one state of the data; the folder is made where it
 * isn't there. ST_CANTCREATE, ST_IO. */
enum status registers_dump_folder(struct desk *desk, const char *folder, struct error *e);

#endif
