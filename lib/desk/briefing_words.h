/* briefing_words.h: the reports' columns and words as people read them. */
#ifndef TKT_DESK_BRIEFING_WORDS_H
#define TKT_DESK_BRIEFING_WORDS_H

#include "base/error.h"
#include "desk/desk.h"
#include "flow/grid.h"

/* The heading of a column, translated; the column's own name where there is no other. */
const char *briefing_heading(const char *column);
/* One of the reports' own words, such as a verdict, translated; itself where it is none. */
const char *briefing_word(const char *word);
/* Puts names in the place of codes (those of the registers), and of words such as verdicts, and
 * shortens times to the minute. */
enum status briefing_name_cells(struct desk *desk, struct grid *g, struct error *e);

#endif
