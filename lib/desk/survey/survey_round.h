/* survey_round.h: a survey round: checks and saves the replies of its sample.
 *
 * A round asks the questions of one form. It asks a random sample of customers (round_open.h),
 * or, if the form has a question of type quality, supervisors about a sample of tickets.
 * Replies are checked like callbacks (response_check.h), and all answers are stored by code.
 * The newest answered attempt counts. A closed round accepts none. Only supervisors and above
 * give quality grades, and not for their own work; grades change neither the ticket nor its
 * events. */
#pragma once

#include <stdint.h>

#include "base/error.h"
#include "desk/core/desk.h"
#include "desk/survey/form.h"
#include "desk/survey/response_check.h"
#include "desk/survey/callback_record.h"

struct survey_round {
    struct desk *desk;
    char *code, *source, *filter, *per, *strata; /* "" if there is none */
    struct form form;
    int quality;
    int64_t seed, rest, opened, closed; /* closed 0: it is open */
    int64_t asked, answered, complete;
};

/* Reads the round with this code. Returns 1, 0 if there is none, -1 for an error. Free it with
 * survey_round_free in any case. */
int survey_round_get(struct survey_round *round, struct desk *desk, const char *code,
                     struct error *e);
/* The same for a round that the user named: returns ST_DATA if it doesn't exist; the message
 * lists the codes. */
enum status survey_round_load(struct survey_round *round, struct desk *desk, const char *code,
                              struct error *e);
void survey_round_free(struct survey_round *round);

/* Checks that it accepts replies from this user now. Returns ST_DATA if it is closed, or
 * ST_DENIED. */
enum status survey_round_may_record(const struct survey_round *round, struct error *e);

/* Call it in the transaction that writes: the round may have been closed meanwhile. */
enum status survey_round_still_open(struct survey_round *round, struct error *e);

/* Finds a member of the sample; `column` is seq, customer, unit or ticket. Sets *why if there
 * is none or several. */
enum status survey_round_who(const struct survey_round *round, const char *column,
                             const char *value, int64_t *seq, struct error *why,
                             struct error *e);

/* Records a reply, like callback_record (callback_record.h). Doesn't read entry->ticket. */
enum status survey_round_record(const struct survey_round *round, int64_t seq,
                                const struct survey_response *entry,
                                enum callback_record_result *result, struct error *why,
                                struct error *e);
