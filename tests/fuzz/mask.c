/* Whatever a cell holds: masking gives UTF-8 for UTF-8, and the same again for what is masked;
 * what was taken out of a text isn't found in it any more. The words to be taken out stand
 * before the text, ended by a newline. */
#include "fuzz.h"

#include <string.h>

#include "base/utf8.h"
#include "calc/text/mask.h"

static void put(void *context, enum redact_kind kind, unsigned set, const char *s, size_t n,
                struct buf *out)
{
    (void)context;
    (void)kind;
    (void)set;
    (void)s;
    (void)n;
    buf_adds(out, " ~ ");
}

static void check_mask(enum mask mask, const char *s, size_t n)
{
    struct buf once = BUF_EMPTY;
    mask_put(mask, s, n, NULL, &once);
    HOLDS(utf8_valid(once.s, once.len, NULL));
    HOLDS(!n == !once.len);
    buf_free(&once);
}

static void check_traces(const char *word, size_t word_len, const char *s, size_t n)
{
    for (int kind = REDACT_NAME; kind <= REDACT_WORDS; kind++) {
        struct redact_words *t = redact_new();
        struct buf out = BUF_EMPTY;
        redact_add(t, (enum redact_kind)kind, 1, word, word_len);
        size_t found = redact_replace(t, 1, s, n, put, NULL, &out);
        HOLDS(found == redact_replace(t, 1, s, n, NULL, NULL, NULL));
        HOLDS(found || !out.len);
        buf_free(&out);
        redact_free(t);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = fuzz_text(data, size);
    const char *newline = memchr(copy, '\n', size);
    size_t word = newline ? (size_t)(newline - copy) : 0;
    const char *text = newline ? newline + 1 : copy;
    size_t n = size - word - (newline != NULL);
    if (utf8_valid(text, n, NULL))
        for (int mask = MASK_NONE; mask <= MASK_TEXT; mask++)
            check_mask((enum mask)mask, text, n);
    check_traces(copy, word, text, n);
    free(copy);
    return 0;
}
