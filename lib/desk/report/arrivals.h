/* arrivals.h: when the tickets of each cell were opened, counted once and then kept.
 *
 * A cell is a group of dims. Where the dimensions are codes or the building, what was counted
 * is kept in the database (store/arrival_cache.h, calc/stat/arrival_list.h), and the next time
 * only the tickets with events since are looked at: each as it stands, and as it stood, by
 * undoing those events. So kept counts are never stale: a ticket can't change without an event,
 * nor a unit's building without a line in the log of the registers, after which all is counted
 * afresh. Where many events came since, or anything doesn't fit, likewise. Times are kept, not
 * days: neither the zone nor the window that is asked for matters.
 *
 * Keeping is a favour, never a duty: it needs the right to write and a database that nobody
 * else is writing, it doesn't wait, and no error of it is told. */
#ifndef TKT_DESK_REPORT_ARRIVALS_H
#define TKT_DESK_REPORT_ARRIVALS_H

#include "calc/stat/arrival_list.h"
#include "calc/stat/stat.h"
#include "desk/core/desk.h"
#include "desk/report/dims.h"

struct past;

#define PAST_ALL (INT64_MIN / 2)

/* by: what dims were opened with, the name under which counts are kept; NULL: they aren't. All
 * three must outlive it. The caller's to close. */
struct past *past_open(struct desk *desk, struct dims *dims, const char *by);
void past_close(struct past *p);

/* Inside the caller's read transaction, with dims that have no groups yet. 1: the entries from
 * that time on are there, and maybe some before it; 0: nothing is kept, or it won't do: the
 * caller counts every ticket; -1: an error. */
int past_load(struct past *p, int64_t from, struct error *e);
/* For the caller that counts: the tickets of a cell are in its sample as pairs of opened and
 * id, in any order. It frees the samples. */
void past_take(struct past *p, size_t cells, struct sample *(*of)(void *context, size_t cell),
               void *context);

/* All entries, sorted by time, then id. */
const struct pack_list *past_entries(const struct past *p);
/* The first ticket's time, or INT64_MIN where it lies somewhere before `from`. INT64_MAX: none.
 */
int64_t past_begin(const struct past *p);

/* After the read transaction: keeps what was counted, where it is worth it and can be done at
 * once. */
void past_keep(struct past *p);

/* Proves everything that is kept against a pass over all tickets; calls `say` with a sentence
 * for each that differs, which is ST_DATA. Inside the caller's transaction. */
enum status past_check_all(struct desk *desk, void (*say)(void *context, const char *text),
                           void *context, struct error *e);

#endif
