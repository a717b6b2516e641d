/* export_person.h: a customer's own copy of all that the desk has of them, as one JSON object.
 *
 *     customer   the code
 *     made       when
 *     register   the row of the register; null where there is none
 *     changes    of that row, and of the units and things that are theirs
 *     units      those that they own or rent; assets: the things that are theirs
 *     tickets    all columns, the site's own fields, and the events; also those without a
 *                customer that were called about from the customer's number
 *     others     by table: survey answers, rounds, mails, files, notices …: all rows that have
 *                the customer or one of the tickets, so that none is forgotten
 *
 * Times are written as everywhere, money in currency units. */
#ifndef TKT_DESK_PRIVACY_EXPORT_PERSON_H
#define TKT_DESK_PRIVACY_EXPORT_PERSON_H

#include "base/buf.h"
#include "desk/core/desk.h"

/* Appends it. One state of the data. Persons are hidden where the desk hides them (masking.h).
 */
enum status export_person(struct desk *desk, const char *code, struct buf *out,
                          struct error *e);

#endif
