#include "store/happened.h"

enum status happened(struct store *s, const char *verb, int64_t from, int64_t to,
                     struct stmt **st, struct error *e)
{
    if (store_prepare(s, st,
                      "SELECT ticket, at FROM event"
                      " WHERE at >= :from AND at < :to AND verb = :verb ORDER BY ticket, id",
                      e) != ST_OK)
        return e->code;
    stmt_bind_int(*st, ":from", from);
    stmt_bind_int(*st, ":to", to);
    stmt_bind_text(*st, ":verb", verb);
    return ST_OK;
}
