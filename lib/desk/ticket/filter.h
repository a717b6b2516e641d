/* filter.h: selects tickets by conditions: COLUMN=VALUE, COLUMN.OP=VALUE and words, joined by
 * AND.
 *
 * OP is ne lt le gt ge has, or written != < <= > >= ~. A list a,b,c matches any of its items
 * (with ne: none of them). COLUMN= (nothing after it) means empty, COLUMN!= not empty. Words:
 * open, overdue, unrouted, unanswered, callback, approval, mine. `field.NAME`, `building`,
 * `use`, `model` and computed columns work too. */
#pragma once

#include "calc/time/period.h"
#include "desk/core/desk.h"
#include "flow/ids.h"
#include "store/ticket.h"

struct filter;

/* Returns a filter that matches every ticket. The caller frees it; the desk must outlive it. */
struct filter *filter_new(struct desk *desk);
void filter_free(struct filter *f);
/* Appends the words that are filters by themselves. */
void filter_words(struct buf *out, const char *separator);
/* Adds a condition. Returns ST_USAGE if it is invalid; the message says what is accepted. */
enum status filter_add(struct filter *f, const char *word, struct error *e);
/* Only tickets whose TC_OPENED, TC_RESOLVED or TC_CLOSED is in the period. */
void filter_period(struct filter *f, int column, const struct period *p);
/* Only these tickets, in this order (unless an order is set). */
void filter_ids(struct filter *f, const struct ids *ids);
/* Only tickets with an event after this one, in the order of their newest event. */
void filter_since(struct filter *f, int64_t event);
/* Sets the order: "-due,id", "rank". Returns ST_USAGE if it is invalid. */
enum status filter_order(struct filter *f, const char *columns, struct error *e);
void filter_limit(struct filter *f, int64_t limit);
/* Names a column that the caller will read: an enum ticket_column below TC_STORED. The filter
 * adds those that it needs itself. If none is named, all are read. */
void filter_wants(struct filter *f, int column);

/* Calls `visit` for each selected ticket, which is valid until it returns. If it doesn't return
 * 0, the walk ends (without an error). Uses one read transaction unless one is open. */
enum status filter_walk(struct filter *f, int (*visit)(void *context, const struct ticket *t),
                        void *context, struct error *e);

/* Appends the meaning of the word `callback` as an SQL condition on the table ticket. */
enum status filter_callback(struct desk *desk, struct buf *sql, struct error *e);
