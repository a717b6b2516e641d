/* Folding is what the library's is for the whole text; the automaton finds what a search for
 * each word finds. Words stand before the text, each ended by a newline, up to a NUL. */
#include "fuzz.h"

#include <string.h>
#include <utf8proc.h>

#include "base/utf8.h"
#include "calc/text/match.h"

static void check_fold(const char *s, size_t n)
{
    if (!utf8_valid(s, n, NULL))
        return;
    utf8proc_uint8_t *whole;
    utf8proc_ssize_t length =
        utf8proc_map((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, &whole,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                         UTF8PROC_IGNORE);
    if (length < 0)
        return;
    struct buf folded = BUF_EMPTY;
    match_fold(&folded, s, n);
    HOLDS(folded.len == (size_t)length && memcmp(folded.s, whole, folded.len) == 0);
    buf_free(&folded);
    free(whole);
}

enum { WORDS = 64 };

static int add_words(struct matcher *m, const char *s, size_t n, struct buf *words)
{
    int count = 0;
    const char *end = s + n;
    while (s < end && count < WORDS) {
        const char *newline = memchr(s, '\n', (size_t)(end - s));
        size_t len = (size_t)((newline ? newline : end) - s);
        matcher_add(m, s, len, count);
        buf_init(&words[count]);
        match_fold(&words[count++], s, len);
        s += len + (newline != NULL);
    }
    return count;
}

static void mark_found(void *context, int tag, size_t end)
{
    (void)end;
    ((unsigned char *)context)[tag] = 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = fuzz_text(data, size);
    const char *nul = memchr(copy, 0, size);
    size_t words_len = nul ? (size_t)(nul - copy) : 0;
    const char *text = nul ? nul + 1 : copy;
    size_t n = size - words_len - (nul != NULL);
    unsigned char found[WORDS] = {0};
    struct buf words[WORDS];
    check_fold(text, n);
    struct matcher *m = matcher_new();
    int count = add_words(m, copy, words_len, words);
    matcher_build(m);
    matcher_fold(m, text, n);
    matcher_each(m, mark_found, found);
    for (int i = 0; i < count; i++) {
        HOLDS(!words[i].len || found[i] == match_has(text, n, &words[i]));
        buf_free(&words[i]);
    }
    matcher_free(m);
    free(copy);
    return 0;
}
