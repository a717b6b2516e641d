#include "store/happened.h"

enum status happened(struct store *s, const char *verb, int64_t from, int64_t to,
                     struct stmt **st, struct error *e)
{
    return store_select(s, st,
                        "SELECT ticket, at FROM event"
                        " WHERE at >= :from AND at < :to AND verb = :verb ORDER BY ticket, id",
                        WITH(BIND(":from", from), BIND(":to", to), BIND(":verb", verb)), e);
}
