/* happened.h: events of all tickets by verb, for reports that count events. */
#ifndef TKT_STORE_HAPPENED_H
#define TKT_STORE_HAPPENED_H

#include <stdint.h>

#include "base/error.h"
#include "store/store.h"

/* Selects the events with this verb in [from, to): ticket, at; by ticket. */
struct stmt *happened(struct store *s, const char *verb, int64_t from, int64_t to,
                      struct error *e);

#endif
