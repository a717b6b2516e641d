/* form_print.h: prints a form: a text to read on the phone, a page to fill in by hand, the
 * header of a file to fill in. */
#pragma once

#include "base/buf.h"
#include "desk/core/desk.h"
#include "desk/survey/form.h"

enum { SURVEY_FORM_WIDTH = 72 };

/* Appends the questions in order, numbered, with the possible answers. */
void form_print_text(struct buf *page, const struct desk *desk, const struct form *form);
/* Appends one HTML file without scripts or links, for printing. */
void form_print_html(struct buf *page, const struct desk *desk, const struct form *form);
/* Appends the header that tkt-survey import reads: id (a ticket's, for callbacks), seq (for a
 * round), at, channel, outcome and the questions. */
void form_print_csv(struct buf *page, const struct form *form);
