/* scan: what reading alone costs: scan FILE SQL... → the number of rows on stdout.
 *
 * Each statement is run to its end and every column of each row is read by its type, one
 * process, one connection. A report that reads the same columns can't be much faster, and this
 * is what its time is held against. */
#include <inttypes.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>

static uint64_t sum; /* of all that was read, so that nothing is optimised away */

static void read_column(sqlite3_stmt *st, int column)
{
    const unsigned char *text;
    switch (sqlite3_column_type(st, column)) {
    case SQLITE_INTEGER:
        sum += (uint64_t)sqlite3_column_int64(st, column);
        break;
    case SQLITE_TEXT:
        text = sqlite3_column_text(st, column);
        sum += text[0] + (uint64_t)sqlite3_column_bytes(st, column);
        break;
    default:
        break;
    }
}

/* The number of rows; -1 if it failed. */
static int64_t scan(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *st;
    int64_t rows = 0;
    int rc;
    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
        return -1;
    int columns = sqlite3_column_count(st);
    while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
        rows++;
        for (int i = 0; i < columns; i++)
            read_column(st, i);
    }
    sqlite3_finalize(st);
    return rc == SQLITE_DONE ? rows : -1;
}

int main(int argc, char **argv)
{
    sqlite3 *db;
    int64_t total = 0;
    if (argc < 3 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
        fprintf(stderr, "usage: scan FILE SQL...\n");
        return 2;
    }
    for (int i = 2; i < argc; i++) {
        int64_t rows = scan(db, argv[i]);
        if (rows < 0) {
            fprintf(stderr, "scan: %s: %s\n", argv[i], sqlite3_errmsg(db));
            return 2;
        }
        total += rows;
    }
    printf("%" PRId64 " rows, sum %" PRIu64 "\n", total, sum);
    sqlite3_close(db);
    return 0;
}
