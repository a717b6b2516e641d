/* recipients_private.h: shared by the files of recipients.h only. */
#pragma once

#include "desk/notice/recipients.h"

/* How somebody was found; "" and 0 if not in this way. */
struct found_by {
    const char *unit, *building, *product;
    int64_t ticket;
};

/* Adds a code, which may be missing in the register; contact and phone are then the
 * ticket's. */
enum status recipients_customer(struct recipients *r, const char *code, const char *contact,
                                const char *phone, const struct found_by *by, struct error *e);
/* Adds the caller of the ticket `caller`. Adds nobody if there is neither a name nor a
 * number. */
enum status recipients_caller(struct recipients *r, int64_t caller, const char *contact,
                              const char *phone, const struct found_by *by, struct error *e);
