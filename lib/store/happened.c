#include "store/happened.h"

struct stmt *happened(struct store *s, const char *verb, int64_t from, int64_t to,
                      struct error *e)
{
    return store_query(s,
                       "SELECT ticket, at FROM event"
                       " WHERE at >= :from AND at < :to AND verb = :verb ORDER BY ticket, id",
                       WITH(BIND(":from", from), BIND(":to", to), BIND(":verb", verb)), e);
}
