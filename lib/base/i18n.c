#include "base/i18n.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"

static const char *wanted_locale(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return value;
    }
    return "C";
}

/* Tells gettext the language by name. This is needed if the locale is missing, or if a language
 * has no catalogue of its own and its readers use another one. */
static void name_language(const char *wanted, int lacking)
{
    static const char *const readers[][2] = {
        {"zh_HK", "zh_TW"}, {"zh_MO", "zh_TW"}, {"zh_SG", "zh_CN"}, {"zh", "zh_CN"}};
    char language[64];
    size_t n = strcspn(wanted, ".@");
    const char *list = getenv("LANGUAGE");
    if ((list && *list) || n >= sizeof language)
        return;
    memcpy(language, wanted, n);
    language[n] = '\0';
    const char *read = lacking ? language : NULL;
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (strcmp(readers[i][0], language) == 0)
            read = readers[i][1];
    if (read)
        setenv("LANGUAGE", read, 1);
}

void i18n_start(void)
{
    const char *wanted = wanted_locale();
    int plain = strcmp(wanted, "C") == 0 || strcmp(wanted, "POSIX") == 0;
    if (plain) {
        setlocale(LC_CTYPE, "C.UTF-8");
        return; /* English has no catalogue */
    }
    int lacking = !setlocale(LC_CTYPE, "") || !setlocale(LC_MESSAGES, "");
    if (lacking) {
        setlocale(LC_CTYPE, "C.UTF-8");
        setlocale(LC_MESSAGES, "C.UTF-8");
    } else if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) {
        setlocale(LC_CTYPE, "C.UTF-8"); /* tkt writes UTF-8 everywhere */
    }
    name_language(wanted, lacking);
    bindtextdomain("tkt", path_locale());
    bind_textdomain_codeset("tkt", "UTF-8");
    textdomain("tkt");
}

const char *i18n_bare(const char *marked)
{
    const char *mark = strchr(marked, '\004');
    return mark ? mark + 1 : marked;
}

const char *i18n_translated(const char *marked)
{
    const char *text = gettext(marked);
    /* gettext returns its argument if it has no translation */
    return text != marked ? text : NULL;
}

const char *i18n_word(const char *marked)
{
    const char *text = i18n_translated(marked);
    return text ? text : i18n_bare(marked);
}
