/* callback_record.h: records callbacks: checks and saves what the customer answered.
 *
 * Outcomes: answered, no-answer, refused, wrong-number. The default is answered if there is an
 * answer. A score, an NPS and answers require `answered`. Answers are checked against the form
 * of the ticket's kind; if the kind has none, any code is accepted. The ticket's score is that
 * of its newest response. Every attempt is one row in the responses and one event `survey` of
 * the ticket. A callback stays pending (the filter word `callback`) until an attempt reaches
 * the customer, or until as many attempts as the setting callback_attempts says have failed.
 * Then the customer counts as unreachable, and the event notes this. The workflow alone changes
 * the ticket's status. */
#pragma once

#include <stdint.h>

#include "base/error.h"
#include "base/map.h"
#include "desk/core/desk.h"
#include "desk/survey/form.h"
#include "desk/survey/response_check.h"

struct survey;

enum status callback_record_open(struct survey **survey, struct desk *desk, struct error *e);
void callback_record_close(struct survey *survey);
/* Returns the form of the ticket's kind, or NULL if it has none. The survey owns it. */
const struct form *callback_record_form(struct survey *survey, const char *kind,
                                        struct error *e);
/* Adds the codes of all questions in the forms of all kinds, each with the value 1. */
enum status callback_record_codes(struct survey *survey, struct map *codes, struct error *e);

enum callback_record_result { SURVEY_RECORDED, SURVEY_KNOWN, SURVEY_REFUSED };

/* Records an attempt, in the caller's transaction. SURVEY_REFUSED: `why` has "COLUMN: …" and
 * nothing was written. *score is the score given, -1 if none. Returns ST_OK for all results,
 * and otherwise a failure of the store. */
enum status callback_record(struct survey *survey, const struct survey_response *entry,
                            enum callback_record_result *result, int64_t *score,
                            struct error *why, struct error *e);
