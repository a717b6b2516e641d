/* response_check.h: one attempt to ask somebody, as the user entered it, and the checks against
 * the form that callbacks (callback_record.h) and survey rounds (survey_round.h) share.
 *
 * A failed check sets *why to "COLUMN: …" with ST_DATA. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/map.h"
#include "desk/core/desk.h"
#include "desk/survey/form.h"

struct survey_answer {
    const char *code, *value; /* value NULL: not asked; "": no answer */
};

/* An attempt as entered; NULL or "" for what is missing. */
struct survey_response {
    int64_t ticket;
    const char *at;          /* when; missing: now */
    const struct when *when; /* how to read it */
    const char *channel, *outcome, *score, *nps, *comment;
    const struct survey_answer *answers;
    size_t answer_count;
    /* a known attempt is skipped, and a required question counts as asked only if it is among
     * the answers */
    int from_file;
};

enum survey_outcome {
    OUTCOME_ANSWERED = 1,
    OUTCOME_NO_ANSWER,
    OUTCOME_REFUSED,
    OUTCOME_WRONG_NUMBER
};
/* The names of the outcomes, ended by NULL, from OUTCOME_ANSWERED on. */
extern const char *const survey_outcomes[];

/* Reads the time of the attempt: not before `from`, when the ticket was opened (or the round,
 * with `round` 1), and not in the future. A bare date may be the day of `from`. */
enum status response_check_at(const struct desk *desk, const struct survey_response *entry,
                              int64_t from, int round, int64_t *at, struct error *why);
/* Sets *outcome to one of these. The default is "answered" if there is an answer. */
enum status response_check_outcome(const struct survey_response *entry, const char **outcome,
                                   struct error *why);
/* Returns ST_OK also if it is rejected, with *why set. */
enum status response_check_channel(struct desk *desk, const struct survey_response *entry,
                                   struct error *why, struct error *e);
/* Returns 1 if the ticket is or was the user's: its assignee, or who resolved it. Returns 0 for
 * users who aren't in the register of staff, such as a machine that imports answers, -1 for an
 * error. Adds to `hands` whose it was. */
int response_is_own(struct desk *desk, int64_t ticket, struct map *hands, struct error *e);
/* Nobody scores a ticket that was theirs: rejects it, with ST_DENIED and who may. `column` has
 * the ticket; `least` is the role that may score. Returns ST_OK also if it is rejected. */
enum status response_check_own(struct desk *desk, const char *column, int64_t ticket,
                               enum role least, struct error *why, struct error *e);
/* Checks that no question is answered twice. */
enum status response_check_once(const struct survey_response *entry, struct error *why);
/* Checks that the form asks the question and accepts the answer, which must not be empty. *q is
 * the question. */
enum status response_check_question(const struct form *form, const struct survey_answer *answer,
                                    const struct form_question **q, struct error *why);
/* Returns the answer to a question, by its code or by the column for it; "" if there is
 * none. */
const char *response_check_value(const struct survey_response *entry,
                                 const struct form_question *q);
/* Checks that the required questions are answered. The message names all that aren't, with the
 * possible choices. */
enum status response_check_required(const struct survey_response *entry,
                                    const struct form *form, struct error *why);
/* Reads a number that may be given both in its column and as the answer to its question. *n
 * must be -1 before the first call. */
enum status response_check_number(const char *column, const char *text, int64_t *n,
                                  enum status read(const char *text, int64_t *n,
                                                   struct error *e),
                                  struct error *why);
