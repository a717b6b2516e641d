/* notice_text.h: the texts of a notice, in all languages that the register `notice` has for it.
 *
 * Placeholders in the texts, {name}, are filled with data about the recipient. If there are no
 * data and the placeholder has no default, {name:default}, that is an error: nobody gets a text
 * with gaps. */
#pragma once

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "desk/core/desk.h"

enum notice_place {
    NOTICE_PLACE_UNIT,     /* the recipient's units concerned, else the building */
    NOTICE_PLACE_BUILDING, /* the buildings */
    NOTICE_PLACE_FROM,
    NOTICE_PLACE_TO,
    NOTICE_PLACE_REASON,
    NOTICE_PLACE_NAME,    /* the customer's name */
    NOTICE_PLACE_PRODUCT, /* the models of the assets that they own */
    NOTICE_PLACE_ID,      /* the ticket's id */
    NOTICE_PLACE_SUBJECT,
    NOTICE_PLACE_SITE,   /* the setting `site` */
    NOTICE_PLACE_PAPERS, /* missing papers: in the answer that asks for them (mail_papers.h) */
    NOTICE_PLACES
};

struct notice_text;

/* Loads a notice. The caller frees it. Returns ST_DATA if it doesn't exist; the message lists
 * the codes. */
enum status notice_text_load(struct notice_text **w, struct desk *desk, const char *code,
                             struct error *e);
void notice_text_free(struct notice_text *w);

/* Returns the index of the text for a reader of `language` (calc/text/language.h). If none is
 * close enough, returns the one for all others (with an empty language), else the one in the
 * language of the setting `language`, else English, else the first. */
size_t notice_text_for(const struct notice_text *w, const char *language);
/* Returns the language of a text; for the one for all others, the setting `language`. */
const char *notice_text_language(const struct notice_text *w, size_t i);
/* Returns 1 if a text in any language has this placeholder. */
int notice_text_uses(const struct notice_text *w, enum notice_place word);
/* Fills the subject and the text (clears both first). Returns ST_DATA if a value is needed but
 * is "" or NULL and the placeholder has no default; the message names the placeholder and the
 * text. */
enum status notice_text_fill(const struct notice_text *w, size_t i,
                             const char *const values[NOTICE_PLACES], struct buf *subject,
                             struct buf *text, struct error *e);

/* Returns ST_DATA if the text has a placeholder that isn't listed above. */
enum status notice_text_check(const char *text, struct error *e);
