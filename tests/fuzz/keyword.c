/* Keywords of any bytes in a text of any bytes: those that are plain are found, outside the
 * whole-word mode, where a search finds them. Keywords stand before the text, each ended by a
 * newline, up to a NUL. */
#include "fuzz.h"

#include <string.h>

#include "base/utf8.h"
#include "calc/text/keyword.h"
#include "calc/text/match.h"

enum { WORDS = 64 };

static int is_plain(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((s[i] < 'a' || s[i] > 'z') && (s[i] < '0' || s[i] > '9'))
            return 0;
    return n > 0;
}

static void look(const char *words, size_t len, const char *text, size_t n, int whole)
{
    unsigned char found[WORDS] = {0};
    const char *end = words + len, *s = words;
    struct keywords *k = keywords_new(whole);
    struct buf plain[WORDS];
    int count = 0;
    while (s < end && count < WORDS) {
        const char *newline = memchr(s, '\n', (size_t)(end - s));
        size_t part = (size_t)((newline ? newline : end) - s);
        buf_init(&plain[count]);
        if (is_plain(s, part))
            match_fold(&plain[count], s, part);
        keyword_valid(s, part);
        keywords_add(k, s, part, count++);
        s += part + (newline != NULL);
    }
    keywords_build(k);
    keywords_find(k, text, n, found);
    for (int i = 0; i < count; i++) {
        if (plain[i].len && !whole)
            HOLDS(found[i] == match_has(text, n, &plain[i]));
        if (plain[i].len && whole)
            HOLDS(!found[i] || match_has(text, n, &plain[i]) || plain[i].len > 1);
        buf_free(&plain[i]);
    }
    keywords_free(k);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = fuzz_text(data, size);
    const char *nul = memchr(copy, 0, size);
    size_t len = nul ? (size_t)(nul - copy) : 0;
    const char *text = nul ? nul + 1 : copy;
    size_t n = size - len - (nul != NULL);
    if (utf8_valid(copy, len, NULL) && utf8_valid(text, n, NULL)) {
        look(copy, len, text, n, 0);
        look(copy, len, text, n, 1);
    }
    free(copy);
    return 0;
}
