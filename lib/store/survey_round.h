/* survey_round.h: survey rounds, whom they drew, and what these said; and quality checks, which
 * are rounds about tickets.
 *
 * Outcomes are those of callback_response.h. Of several attempts on one that was drawn the
 * newest that was answered counts. Checked rows only come here; the rules are the desk's
 * (desk/round.h). */
#ifndef TKT_STORE_SURVEY_ROUND_H
#define TKT_STORE_SURVEY_ROUND_H

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

/* All by time of opening, or the one of this code; read with the columns below. asked: those
 * drawn; answered: those of them with an answer; complete: with every required one. */
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
enum status round_scan(struct store *s, const char *code, struct stmt **st, struct error *e);
/* The codes of those opened in that time, quality checks not among them; by time. */
enum status round_opened(struct store *s, int64_t from, int64_t to, struct stmt **st,
                         struct error *e);
/* The newest round of the same form that was opened before this one: its code, text column 0.
 */
enum status round_before(struct store *s, const char *code, struct stmt **st, struct error *e);

/* Those drawn in a round, by seq. The last attempt's outcome and time, and how often they were
 * asked; size and drawn are those of the stratum. Name, phone, email, language are the
 * register's, else the caller's of the ticket. */
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
enum status round_drawn(struct store *s, const char *round, struct stmt **st, struct error *e);
/* seq of those drawn whose `column` (seq, customer, unit, ticket) is this: as many rows. */
enum status round_find_drawn(struct store *s, const char *round, const char *column,
                             const char *value, struct stmt **st, struct error *e);
/* Whose work the ticket is that was drawn so: text column 0. */
enum status round_find_assignee(struct store *s, const char *round, int64_t seq,
                                struct stmt **st, struct error *e);
/* stratum, size, drawn; by stratum. */
enum status round_strata(struct store *s, const char *round, struct stmt **st, struct error *e);

struct reply_row {
    const char *round;
    int64_t seq, at;
    const char *who, *channel, *outcome;
    int complete;
    int64_t grades, grade;
    const char *answers; /* NULL: none */
};

enum status round_add_reply(struct store *s, const struct reply_row *r, struct error *e);
/* 1: an attempt on this one by this channel is there with this time; 0: none; -1: error. */
int round_reply_known(struct store *s, const struct reply_row *r, struct error *e);
/* The same of one that says just this, whenever it was. */
int round_reply_repeated(struct store *s, const struct reply_row *r, struct error *e);
/* What counts of a round: seq, stratum, complete, answers; by seq. */
enum status round_answers(struct store *s, const char *round, struct stmt **st,
                          struct error *e);

/* The quality grades of all rounds: ticket, assignee, at, the grades' sum, how many they are;
 * by ticket and time. A grade is 1 to 5, so that sum / how many is that of the ticket. */
enum status round_quality_scan(struct store *s, struct stmt **st, struct error *e);

/* Who was asked since then, in a round or called back: customer, unit, phone of the ticket,
 * phone of the customer in the register. */
enum status round_asked_since(struct store *s, int64_t since, struct stmt **st,
                              struct error *e);

/* Those who can be drawn: the columns of a customer and of a unit, the customer's first unit as
 * tenant, else as owner; or the unit's tenant, else its owner. By code; without those who were
 * erased. */
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
enum status round_frame(struct store *s, int units, struct stmt **st, struct error *e);

#endif
