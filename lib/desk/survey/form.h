/* form.h: the questions of a form, and whether an answer answers one.
 *
 * The register `form` holds them. The first question of type score is the score, the first of
 * type nps the recommendation, a text question with the code `comment` the comment: these
 * answers have columns of their own; all others are kept by their codes. */
#ifndef TKT_DESK_SURVEY_FORM_H
#define TKT_DESK_SURVEY_FORM_H

#include <stddef.h>

#include "base/buf.h"
#include "desk/core/desk.h"

enum form_part { FORM_OTHER, FORM_SCORE, FORM_NPS, FORM_COMMENT };

struct form_question {
    char *code, *type, *options, *text; /* options "" where there are none */
    int required;
    enum form_part part;
};

struct form {
    char *code;
    struct form_question *v; /* by seq */
    size_t count, room;
};

/* The form of this code; one without questions where there is none. Free with form_free. */
enum status form_load(struct form *form, struct desk *desk, const char *code, struct error *e);
/* The same where one was asked for: ST_DATA with those there are. */
enum status form_find(struct form *form, struct desk *desk, const char *code, struct error *e);
void form_free(struct form *form);
const struct form_question *form_question(const struct form *form,
                                          const char *code); /* or NULL */
/* 1 where it asks for a grade of quality: a supervisor answers it, about a ticket. */
int form_grades(const struct form *form);
/* ", "-joined codes of the questions that aren't answered by columns of their own. */
void form_codes(const struct form *form, struct buf *out);
/* ST_DATA with what would be accepted; the answer isn't empty. */
enum status form_question_check(const struct form_question *q, const char *answer,
                                struct error *e);

/* A score, 1 to 5, and a recommendation, 0 to 10, as text: ST_DATA. */
enum status form_read_score(const char *text, int64_t *score, struct error *e);
enum status form_read_nps(const char *text, int64_t *nps, struct error *e);

#endif
