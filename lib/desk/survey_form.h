/* survey_form.h: a form as people need it: a text to read out on the phone, a page to print and
 * fill in by hand, the header of a file to fill in. */
#ifndef TKT_DESK_SURVEY_FORM_H
#define TKT_DESK_SURVEY_FORM_H

#include "base/buf.h"
#include "desk/desk.h"
#include "desk/form.h"

enum { SURVEY_FORM_WIDTH = 72 };

/* The questions in their order, numbered, with what can be answered. */
void survey_form_text(struct buf *page, const struct desk *desk, const struct form *form);
/* One file without scripts or links, to be printed. */
void survey_form_html(struct buf *page, const struct desk *desk, const struct form *form);
/* The header that tkt-survey import takes: id (of a ticket called back), seq (in a round), at,
 * channel, outcome and the questions. */
void survey_form_csv(struct buf *page, const struct form *form);

#endif
