#include "calc/text/tokens.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "calc/text/char_class.h"
#include "calc/text/match.h"

enum { WORD_MOST = 64 };

struct tokens {
    struct sb_stemmer *stemmer;
    int32_t (*simple)(void *context, int32_t c);
    void *context;
    struct buf folded;
};

struct tokens *tokens_new(int32_t (*simple)(void *context, int32_t c), void *context)
{
    struct tokens *w = mem_zero(1, sizeof *w);
    *w = (struct tokens){.stemmer = sb_stemmer_new("english", NULL), .simple = simple};
    w->context = context;
    buf_init(&w->folded);
    return w;
}

void tokens_free(struct tokens *w)
{
    if (!w)
        return;
    sb_stemmer_delete(w->stemmer);
    buf_free(&w->folded);
    free(w);
}

/* ---- characters ---- */

/* Scripts that are written without spaces between the words. */
static const struct {
    int32_t from, to;
    int ideographs;
} runs[] = {
    {0x0E00, 0x0EFF, 0},   /* Thai, Lao */
    {0x1000, 0x109F, 0},   /* Burmese */
    {0x1100, 0x11FF, 0},   /* hangul */
    {0x1780, 0x17FF, 0},   /* Khmer */
    {0x3005, 0x3007, 1},   /* iteration marks, zero */
    {0x3040, 0x30FA, 0},   /* kana */
    {0x30FC, 0x312F, 0},   /* kana, bopomofo */
    {0x3400, 0x4DBF, 1},   /* ideographs */
    {0x4E00, 0x9FFF, 1},   /* ideographs */
    {0xAC00, 0xD7AF, 0},   /* hangul */
    {0xF900, 0xFAFF, 1},   /* ideographs */
    {0x20000, 0x3FFFD, 1}, /* ideographs */
};

enum token_class { BETWEEN, LETTER, RUN, IDEOGRAPH };

static enum token_class class_of(int32_t c)
{
    for (size_t i = 0; i < sizeof runs / sizeof *runs && c >= runs[i].from; i++)
        if (c <= runs[i].to)
            return runs[i].ideographs ? IDEOGRAPH : RUN;
    return char_class_of(c) == CHAR_CLASS_OTHER ? BETWEEN : LETTER;
}

/* Returns the character at s. A byte of invalid UTF-8 separates words. */
static int32_t read_character(const char *s, const char *end, size_t *len)
{
    int32_t c;
    if ((unsigned char)*s < 0x80) {
        *len = 1;
        return (unsigned char)*s;
    }
    utf8proc_ssize_t got = utf8proc_iterate((const utf8proc_uint8_t *)s, end - s, &c);
    *len = got > 0 ? (size_t)got : 1;
    return got > 0 ? c : ' ';
}

int tokens_in_run(const char *s, const char *end, size_t *len)
{
    return class_of(read_character(s, end, len)) >= RUN;
}

/* ---- laying out ---- */

static void end_word(struct tokens *w, struct buf *out, size_t start, int ascii)
{
    size_t n = utf8_cut(out->s + start, out->len - start, WORD_MOST);
    out->len = start + n;
    if (ascii && w->stemmer) {
        const sb_symbol *stem =
            sb_stemmer_stem(w->stemmer, (const sb_symbol *)(out->s + start), (int)n);
        size_t length = stem ? (size_t)sb_stemmer_length(w->stemmer) : 0;
        if (length && length <= n) {
            memcpy(out->s + start, stem, length);
            out->len = start + length;
        }
    }
    buf_addc(out, ' ');
}

static void add_char(struct tokens *w, struct buf *out, const char *s, size_t len, int32_t c,
                     enum token_class class)
{
    int32_t simple = class == IDEOGRAPH && w->simple ? w->simple(w->context, c) : c;
    if (simple == c)
        buf_add(out, s, len);
    else
        utf8_add(out, simple);
}

void tokens_lay(struct tokens *w, struct buf *out, const char *s, size_t n)
{
    enum token_class before = BETWEEN;
    size_t start = 0, len;
    int ascii = 1;
    buf_clear(&w->folded);
    match_fold(&w->folded, s, n);
    const char *end = w->folded.s + w->folded.len;
    for (const char *p = w->folded.s; p < end; p += len) {
        int32_t c = read_character(p, end, &len);
        enum token_class class = class_of(c);
        int joins = class == LETTER ? before == LETTER : class >= RUN && before >= RUN;
        if (before != BETWEEN && !joins)
            end_word(w, out, start, ascii && before == LETTER);
        if (class != BETWEEN && !joins) {
            if (!out->len)
                buf_addc(out, ' ');
            start = out->len;
            ascii = 1;
        }
        ascii &= c < 0x80;
        /* a run isn't a word, so it isn't cut */
        if (class != BETWEEN && (class != LETTER || out->len - start < 4 * WORD_MOST))
            add_char(w, out, p, len, c, class);
        before = class;
    }
    if (before != BETWEEN && before < RUN)
        end_word(w, out, start, ascii);
    else if (before != BETWEEN)
        buf_addc(out, ' ');
}

void tokens_needle(struct buf *out, const char *laid, size_t n)
{
    const char *end = laid + n;
    size_t len, last = 0;
    if (n < 3)
        return;
    if (tokens_in_run(laid + 1, end, &len)) {
        laid++;
        n--;
    }
    for (const char *p = laid; p < end - 1; p += len)
        last = (size_t)tokens_in_run(p, end, &len);
    buf_add(out, laid, n - last);
}

size_t tokens_count(const struct buf *laid, const char *needle, size_t n)
{
    size_t count = 0, step = n > 1 && needle[n - 1] == ' ' ? n - 1 : n;
    const char *end = laid->s + laid->len, *p = laid->s;
    while (n && (p = memmem(p, (size_t)(end - p), needle, n)) != NULL) {
        count++;
        p += step;
    }
    return count;
}

size_t tokens_length(const struct buf *laid)
{
    size_t words = 0, in_runs = 0, len;
    const char *end = laid->s + laid->len;
    for (const char *p = laid->s; p < end; p += len) {
        if (tokens_in_run(p, end, &len))
            in_runs++;
        else
            words += *p == ' ' && p + 1 < end && !tokens_in_run(p + 1, end, &len);
        if (*p == ' ')
            len = 1;
    }
    return words + (in_runs + 1) / 2;
}

/* ---- for an index ---- */

static void add_token(struct buf *out, const char *s, size_t n)
{
    if (out->len)
        buf_addc(out, ' ');
    buf_add(out, s, n);
}

static void add_run(struct buf *out, const char *s, const char *end, int tail)
{
    size_t len, next;
    int pairs = 0;
    tokens_in_run(s, end, &len);
    for (; s + len < end; s += len, len = next, pairs++) {
        tokens_in_run(s + len, end, &next);
        add_token(out, s, len + next);
    }
    if (tail || !pairs)
        add_token(out, s, len);
}

void tokens_index(struct buf *out, const char *laid, size_t n, int tail)
{
    const char *end = laid + n;
    for (const char *p = laid; p < end;) {
        size_t len, word = 0;
        if (*p == ' ') {
            p++;
            continue;
        }
        const char *space = memchr(p, ' ', (size_t)(end - p));
        word = (size_t)((space ? space : end) - p);
        if (tokens_in_run(p, end, &len))
            add_run(out, p, p + word, tail);
        else
            add_token(out, p, word);
        p += word;
    }
}
