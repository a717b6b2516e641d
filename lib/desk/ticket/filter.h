/* filter.h: which tickets: COLUMN=VALUE, COLUMN.OP=VALUE and words, all ANDed.
 *
 * OP is ne lt le gt ge has, or written != < <= > >= ~; a list a,b,c is any of (with ne: none
 * of). COLUMN= (nothing behind) means empty, COLUMN!= not empty. Words: open, overdue,
 * unrouted, unanswered, callback, approval, mine. `field.NAME`, `building`, `use`, `model`,
 * computed columns work too. */
#ifndef TKT_DESK_TICKET_FILTER_H
#define TKT_DESK_TICKET_FILTER_H

#include "calc/time/period.h"
#include "desk/core/desk.h"
#include "desk/ticket/sla.h"
#include "flow/ids.h"
#include "store/ticket.h"

struct filter;

/* A filter that lets everything through; it belongs to the caller, the desk must outlive it. */
struct filter *filter_new(struct desk *desk);
void filter_free(struct filter *f);
/* Appends the words that are filters by themselves. */
void filter_words(struct buf *out, const char *separator);
/* Adds one word; ST_USAGE with what would be accepted. */
enum status filter_add(struct filter *f, const char *word, struct error *e);
/* Only tickets whose TC_OPENED, TC_RESOLVED or TC_CLOSED lies in the period. */
void filter_period(struct filter *f, int column, const struct period *p);
/* Only these tickets, in this order (unless an order is given). */
void filter_ids(struct filter *f, const struct ids *ids);
/* Only tickets with an event after this one, in the order of their newest event. */
void filter_since(struct filter *f, int64_t event);
/* "-due,id", "rank"; ST_USAGE. */
enum status filter_order(struct filter *f, const char *columns, struct error *e);
void filter_limit(struct filter *f, int64_t limit);
/* Columns that the caller will read, by enum ticket_column below TC_STORED; those that the
 * filter itself needs are added by it. None named: all. */
void filter_wants(struct filter *f, int column);

/* Walks over the tickets chosen. The ticket lives until `visit` returns; a result other than 0
 * ends the walk (and isn't an error). One read transaction unless one is open. */
enum status filter_walk(struct filter *f, int (*visit)(void *context, const struct ticket *t),
                        void *context, struct error *e);

/* Appends what the word `callback` means as a condition of SQL on the table ticket. */
enum status filter_callback(struct desk *desk, struct buf *sql, struct error *e);

#endif
