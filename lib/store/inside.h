/* inside.h: what the store's own files share; nobody else includes it. */
#ifndef TKT_STORE_INSIDE_H
#define TKT_STORE_INSIDE_H

#include <stdint.h>

#include "base/buf.h"
#include "base/map.h"
#include "store/store.h"

struct sqlite3;

struct store {
    struct sqlite3 *db;
    char *path;
    struct map statements; /* SQL text → struct stmt * */
    int creating;
    /* For hot loops: statements found once, and the next numbers within this transaction (0:
     * not known; begun and gone-back transactions forget them). */
    struct stmt *insert_ticket, *insert_event, *get_ticket, *get_event;
    uint64_t insert_filled; /* the columns that insert_ticket fills, by bit */
    struct buf laid_out;    /* scratch of digests */
    int loading;            /* between store_begin_load and the end of its transaction */
    int64_t next_ticket, next_event;
};

#endif
