/* i18n.h: messages through gettext, and the locale that can show them.
 *
 * _("text") is translated where it stands; N_("text") only marks a string in a
 * table, for a later _(). A word that means different things in different places carries a
 * context, NC_("status", "open"), and is read by the functions below, which take N_() too. */
#ifndef TKT_BASE_I18N_H
#define TKT_BASE_I18N_H

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) (text)
#define NC_(context, text) (context "\004" text) /* as gettext stores it */

/* The text without its context. */
const char *i18n_bare(const char *marked);
/* In the user's language, else as it is in the source. */
const char *i18n_word(const char *marked);
/* The same, but NULL where there is no translation: in English, above all. */
const char *i18n_translated(const char *marked);

/* Sets the locale for texts and characters (numbers stay C's). Where the
 * system lacks the locale that LANG names, falls back to C.UTF-8 and asks
 * gettext for LANG's language by LANGUAGE, so that messages and 中文 survive; so it does for
 * characters where the locale is of another encoding, for tkt writes UTF-8.
 * Hong Kong and Macao read zh_TW, Singapore zh_CN. */
void i18n_start(void);

#endif
