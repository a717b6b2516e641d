/* recipients_private.h: what the files of recipients.h share; nobody else includes it. */
#ifndef TKT_DESK_NOTICE_RECIPIENTS_PRIVATE_H
#define TKT_DESK_NOTICE_RECIPIENTS_PRIVATE_H

#include "desk/notice/recipients.h"

/* How somebody was found; "" and 0 where not so. */
struct found_by {
    const char *unit, *building, *product;
    int64_t ticket;
};

/* A code that may be missing in the register; contact and phone are then what the ticket knows.
 */
enum status recipients_customer(struct recipients *r, const char *code, const char *contact,
                                const char *phone, const struct found_by *by, struct error *e);
/* Who called about the ticket `caller`. Nothing where there is neither name nor number. */
enum status recipients_caller(struct recipients *r, int64_t caller, const char *contact,
                              const char *phone, const struct found_by *by, struct error *e);

#endif
