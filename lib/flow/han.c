#include "flow/han.h"

#include <opencc.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/i18n.h"
#include "base/mem.h"

/* The ideographs that are common. The others are simplified already, or too rare to matter. */
enum { FIRST = 0x3400, LAST = 0x9FFF };

/* 么 and 抬 are already simplified, but OpenCC takes them for rare traditional characters. */
enum { ME = 0x4E48, LIFT_UP = 0x62AC };

struct han {
    opencc_t cc;
    int32_t simple[LAST - FIRST + 1]; /* 0: not asked yet */
};

enum status han_open(struct han **script, struct error *e)
{
    struct han *s = mem_zero(1, sizeof *s);
    *script = NULL;
    s->cc = opencc_open("tw2sp.json");
    if (s->cc == (opencc_t)-1) {
        free(s);
        return error_set(e, ST_CONFIG,
                         _("OpenCC's tw2sp.json can't be read: install libopencc-data"));
    }
    *script = s;
    return ST_OK;
}

void han_close(struct han *s)
{
    if (!s)
        return;
    opencc_close(s->cc);
    free(s);
}

static int32_t simplify_character(struct han *s, int32_t c)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_int32_t simple = c, more;
    size_t n = (size_t)utf8proc_encode_char(c, bytes);
    char *text = opencc_convert_utf8(s->cc, (const char *)bytes, n);
    if (!text)
        return c;
    utf8proc_ssize_t length = (utf8proc_ssize_t)strlen(text);
    utf8proc_ssize_t first = utf8proc_iterate((utf8proc_uint8_t *)text, length, &more);
    if (first == length && first > 0) /* one character became one character */
        simple = more;
    opencc_convert_utf8_free(text);
    return simple;
}

int32_t han_simple(void *script, int32_t c)
{
    struct han *s = script;
    if (c < FIRST || c > LAST || c == ME || c == LIFT_UP)
        return c;
    int32_t *known = &s->simple[c - FIRST];
    if (!*known)
        *known = simplify_character(s, c);
    return *known;
}

void han_mainland(struct han *script, struct buf *out, const char *text, size_t n)
{
    char *converted = opencc_convert_utf8(script->cc, text, n);
    if (converted)
        buf_adds(out, converted);
    else
        buf_add(out, text, n);
    if (converted)
        opencc_convert_utf8_free(converted);
}
