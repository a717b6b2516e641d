#include <sqlite3.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "store/erase.h"
#include "store/store_private.h"

enum status erase_pseudonym(struct store *s, char **pseudonym, struct error *e)
{
    struct buf b = BUF_EMPTY;
    int64_t n =
        store_number(s,
                     "SELECT max(n) FROM (SELECT coalesce(max(id), 0) AS n FROM erasure"
                     " UNION ALL SELECT CAST(substr(code, 8) AS INTEGER) FROM customer"
                     " WHERE code LIKE 'erased-%'"
                     " UNION ALL SELECT CAST(substr(customer, 8) AS INTEGER) FROM ticket"
                     " WHERE customer LIKE 'erased-%')",
                     NULL, e);
    if (n < 0)
        return e->code;
    buf_printf(&b, "erased-%lld", (long long)n + 1);
    *pseudonym = buf_detach(&b);
    return ST_OK;
}

enum status erase_log_add(struct store *s, struct erase_log *row, struct error *e)
{
    int64_t last = store_last_id(s, "SELECT max(id) FROM erasure", e);
    if (last < 0)
        return e->code;
    row->id = last + 1;
    return store_write(s,
                       "INSERT INTO erasure (id, at, who, pseudonym, tickets, cells, traces)"
                       " VALUES (:id, :at, :who, :pseudonym, :tickets, :cells, :traces)",
                       WITH(BIND(":id", row->id), BIND(":at", row->at), BIND(":who", row->who),
                            BIND(":pseudonym", row->pseudonym), BIND(":tickets", row->tickets),
                            BIND(":cells", row->cells), BIND(":traces", row->traces)),
                       e);
}

struct stmt *erase_log_scan(struct store *s, struct error *e)
{
    return store_query(
        s,
        "SELECT id AS erasure, at, who, pseudonym, tickets, cells, traces, cleaned"
        " FROM erasure ORDER BY id",
        NULL, e);
}

int64_t erase_log_open(struct store *s, struct error *e)
{
    return store_number(s, "SELECT count(*) FROM erasure WHERE cleaned IS NULL", NULL, e);
}

enum status erase_log_cleaned(struct store *s, int64_t at, struct error *e)
{
    return store_write(s, "UPDATE erasure SET cleaned = :at WHERE cleaned IS NULL",
                       WITH(BIND(":at", at)), e);
}

/* ---- the file ---- */

enum status erase_begin(struct store *s, struct error *e)
{
    if (store_run(s, "PRAGMA secure_delete = ON", e) == ST_OK)
        store_run(s, "PRAGMA temp_store = MEMORY", e);
    return e->code;
}

/* Moves the log into the file and empties it. Returns 1, or 0 if another process has it
 * open. */
static int empty_log(struct store *s)
{
    int logged = 0, folded = 0;
    int rc =
        sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, &logged, &folded);
    return rc == SQLITE_OK && logged == folded;
}

/* An error of the file here doesn't concern the tables, which are already done. */
static enum status clean_failed(struct store *s, int rc, struct error *e)
{
    if ((rc & 0xff) == SQLITE_FULL)
        return error_set(
            e, ST_IO,
            _("%s: no disk space for a second copy: overwritten text may remain in its free "
              "pages and its log; free some space and run this command again"),
            s->path);
    return store_failed(s, rc, e);
}

enum status erase_clean(struct store *s, struct error *e)
{
    enum { PATIENCE_MS = 5000 };
    store_let_go(s); /* an unfinished statement would keep the file locked */
    sqlite3_busy_timeout(s->db, PATIENCE_MS);
    int done = empty_log(s), rc = SQLITE_OK;
    if (done) {
        /* the person is already gone from what goes to the temporary file, which may be
         * large */
        rc = sqlite3_exec(s->db, "PRAGMA temp_store = FILE; VACUUM", NULL, NULL, NULL);
        done = rc == SQLITE_OK && empty_log(s);
    }
    if (!done && rc != SQLITE_OK && (rc & 0xff) != SQLITE_BUSY && (rc & 0xff) != SQLITE_LOCKED)
        return clean_failed(s, rc, e);
    if (!done)
        return error_set(e, ST_BUSY,
                         _("%s: another process is using it: overwritten text may remain in "
                           "its free pages and its log; run this command again"),
                         s->path);
    return ST_OK;
}
