/* survey_round.h: a survey round: what those drawn said is checked and written down.
 *
 * A round asks the questions of one form, of customers drawn by lot (round_open.h); or, where
 * the form has a question of type quality, supervisors about tickets that were drawn. Answers
 * are checked as in a callback (response_check.h) and all kept by their questions' codes. The
 * newest answered attempt counts. A closed round takes none. Grades of quality are given by
 * supervisors and above only, and not for one's own work; they touch neither the ticket nor its
 * events. */
#ifndef TKT_DESK_SURVEY_SURVEY_ROUND_H
#define TKT_DESK_SURVEY_SURVEY_ROUND_H

#include <stdint.h>

#include "base/error.h"
#include "desk/core/desk.h"
#include "desk/survey/form.h"
#include "desk/survey/response_check.h"
#include "desk/survey/callback_record.h"

struct survey_round {
    struct desk *desk;
    char *code, *source, *filter, *per, *strata; /* "" where there is none */
    struct form form;
    int quality;
    int64_t seed, rest, opened, closed; /* closed 0: it is open */
    int64_t asked, answered, complete;
};

/* 1: there is a round of this code; 0: none; -1: an error. Free it with survey_round_free in
 * any case.
 */
int survey_round_get(struct survey_round *round, struct desk *desk, const char *code,
                     struct error *e);
/* The same where one was asked for: ST_DATA with those there are. */
enum status survey_round_load(struct survey_round *round, struct desk *desk, const char *code,
                              struct error *e);
void survey_round_free(struct survey_round *round);

/* ST_DENIED below supervisor: opening and closing rounds, grading. */
enum status survey_round_may_lead(const struct desk *desk, struct error *e);
/* Whether it takes answers from this user now: ST_DATA closed, ST_DENIED. */
enum status survey_round_may_record(const struct survey_round *round, struct error *e);

/* Inside the transaction that writes: it may have been closed meanwhile. */
enum status survey_round_still_open(struct survey_round *round, struct error *e);

/* Who is meant: `column` is seq, customer, unit or ticket. *why says so where that is nobody or
 * several. */
enum status survey_round_who(const struct survey_round *round, const char *column,
                             const char *value, int64_t *seq, struct error *why,
                             struct error *e);

/* As callback_record (callback_record.h); entry->ticket isn't read. */
enum status survey_round_record(const struct survey_round *round, int64_t seq,
                                const struct survey_response *entry,
                                enum callback_record_result *result, struct error *why,
                                struct error *e);

#endif
