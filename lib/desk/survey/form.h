/* form.h: the questions of a form, and whether an answer is valid.
 *
 * They come from the register `form`. The first question of type score is the score, the first
 * of type nps the recommendation, and a text question with the code `comment` the comment.
 * These answers have their own columns; all others are stored by code. */
#pragma once

#include <stddef.h>

#include "base/buf.h"
#include "desk/core/desk.h"

enum form_part { FORM_OTHER, FORM_SCORE, FORM_NPS, FORM_COMMENT };

struct form_question {
    char *code, *type, *options, *text; /* options: "" if there are none */
    int required;
    enum form_part part;
};

struct form {
    char *code;
    struct form_question *v; /* by seq */
    size_t count, room;
};

/* Loads the form with this code, or an empty one if it doesn't exist. Free it with
 * form_free. */
enum status form_load(struct form *form, struct desk *desk, const char *code, struct error *e);
/* The same for a form that the user named: returns ST_DATA if it doesn't exist; the message
 * lists the codes. */
enum status form_find(struct form *form, struct desk *desk, const char *code, struct error *e);
void form_free(struct form *form);
const struct form_question *form_question(const struct form *form,
                                          const char *code); /* or NULL */
/* Returns 1 if it asks for quality grades: a supervisor answers it, about a ticket. */
int form_grades(const struct form *form);
/* Appends the codes of the questions without their own columns, joined by ", ". */
void form_codes(const struct form *form, struct buf *out);
/* Returns ST_DATA if the answer, which must not be empty, is invalid; the message says what is
 * accepted. */
enum status form_question_check(const struct form_question *q, const char *answer,
                                struct error *e);

/* Read a score, 1 to 5, and a recommendation, 0 to 10. Return ST_DATA if the text isn't one. */
enum status form_read_score(const char *text, int64_t *score, struct error *e);
enum status form_read_nps(const char *text, int64_t *nps, struct error *e);
