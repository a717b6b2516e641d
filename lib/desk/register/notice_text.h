/* notice_text.h: the texts of one notice, in all the languages that the register `notice` has
 * it in.
 *
 * Places in the texts, {name}, are filled by what is known of the one who is told. A place that
 * has nothing to be filled with, not even what stands in the place itself, {name:so}, is an
 * error: nobody gets a text with a hole in it. */
#ifndef TKT_DESK_REGISTER_NOTICE_TEXT_H
#define TKT_DESK_REGISTER_NOTICE_TEXT_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "desk/core/desk.h"

enum notice_place {
    NOTICE_PLACE_UNIT,     /* their units that it is about, else the building */
    NOTICE_PLACE_BUILDING, /* the buildings */
    NOTICE_PLACE_FROM,
    NOTICE_PLACE_TO,
    NOTICE_PLACE_REASON,
    NOTICE_PLACE_NAME,    /* the customer's */
    NOTICE_PLACE_PRODUCT, /* models of the assets that they own */
    NOTICE_PLACE_ID,      /* of the ticket */
    NOTICE_PLACE_SUBJECT,
    NOTICE_PLACE_SITE,   /* the setting */
    NOTICE_PLACE_PAPERS, /* that are missing: of the answer that asks for them (mail_papers.h)
                          */
    NOTICE_PLACES
};

struct notice_text;

/* Belongs to the caller. ST_DATA, with the codes that there are, where there is no such notice.
 */
enum status notice_text_load(struct notice_text **w, struct desk *desk, const char *code,
                             struct error *e);
void notice_text_free(struct notice_text *w);

/* The text that somebody who reads `language` is told (calc/text/language.h); where none is in
 * it or near to it the one for all others (an empty language), else that of the setting
 * `language`, else English, else the first. */
size_t notice_text_for(const struct notice_text *w, const char *language);
/* That of the text; of the one for all others it is the setting `language`. */
const char *notice_text_language(const struct notice_text *w, size_t i);
/* 1 where a text in any language has a place for it. */
int notice_text_uses(const struct notice_text *w, enum notice_place word);
/* Fills subject and text (cleared first). ST_DATA where a value that is needed is "" or NULL,
 * and the place has none of its own: says which place of which text. */
enum status notice_text_fill(const struct notice_text *w, size_t i,
                             const char *const values[NOTICE_PLACES], struct buf *subject,
                             struct buf *text, struct error *e);

/* ST_DATA where the text has a place that isn't one of those above. */
enum status notice_text_check(const char *text, struct error *e);

#endif
