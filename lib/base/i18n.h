/* i18n.h: translated messages through gettext, and the locale to show them in.
 *
 * _("text") translates its text. N_("text") only marks a string in a table; a later _()
 * translates it. A word whose translation depends on the context is marked with it,
 * NC_("status", "open"), and read with one of the functions below. These accept N_() too. */
#pragma once

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) (text)
#define NC_(context, text) (context "\004" text) /* the form that gettext stores */

/* Returns the text without its context. */
const char *i18n_bare(const char *marked);
/* Returns the translation, or the source text if there is none. */
const char *i18n_word(const char *marked);
/* Returns the translation, or NULL if there is none (in English there never is). */
const char *i18n_translated(const char *marked);

/* Sets the locale for messages and characters; numbers keep the format of C. If the system
 * lacks the locale that LANG names, uses C.UTF-8 and tells gettext the language by LANGUAGE, so
 * that messages and 中文 still work. It also uses C.UTF-8 for characters if the locale has
 * another encoding, because tkt writes UTF-8. Hong Kong and Macao get zh_TW, Singapore
 * zh_CN. */
void i18n_start(void);
