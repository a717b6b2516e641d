/* export_person.h: a copy, for the customer, of all data that the desk has about them, as one
 * JSON object.
 *
 *     customer   the code
 *     made       the time
 *     register   the row in the register, or null
 *     changes    of that row, and of the customer's units and assets
 *     units      those that the customer owns or rents; assets: those that the customer owns
 *     tickets    all columns, the custom fields, and the events; also tickets without a
 * customer that were called about from the customer's number others     by table: survey
 * answers, rounds, emails, files, notices …: all rows that have the customer or one of the
 * tickets, so that none is forgotten
 *
 * Times have tkt's usual format, money is in currency units. */
#pragma once

#include "base/buf.h"
#include "desk/core/desk.h"

/* Appends the object, from one state of the data. Masks persons if the desk does
 * (masking.h). */
enum status export_person(struct desk *desk, const char *code, struct buf *out,
                          struct error *e);
