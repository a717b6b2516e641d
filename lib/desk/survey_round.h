/* survey_round.h: a survey round: what those drawn said is checked and written down.
 *
 * A round asks the questions of one form, of customers drawn by lot (survey_open.h); or, where
 * the form has a question of type quality, supervisors about tickets that were drawn. Answers
 * are checked as in a callback (reply.h) and all kept by their questions' codes. The newest
 * answered attempt counts. A closed round takes none. Grades of quality are given by
 * supervisors and above only, and not for one's own work; they touch neither the ticket nor its
 * events. */
#ifndef TKT_DESK_SURVEY_ROUND_H
#define TKT_DESK_SURVEY_ROUND_H

#include <stdint.h>

#include "base/error.h"
#include "desk/desk.h"
#include "desk/form.h"
#include "desk/reply.h"
#include "desk/survey.h"

struct round {
    struct desk *desk;
    char *code, *source, *filter, *per, *strata; /* "" where there is none */
    struct form form;
    int quality;
    int64_t seed, rest, opened, closed; /* closed 0: it is open */
    int64_t asked, answered, complete;
};

/* 1: there is a round of this code; 0: none; -1: an error. Free it with round_free in any case.
 */
int round_get(struct round *round, struct desk *desk, const char *code, struct error *e);
/* The same where one was asked for: ST_DATA with those there are. */
enum status round_load(struct round *round, struct desk *desk, const char *code,
                       struct error *e);
void round_free(struct round *round);

/* ST_DENIED below supervisor: opening and closing rounds, grading. */
enum status round_may_lead(const struct desk *desk, struct error *e);
/* Whether it takes answers from this user now: ST_DATA closed, ST_DENIED. */
enum status round_may_record(const struct round *round, struct error *e);

/* Inside the transaction that writes: it may have been closed meanwhile. */
enum status round_still_open(struct round *round, struct error *e);

/* Who is meant: `column` is seq, customer, unit or ticket. *why says so where that is nobody or
 * several. */
enum status round_who(const struct round *round, const char *column, const char *value,
                      int64_t *seq, struct error *why, struct error *e);

/* As survey_record (survey.h); entry->ticket isn't read. */
enum status round_record(const struct round *round, int64_t seq,
                         const struct survey_entry *entry, enum survey_result *result,
                         struct error *why, struct error *e);

#endif
