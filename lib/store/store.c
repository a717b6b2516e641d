#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/guard.h"
#include "base/i18n.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "flow/outfile.h"
#include "store/store_private.h"
#include "store/schema.h"

enum {
    APPLICATION_ID = 0x746b7431, /* "tkt1" */
    BUSY_MS = 30000,
    LONGEST = 512 << 20, /* bytes of a cell: some of an event hold those of a ticket, escaped */
    LARGE_LOG = 32 << 20, /* bytes of write-ahead log that a killed process left */
};

/* ---- errors ---- */

static enum status say_failed(const struct store *s, int rc, struct error *e)
{
    const char *words = s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(rc);
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL: /* it gave up a race for the locks of the log */
        return error_set(
            e, ST_BUSY, _("%s: another process has been writing for 30 s: try again"), s->path);
    case SQLITE_NOTADB:
        return error_set(e, ST_DATA, _("%s: not a tkt database"), s->path);
    case SQLITE_CORRUPT:
        return error_set(
            e, ST_DATA,
            _("%s: the database is damaged (%s): restore a backup (tkt-init --restore)"),
            s->path, words);
    case SQLITE_FULL:
        return error_set(e, ST_IO, _("%s: the disk is full: the last change was not kept"),
                         s->path);
    case SQLITE_IOERR:
        return error_set(e, ST_IO, _("%s: input/output error (%s)"), s->path, words);
    case SQLITE_CANTOPEN:
        return error_set(e, ST_NOINPUT, _("%s: can't be opened (%s)"), s->path, words);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return error_set(e, ST_DENIED, _("%s: can't be written (%s)"), s->path, words);
    case SQLITE_NOMEM:
        return error_set(e, ST_MEMORY, _("out of memory"));
    default:
        return error_set(e, ST_INTERNAL, _("%s: %s"), s->path, words);
    }
}

enum status store_failed(struct store *s, int rc, struct error *e)
{
    say_failed(s, rc, e);
    if (s->begun && s->lost.code == ST_OK)
        error_set(&s->lost, e->code, "%s", e->message);
    return e->code;
}

enum status store_sound(const struct store *s, struct error *e)
{
    return s->lost.code == ST_OK ? ST_OK : error_set(e, s->lost.code, "%s", s->lost.message);
}

/* ---- transactions ---- */

static void end_loading(struct store *s);
static enum status write_new_file(struct store *s, struct error *e);
static void remove_all(const char *file, int also_itself);

static void forget_numbers(struct store *s)
{
    s->next_ticket = 0;
    s->next_event = 0;
}

enum status store_begin(struct store *s, struct error *e)
{
    forget_numbers(s);
    s->begun |= store_run(s, "BEGIN IMMEDIATE", e) == ST_OK;
    return e->code;
}

int store_try_begin(struct store *s)
{
    forget_numbers(s);
    sqlite3_busy_timeout(s->db, 0);
    int rc = sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    sqlite3_busy_timeout(s->db, BUSY_MS);
    s->begun |= rc == SQLITE_OK;
    return rc == SQLITE_OK;
}

enum status store_begin_read(struct store *s, struct error *e)
{
    s->begun |= store_run(s, "BEGIN", e) == ST_OK;
    return e->code;
}

enum status store_commit(struct store *s, struct error *e)
{
    if (store_run(s, "COMMIT", e) != ST_OK)
        return e->code;
    s->begun = 0;
    end_loading(s);
    return s->file ? write_new_file(s, e) : ST_OK;
}

void store_rollback(struct store *s)
{
    if (!s || !s->db)
        return;
    if (!sqlite3_get_autocommit(s->db))
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    s->begun = 0;
    error_clear(&s->lost);
    end_loading(s);
}

void store_let_go(struct store *s)
{
    for (size_t i = 0; i < s->statements.count; i++)
        if (s->statements.entries[i].p)
            stmt_reset(s->statements.entries[i].p);
}

int store_in_transaction(const struct store *s)
{
    return s->begun || !sqlite3_get_autocommit(s->db);
}

/* ---- schema ---- */

static enum status run_script(struct store *s, const char *sql, struct error *e)
{
    if (store_sound(s, e) != ST_OK)
        return e->code;
    int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? ST_OK : store_failed(s, rc, e);
}

enum status store_begin_load(struct store *s, struct error *e)
{
    /* A rollback journal needs exclusive access; if another process has the file open, the log
     * stays. */
    sqlite3_busy_timeout(s->db, 0);
    sqlite3_exec(s->db, "PRAGMA journal_mode = DELETE; PRAGMA cache_size = -8000", NULL, NULL,
                 NULL);
    sqlite3_busy_timeout(s->db, BUSY_MS);
    s->loading = 1;
    if (store_begin(s, e) != ST_OK)
        return e->code;
    return run_script(s,
                      "DROP INDEX ticket_key; DROP INDEX ticket_open;"
                      "DROP INDEX ticket_parent; DROP INDEX ticket_customer;",
                      e);
}

enum status store_end_load(struct store *s, struct error *e)
{
    /* A small sorter stays in the processor's cache: 2 MB measured faster than 8 and 24. */
    sqlite3_exec(s->db, "PRAGMA cache_size = -2000; PRAGMA threads = 1", NULL, NULL, NULL);
    return run_script(s, schema_indexes, e);
}

/* Returns to the write-ahead log, in which readers and a writer don't block each other. */
static void end_loading(struct store *s)
{
    if (!s->loading)
        return;
    s->loading = 0;
    sqlite3_exec(s->db, "PRAGMA journal_mode = WAL; PRAGMA cache_size = -2000", NULL, NULL,
                 NULL);
}

static enum status pragma_int(struct store *s, const char *sql, int64_t *n, struct error *e)
{
    sqlite3_stmt *st;
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
    if (rc == SQLITE_OK) {
        rc = sqlite3_step(st);
        *n = rc == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
        rc = rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
    }
    if (rc != SQLITE_OK)
        store_failed(s, rc, e);
    sqlite3_finalize(st);
    return rc == SQLITE_OK ? ST_OK : e->code;
}

static struct store *new_store(const char *path)
{
    struct store *s = mem_zero(1, sizeof *s);
    buf_init(&s->laid_out);
    s->path = mem_string(path);
    s->lock = -1;
    return s;
}

/* Returns 1 if nobody can write the file, so that SQLite needs no lock and no log: its medium
 * is read-only, or it is, in a folder that this process can't write. */
static int is_immutable(const char *file)
{
    struct statvfs medium;
    struct stat st;
    char *real = realpath(file, NULL);
    struct buf log = BUF_EMPTY, folder = BUF_EMPTY;
    buf_printf(&log, "%s-journal", real ? real : file);
    int recovered = access(log.s, F_OK) != 0;
    buf_clear(&log);
    buf_printf(&log, "%s-wal", real ? real : file);
    const char *slash = strrchr(log.s, '/');
    buf_add(&folder, log.s, slash ? (size_t)(slash - log.s) + 1 : 0);
    buf_addc(&folder, '.');
    int fixed = recovered && statvfs(file, &medium) == 0 &&
                ((medium.f_flag & ST_RDONLY) ||
                 (stat(file, &st) == 0 && !(st.st_mode & 0222) && access(folder.s, W_OK) != 0));
    fixed = fixed && (stat(log.s, &st) != 0 || st.st_size == 0);
    BUF_FREE(&log, &folder);
    free(real);
    return fixed;
}

/* Appends file:NAME?immutable=1. */
static void add_immutable_uri(struct buf *out, const char *file)
{
    buf_adds(out, "file:");
    for (const unsigned char *p = (const unsigned char *)file; *p; p++)
        if (strchr("%?#", *p))
            buf_printf(out, "%%%02x", *p);
        else
            buf_addc(out, (char)*p);
    buf_adds(out, "?immutable=1");
}

static int open_file(sqlite3 **db, const char *file, int flags)
{
    struct buf uri = BUF_EMPTY;
    int fixed = strcmp(file, ":memory:") != 0 && is_immutable(file);
    if (fixed)
        add_immutable_uri(&uri, file);
    int rc = sqlite3_open_v2(fixed ? uri.s : file, db,
                             fixed ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI : flags, NULL);
    buf_free(&uri);
    return rc;
}

static enum status connect_file(struct store *s, const char *file, int flags, struct error *e)
{
    /* Not single-thread: a large load's index sorter may have its own thread. */
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    int rc = open_file(&s->db, file, flags);
    if (rc != SQLITE_OK)
        return store_failed(s, rc, e);
    sqlite3_extended_result_codes(s->db, 1);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, LONGEST);
    sqlite3_limit(s->db, SQLITE_LIMIT_TRIGGER_DEPTH, 0);
    sqlite3_busy_timeout(s->db, BUSY_MS);
    return run_script(s, "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;", e);
}

/* Migrates from one version of the schema to the newest, in the open transaction. */
static enum status bring_up(struct store *s, int64_t version, struct error *e)
{
    struct buf mark = BUF_EMPTY;
    buf_printf(&mark, "PRAGMA application_id = %d; PRAGMA user_version = %d;", APPLICATION_ID,
               STORE_VERSION);
    if (version < 2 && run_script(s, schema_2, e) == ST_OK)
        run_script(s, schema_search, e);
    if (e->code == ST_OK && version < 3)
        run_script(s, schema_3, e);
    if (e->code == ST_OK && version < 4)
        run_script(s, schema_4, e);
    if (e->code == ST_OK)
        run_script(s, mark.s, e);
    buf_free(&mark);
    return e->code;
}

/* SQLite would take what an earlier database of that name left for the new one's. */
static enum status look_for_remains(const char *path, struct error *e)
{
    static const char *const suffixes[] = {"-wal", "-journal"};
    struct stat st;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes && e->code == ST_OK; i++) {
        struct buf file = BUF_EMPTY;
        buf_printf(&file, "%s%s", path, suffixes[i]);
        if (lstat(file.s, &st) == 0)
            error_set(e, ST_CANTCREATE,
                      _("%s: left by an earlier database of that name: remove it first"),
                      file.s);
        buf_free(&file);
    }
    return e->code;
}

enum status store_create(struct store **out, const char *path, struct error *e)
{
    struct stat st;
    *out = NULL;
    if (lstat(path, &st) == 0)
        return error_set(e, ST_CANTCREATE, _("%s: already exists; left unchanged"), path);
    if (look_for_remains(path, e) != ST_OK)
        return e->code;
    struct store *s = new_store(path);
    *out = s;
    if (outfile_create(&s->file, path, e) == ST_OK &&
        connect_file(s, ":memory:", SQLITE_OPEN_READWRITE, e) == ST_OK &&
        run_script(s, "PRAGMA page_size = 8192; BEGIN IMMEDIATE;", e) == ST_OK &&
        (s->begun = 1) && run_script(s, schema_1, e) == ST_OK &&
        run_script(s, schema_indexes, e) == ST_OK)
        bring_up(s, 1, e);
    if (e->code != ST_OK) {
        store_close(s);
        *out = NULL;
    }
    return e->code;
}

static void finalize_statements(struct store *s)
{
    for (size_t i = 0; i < s->statements.count; i++) {
        struct stmt *st = s->statements.entries[i].p;
        if (st) {
            sqlite3_finalize(st->st);
            free(st);
        }
    }
    map_free(&s->statements);
    s->insert_ticket = s->insert_event = s->get_ticket = s->get_event = s->back_event = NULL;
}

/* Writes the new database in one piece, so that a failure or a kill leaves no file, and goes on
 * in it. */
static enum status write_new_file(struct store *s, struct error *e)
{
    enum { WRITE_VERSION = 18, READ_VERSION = 19, WAL = 2 }; /* SQLite file format, 1.3.3 */
    struct outfile *file = s->file;
    sqlite3_int64 size = 0;
    unsigned char *image = sqlite3_serialize(s->db, "main", &size, 0);
    if (!image)
        return error_set(e, ST_MEMORY, _("out of memory"));
    image[WRITE_VERSION] = image[READ_VERSION] = WAL;
    outfile_write(file, image, (size_t)size);
    sqlite3_free(image);
    s->file = NULL;
    if (outfile_commit(file, e) != ST_OK)
        return e->code;
    finalize_statements(s);
    sqlite3_close(s->db);
    s->db = NULL;
    if (connect_file(s, s->path, SQLITE_OPEN_READWRITE, e) != ST_OK) {
        sqlite3_close(s->db);
        s->db = NULL;
        remove_all(s->path, 1);
    }
    return e->code;
}

/* SQLite would wait for ever for a journal that is a pipe. */
static enum status look_at_journals(const char *path, struct error *e)
{
    static const char *const suffixes[] = {"-wal", "-shm", "-journal"};
    struct buf file = BUF_EMPTY;
    struct stat st;
    char *real = realpath(path, NULL);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes && e->code == ST_OK; i++) {
        buf_clear(&file);
        buf_printf(&file, "%s%s", real ? real : path, suffixes[i]);
        if (lstat(file.s, &st) == 0 && !S_ISREG(st.st_mode))
            error_set(e, ST_DATA, _("%s: not a regular file: remove it"), file.s);
    }
    buf_free(&file);
    free(real);
    return e->code;
}

static enum status look_at_file(const char *path, struct error *e)
{
    struct stat st;
    if (stat(path, &st) != 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return error_set(e, ST_NOINPUT, _("%s: no such database; tkt-init creates one"),
                             path);
        return error_set(e, errno == EACCES ? ST_DENIED : ST_NOINPUT, "%s: %s", path,
                         strerror(errno));
    }
    if (S_ISDIR(st.st_mode))
        return error_set(e, ST_DATA, _("%s: is a folder, not a tkt database"), path);
    if (!S_ISREG(st.st_mode))
        return error_set(e, ST_DATA, _("%s: is a pipe or a device, not a tkt database"), path);
    if (access(path, R_OK) != 0)
        return error_set(e, errno == EACCES ? ST_DENIED : ST_NOINPUT, "%s: %s", path,
                         strerror(errno));
    return look_at_journals(path, e);
}

static int64_t log_size(const struct store *s)
{
    struct buf log = BUF_EMPTY;
    struct stat st;
    buf_printf(&log, "%s-wal", s->path);
    int64_t size = stat(log.s, &st) == 0 ? st.st_size : 0;
    buf_free(&log);
    return size;
}

/* Compares the file's size with the one in its header (SQLite file format, 1.3). Use it only in
 * a read transaction, or after SQLite has called the file damaged: while another process is
 * writing, or before a killed process's journal is rolled back, the two differ in an intact
 * file. If there is a log, pages may be in it alone. Uses SQLite's own handle: closing another
 * one would drop this process's locks. */
static enum status check_size(struct store *s, struct error *e)
{
    unsigned char head[100] = {0};
    sqlite3_file *file = NULL;
    sqlite3_int64 size = 0;
    sqlite3_file_control(s->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (!file || !file->pMethods || log_size(s) > 0)
        return e->code;
    int rc = file->pMethods->xFileSize(file, &size);
    if (rc == SQLITE_OK)
        rc = file->pMethods->xRead(file, head, sizeof head, 0);
    if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ)
        return error_set(e, ST_IO, _("%s: input/output error (%s)"), s->path,
                         sqlite3_errstr(rc));
    if (rc != SQLITE_OK || memcmp(head, "SQLite format 3", 16) != 0)
        return error_set(e, ST_DATA, _("%s: not a tkt database"), s->path);
    int64_t page = head[16] << 8 | head[17];
    int64_t pages = (int64_t)head[28] << 24 | head[29] << 16 | head[30] << 8 | head[31];
    if (page == 1)
        page = 65536;
    if (size < page * pages)
        return error_set(e, ST_DATA,
                         _("%s: the database is truncated (%lld of %lld bytes): restore a "
                           "backup (tkt-init --restore)"),
                         s->path, (long long)size, (long long)(page * pages));
    return e->code;
}

/* Another process may have migrated first: reads the version again after the lock is taken. */
static enum status migrate(struct store *s, int writable, struct error *e)
{
    int64_t version = 0;
    if (!writable)
        return error_set(e, ST_CONFIG,
                         _("%s: made by an older tkt and can't be written, so it can't be "
                           "upgraded: open it once where it is writable"),
                         s->path);
    if (run_script(s, "BEGIN IMMEDIATE", e) != ST_OK)
        return e->code;
    if (pragma_int(s, "PRAGMA user_version", &version, e) == ST_OK && version < STORE_VERSION)
        bring_up(s, version, e);
    if (e->code == ST_OK)
        run_script(s, "COMMIT", e);
    if (e->code != ST_OK)
        store_rollback(s);
    return e->code;
}

static int is_in_schema(const char *text)
{
    return strstr(schema_1, text) || strstr(schema_2, text) || strstr(schema_3, text) ||
           strstr(schema_4, text) || strstr(schema_indexes, text) ||
           strstr(schema_search, text);
}

/* Returns 1 if tkt's schema creates a table, view or index of that name. */
static int is_our_name(const char *name)
{
    static const char *const heads[] = {"CREATE TABLE %s (", "CREATE VIEW %s AS\n",
                                        "CREATE VIRTUAL TABLE %s\n"};
    int found = 0;
    for (size_t i = 0; i < sizeof heads / sizeof *heads && !found; i++) {
        struct buf text = BUF_EMPTY;
        buf_printf(&text, heads[i], name);
        found = is_in_schema(text.s);
        buf_free(&text);
    }
    return found;
}

/* Refuses what a crafted file would make tkt run: triggers, and a view or another kind of table
 * in the place of one of ours. A site may have views and tables of its own. */
static enum status look_at_schema(struct store *s, struct error *e)
{
    sqlite3_stmt *st;
    int rc = sqlite3_prepare_v2(
        s->db,
        "SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE type = 'trigger'"
        " OR type = 'view' OR (type = 'table' AND sql LIKE 'CREATE VIRTUAL%')",
        -1, &st, NULL);
    while (rc == SQLITE_OK && e->code == ST_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        const char *type = (const char *)sqlite3_column_text(st, 0);
        const char *name = (const char *)sqlite3_column_text(st, 1);
        const char *sql = (const char *)sqlite3_column_text(st, 2);
        if (!type || !name || !sql)
            rc = SQLITE_NOMEM;
        else if (strcmp(type, "trigger") == 0 || (is_our_name(name) && !is_in_schema(sql)))
            error_set(
                e, ST_DATA,
                _("%s: the %s '%s' isn't tkt's: somebody changed the database outside tkt; "
                  "remove it"),
                s->path, type, utf8_quote(name));
        else
            rc = SQLITE_OK;
    }
    if (e->code == ST_OK && rc != SQLITE_DONE)
        store_failed(s, rc, e);
    sqlite3_finalize(st);
    return e->code;
}

/* Reads what SQLite has recovered, in one read transaction. Its first statement waits for
 * others and rolls back what a killed process left. */
static enum status look_inside(struct store *s, int64_t *version, struct error *e)
{
    int64_t id = 0;
    if (run_script(s, "BEGIN", e) == ST_OK &&
        pragma_int(s, "PRAGMA application_id", &id, e) == ST_OK &&
        pragma_int(s, "PRAGMA user_version", version, e) == ST_OK &&
        check_size(s, e) == ST_OK && id != APPLICATION_ID)
        error_set(e, ST_DATA, _("%s: an SQLite file, but not a tkt database"), s->path);
    if (e->code == ST_OK)
        look_at_schema(s, e);
    store_rollback(s);
    return e->code;
}

static enum status look_at_version(struct store *s, int writable, struct error *e)
{
    int64_t version = 0;
    if (look_inside(s, &version, e) != ST_OK)
        return e->code;
    if (version > STORE_VERSION)
        return error_set(
            e, ST_CONFIG,
            _("%s: made by a newer tkt (schema %lld; this one supports up to %d): upgrade tkt"),
            s->path, (long long)version, STORE_VERSION);
    return version < STORE_VERSION ? migrate(s, writable, e) : ST_OK;
}

/* Returns 1 if transactions use the write-ahead log: not after a killed load. */
static int is_logged(struct store *s)
{
    sqlite3_stmt *st;
    int logged = 1;
    if (sqlite3_prepare_v2(s->db, "PRAGMA journal_mode", -1, &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW)
        logged = sqlite3_stricmp((const char *)sqlite3_column_text(st, 0), "wal") == 0;
    sqlite3_finalize(st);
    return logged;
}

enum status store_open(struct store **out, const char *path, struct error *e)
{
    *out = NULL;
    if (look_at_file(path, e) != ST_OK)
        return e->code;
    struct store *s = new_store(path);
    int flags = access(path, W_OK) == 0 ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    if (connect_file(s, s->path, flags, e) != ST_OK ||
        look_at_version(s, flags == SQLITE_OPEN_READWRITE, e) != ST_OK) {
        if (s->db && e->code == ST_DATA)
            check_size(s, e); /* it knows the cause better */
        store_close(s);
        return e->code;
    }
    s->loading = flags == SQLITE_OPEN_READWRITE && !is_logged(s);
    end_loading(s);              /* of a process that was killed */
    if (log_size(s) > LARGE_LOG) /* it would slow down every start */
        sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    *out = s;
    return ST_OK;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    store_rollback(s);
    finalize_statements(s);
    sqlite3_close(s->db);
    if (s->lock >= 0)
        close(s->lock);
    outfile_abandon(s->file);
    if (s->temporary)
        remove_all(s->temporary, 1);
    buf_free(&s->laid_out);
    map_free(&s->tables);
    MEM_FREE(s->path, s->temporary, s);
}

const char *store_path(const struct store *s)
{
    return s->path;
}

int store_owned(const struct store *s)
{
    struct stat st;
    return s->file || (stat(s->path, &st) == 0 && st.st_uid == geteuid());
}

/* Opens the lock file. It may be somebody's trap: a link to a file that isn't ours is neither
 * followed nor given our mode. */
static int open_lock(const char *file, mode_t mode)
{
    struct stat st;
    int fd = open(file, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd >= 0) {
        fchmod(fd, mode); /* whoever may use the database may take the lock */
        return fd;
    }
    if (errno != EEXIST)
        return -1;
    fd = open(file, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        return fd;
    int why = fd >= 0 ? EINVAL : errno;
    if (fd >= 0)
        close(fd);
    errno = why;
    return -1;
}

int store_lock(struct store *s, const char *purpose, struct error *e)
{
    struct buf file = BUF_EMPTY;
    struct stat st;
    buf_printf(&file, "%s-%s", sqlite3_db_filename(s->db, "main"), purpose);
    const char *const *known = guard_suffixes;
    while (*known && strcmp(*known, file.s + file.len - strlen(purpose) - 1) != 0)
        known++;
    if (!*known) {
        error_set(e, ST_INTERNAL, "base/guard.c doesn't know the lock %s", purpose);
        buf_free(&file);
        return -1;
    }
    int fd = open_lock(file.s, stat(s->path, &st) == 0 ? st.st_mode & 0666 : 0600);
    int got = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;
    if (fd < 0 && (errno == ELOOP || errno == EINVAL)) {
        error_set(e, ST_CANTCREATE, _("%s: not a regular file: remove it"), file.s);
        got = -1;
    } else if (fd < 0 || (!got && errno != EWOULDBLOCK)) {
        error_set(e, ST_CANTCREATE, "%s: %s", file.s, strerror(errno));
        got = -1;
    }
    buf_free(&file);
    if (got > 0)
        s->lock = fd;
    else if (fd >= 0)
        close(fd);
    return got;
}

/* ---- whole files ---- */

enum status store_integrity(struct store *s, void (*say)(void *context, const char *text),
                            void *context, struct error *e)
{
    sqlite3_stmt *st;
    int rc = sqlite3_prepare_v2(s->db, "PRAGMA integrity_check", -1, &st, NULL), faults = 0;
    if (rc != SQLITE_OK)
        return store_failed(s, rc, e);
    while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(st, 0);
        if (text && strcmp(text, "ok") != 0) {
            say(context, text);
            faults++;
        }
    }
    if (rc != SQLITE_DONE)
        store_failed(s, rc, e);
    sqlite3_finalize(st);
    if (rc == SQLITE_DONE && faults)
        error_set(e, ST_DATA,
                  _("%s: the database is damaged: restore a backup (tkt-init --restore)"),
                  s->path);
    return e->code;
}

static int copy_pages(sqlite3 *copy, sqlite3 *db,
                      void (*progress)(void *context, int64_t done, int64_t total),
                      void *context)
{
    int rc = sqlite3_exec(copy, "PRAGMA journal_mode = OFF", NULL, NULL, NULL);
    sqlite3_backup *b = rc == SQLITE_OK ? sqlite3_backup_init(copy, "main", db, "main") : NULL;
    if (!b)
        return rc == SQLITE_OK ? sqlite3_errcode(copy) : rc;
    do {
        rc = sqlite3_backup_step(b, 1024);
        if (progress)
            progress(context, sqlite3_backup_pagecount(b) - sqlite3_backup_remaining(b),
                     sqlite3_backup_pagecount(b));
        if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
            sqlite3_sleep(50);
    } while (rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED);
    int done = sqlite3_backup_finish(b);
    return rc == SQLITE_DONE ? done : rc;
}

static enum status backup_into(struct store *s, const char *temp, const char *file,
                               void (*progress)(void *context, int64_t done, int64_t total),
                               void *context, struct error *e)
{
    sqlite3 *copy = NULL;
    int rc = sqlite3_open_v2(temp, &copy, SQLITE_OPEN_READWRITE, NULL);
    if (rc == SQLITE_OK)
        rc = copy_pages(copy, s->db, progress, context);
    int closed = sqlite3_close(copy);
    rc = rc == SQLITE_OK ? closed : rc;
    if (rc != SQLITE_OK)
        return error_set(e, (rc & 0xff) == SQLITE_NOMEM ? ST_MEMORY : ST_IO,
                         _("%s: backup failed (%s)"), file, sqlite3_errstr(rc));
    if (outfile_move(temp, file) != 0)
        error_set(e, errno == EEXIST ? ST_CANTCREATE : ST_IO, "%s: %s", file, strerror(errno));
    return e->code;
}

/* Creates an empty file beside `file`, with mode 0600. */
static enum status temporary_beside(struct buf *temp, const char *file, struct error *e)
{
    const char *slash = strrchr(file, '/');
    buf_printf(temp, "%.*s.tkt-XXXXXX", slash ? (int)(slash + 1 - file) : 0, file);
    int fd = mkostemp(temp->s, O_CLOEXEC);
    if (fd < 0)
        return error_set(e, ST_CANTCREATE, "%s: %s", file, strerror(errno));
    close(fd);
    return ST_OK;
}

enum status store_backup(struct store *s, const char *file,
                         void (*progress)(void *context, int64_t done, int64_t total),
                         void *context, struct error *e)
{
    struct stat st;
    struct buf temp = BUF_EMPTY;
    if (guard_target(file, e) != ST_OK)
        return e->code;
    if (lstat(file, &st) == 0)
        return error_set(e, ST_CANTCREATE, "%s: %s", file, strerror(EEXIST));
    if (temporary_beside(&temp, file, e) == ST_OK &&
        backup_into(s, temp.s, file, progress, context, e) != ST_OK)
        unlink(temp.s);
    buf_free(&temp);
    return e->code;
}

/* ---- restoring ---- */

/* Removes a database and what SQLite keeps beside it. */
static void remove_all(const char *file, int also_itself)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = !also_itself; i < sizeof suffixes / sizeof *suffixes; i++) {
        struct buf name = BUF_EMPTY;
        buf_printf(&name, "%s%s", file, suffixes[i]);
        unlink(name.s);
        buf_free(&name);
    }
}

/* Copies the pages of `from`, as a file or into an open database. */
static int copy_database(const char *from, sqlite3 *to)
{
    sqlite3 *db = NULL;
    int rc = open_file(&db, from,
                       access(from, W_OK) == 0 ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
    if (rc == SQLITE_OK)
        rc = copy_pages(to, db, NULL, NULL);
    sqlite3_close(db);
    return rc;
}

enum status store_open_copy(struct store **out, const char *file, const char *target,
                            struct error *e)
{
    struct buf temp = BUF_EMPTY;
    sqlite3 *copy = NULL;
    *out = NULL;
    if (look_at_file(file, e) != ST_OK || temporary_beside(&temp, target, e) != ST_OK)
        return e->code;
    int rc = sqlite3_open_v2(temp.s, &copy, SQLITE_OPEN_READWRITE, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(copy, "PRAGMA journal_mode = OFF", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = copy_database(file, copy);
    int closed = sqlite3_close(copy);
    rc = rc == SQLITE_OK ? closed : rc;
    if (rc != SQLITE_OK) {
        struct store source = {.path = (char *)(uintptr_t)file};
        say_failed(&source, rc, e);
    } else if (store_open(out, temp.s, e) == ST_OK) {
        /* messages name the file itself */
        struct store *s = *out;
        s->temporary = s->path;
        s->path = mem_string(file);
    }
    if (e->code != ST_OK)
        remove_all(temp.s, 1);
    buf_free(&temp);
    return e->code;
}

/* Writes the pages into the database that is there, as one transaction: who has it open waits,
 * and goes on with the new contents; a journal that a killed process left is rolled back
 * first. Returns SQLite's result. */
static int replace_pages(struct store *copy, const char *target)
{
    sqlite3 *db = NULL;
    int rc = sqlite3_open_v2(target, &db, SQLITE_OPEN_READWRITE, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_busy_timeout(db, BUSY_MS);
        rc = sqlite3_exec(db, "PRAGMA synchronous = FULL; BEGIN IMMEDIATE; ROLLBACK", NULL,
                          NULL, NULL);
    }
    /* a damaged schema doesn't matter: it is overwritten */
    if (rc == SQLITE_OK || (rc & 0xff) == SQLITE_ERROR || (rc & 0xff) == SQLITE_CORRUPT) {
        sqlite3_backup *b = sqlite3_backup_init(db, "main", copy->db, "main");
        rc = b ? sqlite3_backup_step(b, -1) : sqlite3_errcode(db);
        int done = b ? sqlite3_backup_finish(b) : rc;
        rc = rc == SQLITE_DONE ? done : rc;
    }
    sqlite3_close(db);
    return rc;
}

/* For a target that is missing, or that SQLite can't open as a database: gives its name to the
 * copy. */
static enum status replace_file(struct store *copy, const char *target, struct error *e)
{
    struct stat st;
    struct buf temp = BUF_EMPTY;
    if (temporary_beside(&temp, target, e) == ST_OK) {
        sqlite3 *db = NULL;
        int rc = sqlite3_open_v2(temp.s, &db, SQLITE_OPEN_READWRITE, NULL);
        if (rc == SQLITE_OK)
            rc = copy_pages(db, copy->db, NULL, NULL);
        int closed = sqlite3_close(db);
        rc = rc == SQLITE_OK ? closed : rc;
        if (rc != SQLITE_OK)
            say_failed(copy, rc, e);
        else if (stat(target, &st) == 0)
            chmod(temp.s, st.st_mode & 0777);
        if (e->code == ST_OK)
            remove_all(target, 0);
        if (e->code == ST_OK && rename(temp.s, target) != 0)
            error_set(e, ST_IO, "%s: %s", target, strerror(errno));
        if (e->code != ST_OK)
            unlink(temp.s);
    }
    buf_free(&temp);
    return e->code;
}

enum status store_restore(struct store *copy, const char *target, struct error *e)
{
    struct stat st;
    char *real = realpath(target, NULL);
    const char *file = real ? real : target;
    int rc = SQLITE_NOTADB;
    if (lstat(target, &st) == 0 && look_at_file(target, e) == ST_OK && st.st_size > 0)
        rc = replace_pages(copy, file);
    if (e->code == ST_OK && (rc & 0xff) != SQLITE_OK) {
        if ((rc & 0xff) == SQLITE_NOTADB || (rc & 0xff) == SQLITE_CORRUPT) {
            replace_file(copy, file, e);
        } else {
            struct store there = {.path = (char *)(uintptr_t)file};
            say_failed(&there, rc, e);
        }
    }
    free(real);
    return e->code;
}
