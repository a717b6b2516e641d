/* wording.h: the texts of one notice, in all the languages that the register `notice` has it
 * in.
 *
 * Places in the texts, {name}, are filled by what is known of the one who is told. A place that
 * has nothing to be filled with, not even what stands in the place itself, {name:so}, is an
 * error: nobody gets a text with a hole in it. */
#ifndef TKT_DESK_WORDING_H
#define TKT_DESK_WORDING_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "desk/desk.h"

enum word {
    WORD_UNIT,     /* their units that it is about, else the building */
    WORD_BUILDING, /* the buildings */
    WORD_FROM,
    WORD_TO,
    WORD_REASON,
    WORD_NAME,    /* the customer's */
    WORD_PRODUCT, /* models of the assets that they own */
    WORD_ID,      /* of the ticket */
    WORD_SUBJECT,
    WORD_SITE,   /* the setting */
    WORD_PAPERS, /* that are missing: of the answer that asks for them (mail_papers.h) */
    WORDS
};

struct wording;

/* Belongs to the caller. ST_DATA, with the codes that there are, where there is no such notice.
 */
enum status wording_load(struct wording **w, struct desk *desk, const char *code,
                         struct error *e);
void wording_free(struct wording *w);

/* The text that somebody who reads `language` is told (calc/language.h); where none is in it or
 * near to it the one for all others (an empty language), else that of the setting `language`,
 * else English, else the first. */
size_t wording_for(const struct wording *w, const char *language);
/* That of the text; of the one for all others it is the setting `language`. */
const char *wording_language(const struct wording *w, size_t i);
/* 1 where a text in any language has a place for it. */
int wording_uses(const struct wording *w, enum word word);
/* Fills subject and text (cleared first). ST_DATA where a value that is needed is "" or NULL,
 * and the place has none of its own: says which place of which text. */
enum status wording_fill(const struct wording *w, size_t i, const char *const values[WORDS],
                         struct buf *subject, struct buf *text, struct error *e);

/* ST_DATA where the text has a place that isn't one of those above. */
enum status wording_check(const char *text, struct error *e);

#endif
