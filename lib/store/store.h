/* store.h: the database. Only this room uses SQLite.
 *
 * Opens and migrates the file, runs transactions, and offers a thin layer of statements:
 * prepare once, bind, step, read. Everything specific to SQLite stays behind this header, so
 * that another implementation could replace it. The statements that other rooms pass in are
 * portable SQL.
 *
 * Times are UTC seconds, money is in minor units, codes are texts. A text that a statement
 * returns is valid until its next step. A bound text must stay valid until the step that uses
 * it. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum { STORE_VERSION = 4 }; /* user_version of the newest schema */

struct store;
struct stmt;

enum value_type { VALUE_NULL, VALUE_INT, VALUE_TEXT };

struct value {
    enum value_type type;
    int64_t n;     /* VALUE_INT */
    const char *s; /* VALUE_TEXT: ends in NUL, has len bytes */
    size_t len;
};

struct value value_null(void);
struct value value_int(int64_t n);
struct value value_text(const char *s); /* NULL or "" is null: empty is empty */
struct value value_text_n(const char *s, size_t n);
int value_same(const struct value *a, const struct value *b);

/* Creates a database with mode 0600 and the newest schema. Returns ST_CANTCREATE if the path
 * already exists or its folder doesn't. Leaves a transaction open for the caller to commit. The
 * commit writes the file in one piece; until then there is none. */
enum status store_create(struct store **store, const char *path, struct error *e);
/* Opens a file that store_create made. Returns ST_NOINPUT if it doesn't exist; ST_DATA if it is
 * a folder, isn't a tkt database, or is damaged or truncated; ST_CONFIG if its schema is newer.
 * An older one is migrated to the newest schema; if it can't be written, returns ST_CONFIG. */
enum status store_open(struct store **store, const char *path, struct error *e);
/* Finalizes all statements, checkpoints the write-ahead log and closes the file. Rolls back an
 * open transaction. */
void store_close(struct store *store);
const char *store_path(const struct store *store);
/* Returns 1 if the process runs as the owner of the database file. */
int store_owned(const struct store *store);

/* Begins a write transaction. Waits up to 30 s for another writer, then returns ST_BUSY. */
enum status store_begin(struct store *store, struct error *e);
/* Begins a write transaction without waiting. Returns 1 if it succeeded. */
int store_try_begin(struct store *store);
/* Begins a read transaction: until store_commit, all reads see the same state of the data. */
enum status store_begin_read(struct store *store, struct error *e);
/* The first error of the store itself (its file, the disk or memory) ends a transaction:
 * statements and the commit return that error again, whatever else was tried meanwhile, until
 * store_rollback. */
enum status store_commit(struct store *store, struct error *e);
/* Returns ST_OK or that error. Call it before you blame a row for a failure. */
enum status store_sound(const struct store *store, struct error *e);
void store_rollback(struct store *store);
int store_in_transaction(const struct store *store);
/* Ends all reads in progress (rows that statements returned become invalid). Then nothing is
 * locked outside a transaction, not even a state of the data. Call it before you wait for
 * somebody, and before a write transaction, which fails if others have written since. */
void store_let_go(struct store *store);

/* Begins a transaction for a load that is large compared with the table. Drops the ticket's
 * secondary indexes; store_end_load rebuilds them before the commit. If no other process has
 * the file open, pages are written once, directly into it. */
enum status store_begin_load(struct store *store, struct error *e);
enum status store_end_load(struct store *store, struct error *e);

/* Runs SQLite's own check of the file and calls `say` for each problem. Returns ST_DATA if
 * there are any. */
enum status store_integrity(struct store *store, void (*say)(void *context, const char *text),
                            void *context, struct error *e);
/* Makes a complete copy of the database while others use it. Returns ST_CANTCREATE if `file`
 * exists. If it fails there is no file. */
enum status store_backup(struct store *store, const char *file,
                         void (*progress)(void *context, int64_t done, int64_t total),
                         void *context, struct error *e);

/* Opens a temporary copy of a database, beside `target`: with all that has to be brought up to
 * date, while the file itself stays as it is, and may lie on a read-only medium. store_close
 * removes it. */
enum status store_open_copy(struct store **copy, const char *file, const char *target,
                            struct error *e);
/* Makes `target`, which need not exist and may be damaged, equal to the copy: all or nothing.
 * Others may have it open. What a killed process left beside it is gone then. */
enum status store_restore(struct store *copy, const char *target, struct error *e);

/* Makes this process the only one for this purpose, until the store is closed or the process
 * ends in any way. Returns 1 if it got the lock, 0 if another process has it, -1 for an error.
 * The lock is an empty file beside the database, named after it with -purpose. */
int store_lock(struct store *store, const char *purpose, struct error *e);

/* Prepares `sql` once: the same text returns the same statement, reset. The store owns it. So
 * don't nest two uses of one text. */
enum status store_prepare(struct store *store, struct stmt **st, const char *sql,
                          struct error *e);
/* Prepares a statement without parameters and rows, and runs it to its end. */
enum status store_run(struct store *store, const char *sql, struct error *e);

/* A parameter and its value, by name (":now"). BIND takes a text (NULL: null), a value or an
 * integer. */
struct parameter {
    const char *name;
    struct value value;
};
struct value value_exact(const char *s); /* NULL is null, "" is a text */
struct value value_itself(struct value v);
#define BIND(name, x)                                                                          \
    ((struct parameter){name, _Generic((x), char *: value_exact, const char *: value_exact,    \
                               struct value: value_itself, default: value_int)(x)})
#define WITH(...) ((const struct parameter[]){__VA_ARGS__, {NULL, {VALUE_NULL, 0, NULL, 0}}})

/* Each prepares `sql` and binds its parameters: WITH(BIND(…), …), or NULL for none. */
enum status store_select(struct store *store, struct stmt **st, const char *sql,
                         const struct parameter *with, struct error *e);
/* Returns the statement, or NULL for an error: stmt_step then returns -1. */
struct stmt *store_query(struct store *store, const char *sql, const struct parameter *with,
                         struct error *e);
/* These go on to call stmt_run, stmt_any or stmt_number. */
enum status store_write(struct store *store, const char *sql, const struct parameter *with,
                        struct error *e);
int store_any(struct store *store, const char *sql, const struct parameter *with,
              struct error *e);
int64_t store_number(struct store *store, const char *sql, const struct parameter *with,
                     struct error *e);
/* Runs "SELECT max(id) FROM …" and returns the greatest number in use, 0 if there is none; -1:
 * error. Numbers count up from 1, so one that is negative or beyond 2^53 is damage. */
int64_t store_last_id(struct store *store, const char *sql, struct error *e);

/* Bind by name. A name that the statement lacks is a bug and ends the process. */
void stmt_bind_int(struct stmt *st, const char *name, int64_t n);
void stmt_bind_text(struct stmt *st, const char *name, const char *s); /* NULL: null */
void stmt_bind_null(struct stmt *st, const char *name);
void stmt_bind_value(struct stmt *st, const char *name, const struct value *v);
/* Bind by position, from 1: for generated statements and hot loops. */
void stmt_set_int(struct stmt *st, int at, int64_t n);
void stmt_set_text(struct stmt *st, int at, const char *s, size_t n);
void stmt_set_blob(struct stmt *st, int at, const void *bytes, size_t n);
void stmt_set_null(struct stmt *st, int at);
void stmt_set_value(struct stmt *st, int at, const struct value *v);

/* Returns 1 for a row, 0 at the end (the statement is then reset, ready to be bound again), -1
 * for an error, or for a statement that store_query could not prepare. */
int stmt_step(struct stmt *st, struct error *e);
/* Steps once and resets. Returns 1 if there is a row, 0 if not, -1 for an error. */
int stmt_any(struct stmt *st, struct error *e);
/* Steps once and resets, for writes. A failed constraint is ST_INTERNAL, because the desk
 * checks first. */
enum status stmt_run(struct stmt *st, struct error *e);
/* Steps once and resets. Returns the first column of the row; 0: no row, -1: error. */
int64_t stmt_number(struct stmt *st, struct error *e);
void stmt_reset(struct stmt *st); /* for leaving a loop early; NULL is allowed */

/* Columns count from 0. */
int stmt_columns(const struct stmt *st); /* number of columns */
const char *stmt_name(const struct stmt *st, int column);
int stmt_is_null(const struct stmt *st, int column);
int64_t stmt_int(const struct stmt *st, int column);      /* null is 0 */
const char *stmt_text(const struct stmt *st, int column); /* null is NULL */
size_t stmt_bytes(const struct stmt *st, int column);     /* of the text or blob just read */
const void *stmt_blob(const struct stmt *st, int column);
struct value stmt_value(const struct stmt *st, int column);
int64_t store_changes(const struct store *store); /* rows changed by the last write */
