/* i18n.h: messages through gettext, and the locale that can show them.
 *
 * _("text") is translated where it stands; N_("text") only marks a string in a
 * table, for a later _(). */
#ifndef TKT_BASE_I18N_H
#define TKT_BASE_I18N_H

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) (text)

/* Sets the locale for texts and characters (numbers stay C's). Where the
 * system lacks the locale that LANG names, falls back to C.UTF-8 and asks
 * gettext for LANG's language by LANGUAGE, so that messages and 中文 survive. */
void i18n_start(void);

#endif
