/* registers.h: loads and dumps registers, and enforces the desk's rules.
 *
 * A load inserts or updates rows by their key columns, in one transaction (the caller's, if it
 * has one open). Columns may come in any order. If the input lacks a column, existing rows keep
 * their values and new rows get the default. In a register of groups, each group in the input
 * is replaced as a whole. References are checked at the end, so that the order of rows and
 * files doesn't matter; with --rejects they are checked row by row, so that a row can be
 * rejected for one. Rows that haven't changed are only confirmed. Every change is logged.
 * Returns ST_DENIED if the user may not change the register, or a row of it (permission.h).
 * Telephone numbers, email addresses and words are checked (register_doubt.h); a row that an
 * older version accepted only gives a warning as long as it stays as it is, so that a dump can
 * be loaded again.
 *
 * Messages give file, line and column, or, for a row that wasn't in the input, register and
 * key. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "desk/core/desk.h"
#include "flow/csv_import.h"
#include "flow/sheet.h"
#include "store/register.h"

struct load_options {
    int replace; /* make the register equal to the input */
    int dry_run; /* check everything, save nothing */
    int quiet;   /* no progress display */
    /* Called for at most LOAD_WARNINGS doubtful cells of a register (register_doubt.h), with
     * file, line and column; NULL: nobody is told */
    void (*warn)(void *context, const char *text);
    void *context;
};

enum { LOAD_WARNINGS = 20 };

struct load_count {
    const struct register_info *r;
    int64_t added, changed, same, removed, refused;
    int64_t doubtful; /* cells, including those nobody was told of */
};

/* Loads one register from a file or stdin. options->dry_run counts, intake->dry_run is
 * ignored. */
enum status registers_load(struct desk *desk, const struct register_info *r,
                           const struct csv_import_options *intake,
                           const struct load_options *options, struct load_count *count,
                           struct error *e);
/* Loads one row from "COL=VALUE" words. Returns ST_USAGE for an unknown column. */
enum status registers_load_row(struct desk *desk, const struct register_info *r,
                               char *const *words, size_t word_count,
                               const struct load_options *options, struct load_count *count,
                               struct error *e);
/* Loads every REGISTER.csv of a folder. counts has room for REGISTERS_MOST; *count_of are
 * filled. Calls `say` (may be NULL) for each *.csv that isn't named after a register. `intake`
 * (may be NULL) gives encoding and the like; its file is ignored, and --rejects is an error.
 * Returns ST_NOINPUT if there is no register's file at all. */
enum { REGISTERS_MOST = 64 };
enum status registers_load_folder(struct desk *desk, const char *folder,
                                  const struct csv_import_options *intake,
                                  const struct load_options *options, struct load_count *counts,
                                  size_t *count_of,
                                  void (*say)(void *context, const char *file), void *context,
                                  struct error *e);

/* Finds a register. Returns ST_USAGE if `name` isn't one; the message lists the names. */
enum status registers_find(const char *name, const struct register_info **r, struct error *e);

/* Returns the columns of a dump, for sheet_open; `columns` has room for REGISTER_COLUMNS. */
size_t registers_columns(const struct register_info *r, struct rows_column *columns);
/* Returns 1 if it has columns that are masked (masking.h). */
int registers_mask(const struct desk *desk, const struct register_info *r);
/* Writes every row to the sheet; with `before`, only rows last confirmed before that time. */
enum status registers_dump(struct desk *desk, const struct register_info *r,
                           const int64_t *before, struct sheet *sheet, struct error *e);
/* Writes every register to FOLDER/REGISTER.csv, all from one state of the data. Creates the
 * folder if it doesn't exist. Returns ST_CANTCREATE or ST_IO. */
enum status registers_dump_folder(struct desk *desk, const char *folder, struct error *e);
