/* callback_record.h: calling the customer back: what was said is checked and written down.
 *
 * Outcomes: answered, no-answer, refused, wrong-number; answered where something was. A score,
 * an NPS or answers go with answered alone. Answers are checked by the form of the ticket's
 * kind; where the kind has none, any code is taken. The ticket's score is that of its newest
 * answer. Every attempt is one row of responses and one event `survey` of the ticket. A ticket
 * is called back (the filter word `callback`) until one attempt gets through, or as many as the
 * setting callback_attempts says have not: then it counts as unreachable, which its event
 * notes. The ticket's status is left to the workflow. */
#ifndef TKT_DESK_SURVEY_CALLBACK_RECORD_H
#define TKT_DESK_SURVEY_CALLBACK_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/map.h"
#include "desk/core/desk.h"
#include "desk/survey/form.h"
#include "desk/survey/response_check.h"

struct survey;

enum status callback_record_open(struct survey **survey, struct desk *desk, struct error *e);
void callback_record_close(struct survey *survey);
/* The form of the ticket's kind, NULL where it has none; it belongs to the survey. */
const struct form *callback_record_form(struct survey *survey, const char *kind,
                                        struct error *e);
/* All codes of questions that any kind's form asks → 1. */
enum status callback_record_codes(struct survey *survey, struct map *codes, struct error *e);

enum callback_record_result { SURVEY_RECORDED, SURVEY_KNOWN, SURVEY_REFUSED };

/* Inside the transaction that the caller opened. SURVEY_REFUSED: `why` has "COLUMN: …" and
 * nothing was written. *score is what was given, -1 none. ST_OK whatever the result; else a
 * failure of the store. */
enum status callback_record(struct survey *survey, const struct survey_response *entry,
                            enum callback_record_result *result, int64_t *score,
                            struct error *why, struct error *e);

#endif
