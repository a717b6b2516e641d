/* lifecycle.h: the process of each ticket, read from its events.
 *
 * The events are read from the newest back, along the chain. An event that changes an open
 * status to resolved or closed resolves the ticket; one that changes it back reopens the
 * ticket.
 *
 * Tickets are processed in batches of about ten thousand. Each step back is done for the whole
 * batch, in the order in which the events are stored: the events of one ticket are far apart,
 * so otherwise a page would be read for each. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "desk/core/desk.h"
#include "store/ticket.h"

enum stage {
    STAGE_NEW,
    STAGE_ASSIGNED,
    STAGE_ACTIVE,
    STAGE_WAITING,
    STAGE_VERIFIED,
    STAGE_PROPOSED,
    STAGE_APPROVED,
    STAGES
};

struct lifecycle {
    unsigned char has_dept;
    unsigned char touched; /* something happened to it after it was opened */
    /* moved: between departments; handed_on: between persons; others: somebody other than the
     * resolver was involved */
    unsigned char solved, reopened, moved, handed_on, waited, others;
    /* stays that have ended; the stay with which it was opened counts only in `new`, from
     * opening */
    unsigned char stayed[STAGES];
    int64_t seconds[STAGES];
};

struct lifecycle_reader;

/* `take` is called for each ticket with the tag that it was added with, in the order of adding,
 * but later. The caller closes the reader. */
struct lifecycle_reader *lifecycle_open(struct desk *desk,
                                        void (*take)(void *context, size_t tag,
                                                     const struct lifecycle *w),
                                        void *context);
void lifecycle_close(struct lifecycle_reader *ways);
/* Adds a ticket, which must have been read with its opening time and department. */
enum status lifecycle_add(struct lifecycle_reader *ways, const struct ticket *t, size_t tag,
                          struct error *e);
enum status lifecycle_flush(struct lifecycle_reader *ways,
                            struct error *e); /* finishes the remaining tickets */

/* Returns 1 if the ticket was resolved and never reopened, never in `waiting`, never moved
 * between departments or persons, and if all events from opening and routing to the resolution
 * are by one person. */
int lifecycle_first_contact(const struct lifecycle *w);
const char *lifecycle_status(enum stage s);
