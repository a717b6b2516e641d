/* rejects.h: stores the rows that an import rejects, as they came, so that they can be
 * corrected and imported again by the same command. The file has the same delimiter, encoding
 * and header, and `error` as the last column (or in the column `error` that the input already
 * has).
 *
 * A row with too many or too few cells, or a quote in the wrong place, stays so, so that it
 * isn't accepted by accident when it comes again uncorrected. */
#pragma once

#include "base/error.h"
#include "flow/csv.h"

struct rejects;

/* Returns ST_CANTCREATE if the file can't be created. encoding NULL: UTF-8. csv must outlive
 * it. */
enum status rejects_open(struct rejects **rejects, const char *path, const struct csv *csv,
                         const char *encoding, struct error *e);
void rejects_add(struct rejects *r, const struct csv_row *row, const char *why);
/* Moves the file into place; if no row was added, removes an old one. Returns ST_IO. */
enum status rejects_place(struct rejects *r, struct error *e);
/* One of these frees it; NULL is allowed. rejects_abandon restores an old file. */
void rejects_keep(struct rejects *r);
void rejects_abandon(struct rejects *r);
