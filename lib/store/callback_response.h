/* callback_response.h: customers' responses when they were called back; one row per attempt.
 *
 * Outcomes: answered, no-answer, refused, wrong-number. Answers are flat JSON by question code.
 * The rows must be checked already; the rules are in desk/survey/callback_record.h. */
#pragma once

#include <stdint.h>

#include "base/error.h"
#include "store/store.h"

struct callback_response {
    int64_t ticket, at;
    const char *who;
    const char *channel; /* NULL: none */
    const char *outcome;
    int64_t score, nps;            /* -1: none */
    const char *comment, *answers; /* NULL: none */
};

enum status callback_response_add(struct store *s, const struct callback_response *r,
                                  struct error *e);
/* Returns 1 if an attempt on this ticket by this channel at this time is known, 0 if not, -1
 * for an error. */
int callback_response_known(struct store *s, const struct callback_response *r,
                            struct error *e);
/* The same for an attempt with the same contents, at any time. */
int callback_response_repeated(struct store *s, const struct callback_response *r,
                               struct error *e);
/* Returns 1 if a score of this ticket was given after that time. */
int callback_response_later_score(struct store *s, int64_t ticket, int64_t at, struct error *e);
/* Returns the attempts on a ticket since then, and how many of them got through (all but
 * no-answer). */
enum status callback_response_attempts(struct store *s, int64_t ticket, int64_t since,
                                       int64_t *attempts, int64_t *through, struct error *e);
/* Selects all: ticket, outcome, nps, by ticket and time. */
struct stmt *callback_response_scan(struct store *s, struct error *e);
