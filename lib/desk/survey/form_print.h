/* form_print.h: a form as people need it: a text to read out on the phone, a page to print and
 * fill in by hand, the header of a file to fill in. */
#ifndef TKT_DESK_SURVEY_FORM_PRINT_H
#define TKT_DESK_SURVEY_FORM_PRINT_H

#include "base/buf.h"
#include "desk/core/desk.h"
#include "desk/survey/form.h"

enum { SURVEY_FORM_WIDTH = 72 };

/* The questions in their order, numbered, with what can be answered. */
void form_print_text(struct buf *page, const struct desk *desk, const struct form *form);
/* One file without scripts or links, to be printed. */
void form_print_html(struct buf *page, const struct desk *desk, const struct form *form);
/* The header that tkt-survey import takes: id (of a ticket called back), seq (in a round), at,
 * channel, outcome and the questions. */
void form_print_csv(struct buf *page, const struct form *form);

#endif
