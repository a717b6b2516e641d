/* response_check.h: one attempt to ask somebody, as it was given, and whether it fits the form:
 * what callbacks (callback_record.h) and survey rounds (survey_round.h) check in the same way.
 *
 * Each check leaves "COLUMN: …" in *why, ST_DATA. */
#ifndef TKT_DESK_SURVEY_RESPONSE_CHECK_H
#define TKT_DESK_SURVEY_RESPONSE_CHECK_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "desk/core/desk.h"
#include "desk/survey/form.h"

struct survey_answer {
    const char *code, *value; /* value NULL: wasn't asked; "": no answer */
};

/* One attempt as it was given; NULL or "" where nothing was. */
struct survey_response {
    int64_t ticket;
    int has_at;
    int64_t at;
    const char *channel, *outcome, *score, *nps, *comment;
    const struct survey_answer *answers;
    size_t answer_count;
    int from_file; /* an attempt that is known is passed over, and a required question counts
                      as asked only where it stands among the answers */
};

extern const char survey_outcomes[]; /* "answered, no-answer, refused, wrong-number" */

/* *outcome becomes one of those; "answered" where none was given but an answer. */
enum status response_check_outcome(const struct survey_response *entry, const char **outcome,
                                   struct error *why);
/* ST_OK also where *why says that it is refused. */
enum status response_check_channel(struct desk *desk, const struct survey_response *entry,
                                   struct error *why, struct error *e);
/* No question is answered twice. */
enum status response_check_once(const struct survey_response *entry, struct error *why);
/* The form asks it, and takes the answer: *q is the question. The answer isn't empty. */
enum status response_check_question(const struct form *form, const struct survey_answer *answer,
                                    const struct form_question **q, struct error *why);
/* What was answered to a question, by its code or by the column that stands for it; "" nothing.
 */
const char *response_check_value(const struct survey_response *entry,
                                 const struct form_question *q);
/* Whether the required questions are answered; names all that aren't, with what can be chosen.
 */
enum status response_check_required(const struct survey_response *entry,
                                    const struct form *form, struct error *why);
/* Reads a number that may be given by its column and by the question that stands for it; *n is
 * -1 before the first. */
enum status response_check_number(const char *column, const char *text, int64_t *n,
                                  enum status read(const char *text, int64_t *n,
                                                   struct error *e),
                                  struct error *why);

#endif
