/* rejects.h: the rows that an intake refused, kept as they came, so that they can be mended and
 * fed again by the same command: same delimiter, same encoding, the original header, and
 * `error` as the last column (or in the place of the column `error` that the file had already).
 *
 * A row with too many or too few cells stays one, so that it isn't taken by accident when it
 * comes again unmended. */
#ifndef TKT_FLOW_REJECTS_H
#define TKT_FLOW_REJECTS_H

#include "base/error.h"
#include "flow/csv.h"

struct rejects;

/* ST_CANTCREATE where the file can't be made. encoding NULL: UTF-8. csv must outlive it. */
enum status rejects_open(struct rejects **rejects, const char *path, const struct csv *csv,
                         char delimiter, const char *encoding, struct error *e);
void rejects_add(struct rejects *r, const struct csv_row *row, const char *why);
/* Moves the file into place; where nothing was added a former one is removed. ST_IO. */
enum status rejects_place(struct rejects *r, struct error *e);
/* One of these frees it; NULL is fine. The latter puts a former file back. */
void rejects_keep(struct rejects *r);
void rejects_abandon(struct rejects *r);

#endif
