#include "calc/text/language.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { PART = 16 }; /* subtags have at most 8 characters */

/* A tag split into its parts; a missing part is "". */
struct tag {
    char primary[PART], script[PART], region[PART];
};

static int is_dash(char c)
{
    return c == '-' || c == '_';
}

/* Copies one subtag in lower case and advances past it. Returns 0 at the end. */
static int next_part(const char **at, char part[PART])
{
    size_t n = 0;
    while (is_dash(**at))
        (*at)++;
    for (; isalnum((unsigned char)**at); (*at)++)
        if (n + 1 < PART)
            part[n++] = (char)tolower((unsigned char)**at);
    part[n] = '\0';
    return n > 0;
}

static void set_part(char part[PART], const char *s)
{
    if (!*part)
        strcpy(part, s);
}

/* Sets the script of Chinese, even if the tag has none. */
static void know_script(struct tag *t)
{
    static const char *const places[] = {"tw", "hk", "mo"};
    if (strcmp(t->primary, "yue") == 0)
        set_part(t->script, "hant");
    if (strcmp(t->primary, "yue") == 0 || strcmp(t->primary, "cmn") == 0)
        strcpy(t->primary, "zh");
    if (strcmp(t->primary, "zh") != 0)
        return;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (strcmp(t->region, places[i]) == 0)
            set_part(t->script, "hant");
    if (*t->region)
        set_part(t->script, "hans");
}

static void read_tag(const char *text, struct tag *t)
{
    char part[PART];
    *t = (struct tag){"", "", ""};
    if (!next_part(&text, t->primary))
        return;
    while (next_part(&text, part)) {
        size_t n = strlen(part);
        if (n == 4 && isalpha((unsigned char)part[0]))
            set_part(t->script, part);
        else if (n == 2 || (n == 3 && isdigit((unsigned char)part[0])))
            set_part(t->region, part);
    }
    know_script(t);
}

static int same_tag(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b) &&
            !(is_dash(*a) && is_dash(*b)))
            return 0;
    return *a == *b;
}

int language_nearness(const char *wanted, const char *have)
{
    enum { NOT, RELATED, PLAIN, WRITTEN_SO, SAME };
    struct tag w, h;
    if (*wanted && same_tag(wanted, have))
        return SAME;
    read_tag(wanted, &w);
    read_tag(have, &h);
    if (!*w.primary || strcmp(w.primary, h.primary) != 0)
        return NOT;
    if (*w.script && strcmp(w.script, h.script) == 0)
        return WRITTEN_SO;
    return *h.script || *h.region ? RELATED : PLAIN;
}

int language_is_ideographic(const char *tag)
{
    struct tag t;
    read_tag(tag, &t);
    return strcmp(t.primary, "zh") == 0 || strcmp(t.primary, "ja") == 0;
}

size_t language_stem(const char *code)
{
    static const char *const languages[] = {"-en",    "-hans", "-hant", "-zh-cn", "-zh-tw",
                                            "-zh-hk", "-zh",   "-cn",   "-tw",    "-hk",
                                            "-ja",    "-ko",   "-fr",   "-de",    "-es"};
    size_t n = strlen(code);
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        size_t len = strlen(languages[i]);
        if (n > len && strcasecmp(code + n - len, languages[i]) == 0)
            return n - len;
    }
    return n;
}
