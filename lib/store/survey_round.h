/* survey_round.h: survey rounds, their samples and the replies; also quality checks, which are
 * rounds about tickets.
 *
 * Outcomes are those of callback_response.h. If a member of the sample has several attempts,
 * the newest answered one counts. The rows must be checked already; the rules are in
 * desk/survey. */
#pragma once

#include <stdint.h>

#include "base/error.h"
#include "store/store.h"

struct round_row {
    const char *code, *form, *source, *filter, *per, *strata, *who; /* NULL or "": none */
    int64_t seed, rest, opened;
    int quality;
};

enum status round_add(struct store *s, const struct round_row *r, struct error *e);
enum status round_add_stratum(struct store *s, const char *round, const char *stratum,
                              int64_t size, int64_t drawn, struct error *e);

struct drawn_row {
    int64_t seq, ticket; /* ticket 0: none */
    const char *stratum, *customer, *unit, *assignee;
};

enum status round_add_drawn(struct store *s, const char *round, const struct drawn_row *d,
                            struct error *e);
enum status round_close(struct store *s, const char *round, int64_t at, struct error *e);

/* Selects all rounds by opening time, or the one with this code, with the columns below. ASKED:
 * sample members; ANSWERED: those who answered; COMPLETE: those who answered every required
 * question. */
enum {
    ROUND_CODE,
    ROUND_FORM,
    ROUND_SOURCE,
    ROUND_FILTER,
    ROUND_PER,
    ROUND_STRATA,
    ROUND_SEED,
    ROUND_REST,
    ROUND_QUALITY,
    ROUND_OPENED,
    ROUND_WHO,
    ROUND_CLOSED,
    ROUND_FRAME,
    ROUND_ASKED,
    ROUND_ANSWERED,
    ROUND_COMPLETE
};
struct stmt *round_scan(struct store *s, const char *code, struct error *e);
/* Selects the codes of the rounds opened in that time, without quality checks; by time. */
struct stmt *round_opened(struct store *s, int64_t from, int64_t to, struct error *e);
/* Selects the newest round of the same form that was opened before this one: its code, in
 * column 0. */
struct stmt *round_before(struct store *s, const char *code, struct error *e);

/* Selects the sample of a round, by seq. OUTCOME and AT are those of the last attempt; SIZE and
 * DRAWN those of the stratum. Name, phone, email and language come from the register, or else
 * from the ticket's caller. */
enum {
    DRAWN_SEQ,
    DRAWN_STRATUM,
    DRAWN_SIZE,
    DRAWN_DRAWN,
    DRAWN_CUSTOMER,
    DRAWN_NAME,
    DRAWN_PHONE,
    DRAWN_EMAIL,
    DRAWN_LANGUAGE,
    DRAWN_UNIT,
    DRAWN_TICKET,
    DRAWN_ASSIGNEE,
    DRAWN_OUTCOME,
    DRAWN_AT,
    DRAWN_ATTEMPTS
};
struct stmt *round_drawn(struct store *s, const char *round, struct error *e);
/* Selects the answers of all rounds except quality checks, by form: form, at, answers, and
 * dept, kind and assignee of the ticket, null if none was drawn. */
struct stmt *round_all_answers(struct store *s, struct error *e);
/* Selects the seq of each sample member with this value in `column` (seq, customer, unit,
 * ticket). */
struct stmt *round_find_drawn(struct store *s, const char *round, const char *column,
                              const char *value, struct error *e);
/* Selects the ticket that was drawn with this seq, in column 0; NULL: it was no ticket. */
struct stmt *round_find_ticket(struct store *s, const char *round, int64_t seq,
                               struct error *e);
/* Selects stratum, size, drawn; by stratum. */
struct stmt *round_strata(struct store *s, const char *round, struct error *e);

struct reply_row {
    const char *round;
    int64_t seq, at;
    const char *who, *channel, *outcome;
    int complete;
    int64_t grades, grade;
    const char *answers; /* NULL: none */
};

enum status round_add_reply(struct store *s, const struct reply_row *r, struct error *e);
/* Returns 1 if an attempt on this member by this channel at this time is known, 0 if not, -1
 * for an error. */
int round_reply_known(struct store *s, const struct reply_row *r, struct error *e);
/* The same for an attempt with the same contents, at any time. */
int round_reply_repeated(struct store *s, const struct reply_row *r, struct error *e);
/* Selects the replies that count in a round: seq, stratum, complete, answers; by seq. */
struct stmt *round_answers(struct store *s, const char *round, struct error *e);

/* Selects the quality grades of all rounds: ticket, assignee, at, sum of the grades, number of
 * grades; by ticket and time. A grade is 1 to 5; the ticket's grade is sum / number. */
struct stmt *round_quality_scan(struct store *s, struct error *e);

/* Selects who was asked since then, in a round or by a callback: customer, unit, phone in the
 * ticket, phone in the register. */
struct stmt *round_asked_since(struct store *s, int64_t since, struct error *e);

/* Selects the sampling frame: the columns of a customer and of a unit. A customer comes with
 * the first unit of which it is tenant, else owner; a unit with its tenant, else its owner. By
 * code, without erased customers. */
enum {
    FRAME_CUSTOMER,
    FRAME_NAME,
    FRAME_PHONE,
    FRAME_EMAIL,
    FRAME_LANGUAGE,
    FRAME_TYPE,
    FRAME_NOTE,
    FRAME_UNIT,
    FRAME_BUILDING,
    FRAME_USE,
    FRAME_AREA,
    FRAME_OWNER,
    FRAME_TENANT,
    FRAME_STATUS,
    FRAME_COLUMNS
};
extern const char *const round_frame_columns[FRAME_COLUMNS];
struct stmt *round_frame(struct store *s, int units, struct error *e);
