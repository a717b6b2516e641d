/* arrival_cache.h: counts that are kept from one run of a report to the next.
 *
 * A spec names what was counted. Kept are the keys of its cells, and for each day (86,400
 * seconds UTC) a blob of whatever the desk packs into it; and how far it reaches: the last
 * event and the last change of a register that are in it. What came later is the desk's to add:
 * the log of events is the order of all changes, so that nothing can be missed. Kept counts are
 * never the truth, only a shorter way to it. */
#ifndef TKT_STORE_ARRIVAL_CACHE_H
#define TKT_STORE_ARRIVAL_CACHE_H

#include <stdint.h>

#include "base/buf.h"
#include "store/store.h"

struct kept {
    int64_t id, event, log;
};

/* 1: found, its cells appended; 0: there is none; -1: an error. */
int kept_find(struct store *s, const char *spec, struct kept *k, struct buf *cells,
              struct error *e);
enum status kept_specs(struct store *s, struct stmt **st, struct error *e); /* all of them */
/* Its first day; 0 where it has none, -1: an error. */
int kept_first(struct store *s, const struct kept *k, int64_t *day, struct error *e);
/* Its days from that one on, in order: day, entries. */
enum status kept_days(struct store *s, const struct kept *k, int64_t from, struct stmt **st,
                      struct error *e);
/* One day's entries, appended; none where it has none. */
enum status kept_day(struct store *s, const struct kept *k, int64_t day, struct buf *entries,
                     struct error *e);

/* Writing, in the caller's transaction. kept_begin forgets what there was of the spec, and the
 * oldest of the others where there are more than a few; k->event and k->log are the caller's,
 * k->id is set. kept_renew takes k's event and log and the cells as they are now. */
enum status kept_begin(struct store *s, const char *spec, struct kept *k,
                       const struct buf *cells, struct error *e);
enum status kept_renew(struct store *s, const struct kept *k, const struct buf *cells,
                       struct error *e);
/* An empty blob takes the day away. */
enum status kept_set_day(struct store *s, const struct kept *k, int64_t day,
                         const struct buf *entries, struct error *e);

/* The tickets with events after k's. */
enum status kept_touched(struct store *s, const struct kept *k, struct stmt **st,
                         struct error *e);
/* The newest change of a register, 0 none, -1: an error. */
int64_t register_log_last(struct store *s, struct error *e);
/* 1 where a unit's building was changed after that one, -1: an error. */
int kept_buildings_changed(struct store *s, int64_t log, struct error *e);

#endif
