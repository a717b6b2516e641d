/* store.h: the one room that knows the database.
 *
 * Opens, migrates, runs transactions, and gives a thin layer of statements: prepare once, bind,
 * step, read. Everything that only SQLite has stays behind this header, so that a second
 * implementation fits behind it; the statements that others hand in are plain SQL.
 *
 * Times are seconds UTC, money minor units, codes texts. Texts that a statement gives live
 * until its next step; texts bound must live until the step that uses them. */
#ifndef TKT_STORE_STORE_H
#define TKT_STORE_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum { STORE_VERSION = 3 }; /* user_version of the newest schema */

struct store;
struct stmt;

enum value_type { VALUE_NULL, VALUE_INT, VALUE_TEXT };

struct value {
    enum value_type type;
    int64_t n;     /* VALUE_INT */
    const char *s; /* VALUE_TEXT: NUL-terminated, of len bytes */
    size_t len;
};

struct value value_null(void);
struct value value_int(int64_t n);
struct value value_text(const char *s); /* NULL or "" is null: empty is empty */
struct value value_text_n(const char *s, size_t n);
int value_same(const struct value *a, const struct value *b);

/* Makes a new database file with mode 0600 and the newest schema; ST_CANTCREATE where something
 * is there already or the folder isn't. It is in a transaction that the caller commits: a file
 * whose making failed is removed by store_close. */
enum status store_create(struct store **store, const char *path, struct error *e);
/* Opens what store_create made. ST_NOINPUT: no file; ST_DATA: a folder, no tkt database, a
 * damaged or truncated one; ST_CONFIG: a newer one. An older one is given the newest schema, or
 * is ST_CONFIG where it can't be written. */
enum status store_open(struct store **store, const char *path, struct error *e);
/* Finalises all, folds the write-ahead log back, closes. An open transaction is rolled back. */
void store_close(struct store *store);
const char *store_path(const struct store *store);
/* 1 where the process runs as the owner of the database file. */
int store_owned(const struct store *store);

/* Waits up to 30 s for the one writer; then ST_BUSY. */
enum status store_begin(struct store *store, struct error *e);
/* Begins to write at once or not at all: 1 where it began. Never waits. */
int store_try_begin(struct store *store);
/* A read transaction: what is read until store_commit is one state of the data. */
enum status store_begin_read(struct store *store, struct error *e);
/* A transaction ends with the first error that the store itself has, of its file, the disk or
 * memory: statements and the commit say that error again, whatever else was tried meanwhile,
 * until store_rollback. */
enum status store_commit(struct store *store, struct error *e);
/* ST_OK, or that error: asked before a row is blamed for what went wrong. */
enum status store_sound(const struct store *store, struct error *e);
void store_rollback(struct store *store);
int store_in_transaction(const struct store *store);
/* Ends whatever is still being read (rows that statements gave are gone), so that outside a
 * transaction nothing is locked, not even a state of the data: before somebody is waited for,
 * and before a transaction to write, which fails where others have written since. */
void store_let_go(struct store *store);
/* A named point inside a transaction that can be gone back to: one at a time. */
enum status store_mark(struct store *store, struct error *e);
enum status store_back_to_mark(struct store *store, struct error *e);
enum status store_release_mark(struct store *store, struct error *e);

/* Begins a transaction for a load that is large against the table: the ticket's secondary
 * indexes are dropped (store_end_load makes them again, before the commit), and pages are
 * written once, into the file itself, where nobody else has it open. */
enum status store_begin_load(struct store *store, struct error *e);
enum status store_end_load(struct store *store, struct error *e);

/* SQLite's own check of the file; calls `say` with each complaint. Returns ST_DATA if any. */
enum status store_integrity(struct store *store, void (*say)(void *context, const char *text),
                            void *context, struct error *e);
/* A whole copy of the database while others work on it; ST_CANTCREATE where the file exists. */
enum status store_backup(struct store *store, const char *file,
                         void (*progress)(void *context, int64_t done, int64_t total),
                         void *context, struct error *e);

/* One process at a time for this purpose, until the store is closed or the process ends,
 * however that comes: 1 this one, 0 another is at it, -1 an error. Kept by an empty file beside
 * the database, its name and -purpose. */
int store_lock(struct store *store, const char *purpose, struct error *e);

/* Prepares `sql` once: the same text asked for again gives the same statement, reset. It
 * belongs to the store. So don't nest two uses of one text. */
enum status store_prepare(struct store *store, struct stmt **st, const char *sql,
                          struct error *e);
/* Prepare, step to the end: for statements without parameters and rows. */
enum status store_run(struct store *store, const char *sql, struct error *e);

/* Binding by name (":now"); a name that the statement hasn't is a bug and ends the process. */
void stmt_bind_int(struct stmt *st, const char *name, int64_t n);
void stmt_bind_text(struct stmt *st, const char *name, const char *s); /* NULL: null */
void stmt_bind_null(struct stmt *st, const char *name);
void stmt_bind_value(struct stmt *st, const char *name, const struct value *v);
/* By position, from 1: for generated statements and hot loops. */
void stmt_set_int(struct stmt *st, int at, int64_t n);
void stmt_set_text(struct stmt *st, int at, const char *s, size_t n);
void stmt_set_blob(struct stmt *st, int at, const void *bytes, size_t n);
void stmt_set_null(struct stmt *st, int at);
void stmt_set_value(struct stmt *st, int at, const struct value *v);

/* 1: a row; 0: done (and reset, ready to be bound again); -1: an error. */
int stmt_step(struct stmt *st, struct error *e);
/* Steps once and resets: 1: there is a row; 0: there is none; -1: an error. */
int stmt_any(struct stmt *st, struct error *e);
/* Steps once and resets: for writes. Constraint failures are ST_INTERNAL: the desk checks
 * first. */
enum status stmt_run(struct stmt *st, struct error *e);
/* Steps once and resets: the first column of the row, 0: there is none; -1: an error. */
int64_t stmt_number(struct stmt *st, struct error *e);
void stmt_reset(struct stmt *st); /* leaving a loop early */

/* Columns from 0. */
int stmt_columns(const struct stmt *st); /* how many there are */
const char *stmt_name(const struct stmt *st, int column);
int stmt_is_null(const struct stmt *st, int column);
int64_t stmt_int(const struct stmt *st, int column);      /* null is 0 */
const char *stmt_text(const struct stmt *st, int column); /* null is NULL */
size_t stmt_bytes(const struct stmt *st, int column);     /* of the text or blob just read */
const void *stmt_blob(const struct stmt *st, int column);
struct value stmt_value(const struct stmt *st, int column);
int64_t store_changes(const struct store *store); /* rows changed by the last write */

#endif
