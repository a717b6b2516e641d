#include "calc/text/keyword.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "base/mem.h"
#include "calc/text/char_class.h"
#include "calc/text/match.h"

/* A word that is searched for. */
struct word {
    size_t len; /* folded, in bytes */
    uint32_t part;
    unsigned char open_head, open_tail; /* 1: a * lifts the limit */
};

/* A part of a pattern: one of several words. */
struct part {
    uint32_t pattern;
    size_t first, last; /* its hits in the text: index + 1, 0: none */
};

struct pattern {
    uint32_t parts, count; /* its first part, and how many it has */
    int tag;
};

struct hit {
    size_t start, end;
    size_t next, before; /* of the same part: index + 1, 0: none */
};

struct keywords {
    int whole;
    struct matcher *matcher; /* its tags are words */
    struct word *words;
    size_t word_count, word_room;
    struct part *parts;
    size_t part_count, part_room;
    struct pattern *patterns;
    size_t pattern_count, pattern_room;
    struct buf spare;
    /* of the current text */
    const struct buf *text; /* folded */
    unsigned char *found;
    struct hit *hits; /* of patterns with several parts only, in the order in which they end */
    size_t hit_count, hit_room;
    uint32_t *hit_parts; /* the parts that have hits */
    size_t hit_part_count, hit_part_room;
};

struct keywords *keywords_new(int whole)
{
    struct keywords *k = mem_zero(1, sizeof *k);
    k->whole = whole;
    k->matcher = matcher_new();
    buf_init(&k->spare);
    return k;
}

void keywords_free(struct keywords *k)
{
    if (!k)
        return;
    matcher_free(k->matcher);
    buf_free(&k->spare);
    MEM_FREE(k->words, k->parts, k->patterns, k->hits, k->hit_parts);
    free(k);
}

/* ---- reading keywords ---- */

/* Returns where the part at s ends: at the next three dots, to which … is folded, or at the
 * end. */
static const char *end_of_part(const char *s, const char *end)
{
    while (s < end && strncmp(s, "...", 3) != 0)
        s++;
    return s;
}

static void trim(const char **s, const char **end)
{
    while (*s < *end && **s == ' ')
        ++*s;
    while (*s < *end && (*end)[-1] == ' ')
        --*end;
}

static void add_word(struct keywords *k, const char *s, const char *end)
{
    struct word word = {.part = (uint32_t)k->part_count};
    trim(&s, &end);
    word.open_head = s < end && *s == '*';
    s += word.open_head;
    word.open_tail = s < end && end[-1] == '*';
    end -= word.open_tail;
    if (s == end)
        return;
    word.len = (size_t)(end - s);
    matcher_add(k->matcher, s, word.len, (int)k->word_count);
    *MEM_NEXT(k->words, k->word_count, k->word_room) = word;
}

/* Adds the words between s and end, which / separates if there are several parts. */
static void add_part(struct keywords *k, struct pattern *p, const char *s, const char *end,
                     int several)
{
    size_t words = k->word_count;
    while (s < end) {
        const char *slash = several ? memchr(s, '/', (size_t)(end - s)) : NULL;
        const char *stop = slash ? slash : end;
        add_word(k, s, stop);
        s = stop + (stop < end);
    }
    if (k->word_count == words)
        return;
    *MEM_NEXT(k->parts, k->part_count, k->part_room) =
        (struct part){.pattern = (uint32_t)k->pattern_count};
    p->count++;
}

/* Telephones write ’ for '. Folding keeps it, so that it is replaced before; returns the text,
 * or its copy in k->spare. */
static const char *plain_apostrophes(struct keywords *k, const char *text, size_t *n)
{
    static const char curly[] = "\xE2\x80\x99";
    const size_t width = sizeof curly - 1;
    const char *at = memmem(text, *n, curly, width), *end = text + *n;
    if (!at)
        return text;
    buf_clear(&k->spare);
    for (; at; text = at + width, at = memmem(text, (size_t)(end - text), curly, width)) {
        buf_add(&k->spare, text, (size_t)(at - text));
        buf_addc(&k->spare, '\'');
    }
    buf_add(&k->spare, text, (size_t)(end - text));
    *n = k->spare.len;
    return k->spare.s;
}

void keywords_add(struct keywords *k, const char *keyword, size_t n, int tag)
{
    struct buf folded = BUF_EMPTY;
    keyword = plain_apostrophes(k, keyword, &n);
    match_fold(&folded, keyword, n);
    struct pattern p = {.parts = (uint32_t)k->part_count, .tag = tag};
    const char *s = folded.s, *end = s + folded.len;
    int several = end_of_part(s, end) < end;
    while (s < end) {
        const char *stop = end_of_part(s, end);
        add_part(k, &p, s, stop, several);
        for (s = stop; s < end && *s == '.'; s++)
            ;
    }
    if (p.count)
        *MEM_NEXT(k->patterns, k->pattern_count, k->pattern_room) = p;
    buf_free(&folded);
}

int keyword_valid(const char *keyword, size_t n)
{
    struct keywords *k = keywords_new(0);
    keywords_add(k, keyword, n, 0);
    int valid = k->pattern_count > 0;
    keywords_free(k);
    return valid;
}

void keywords_build(struct keywords *k)
{
    matcher_build(k->matcher);
}

/* ---- the limits of words ---- */

enum sort { SORT_NONE, SORT_LETTER, SORT_DIGIT, SORT_IDEOGRAPH };

enum { FIRST_IDEOGRAPH = 0x2E80 }; /* CJK radicals; kana and Hangul follow */

static enum sort sort_of(int32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z')   ? SORT_LETTER
               : (c >= '0' && c <= '9') ? SORT_DIGIT
                                        : SORT_NONE;
    switch (char_class_of(c)) {
    case CHAR_CLASS_LETTER:
        return c >= FIRST_IDEOGRAPH ? SORT_IDEOGRAPH : SORT_LETTER;
    case CHAR_CLASS_DIGIT:
    case CHAR_CLASS_NUMBER:
        return SORT_DIGIT;
    default:
        return SORT_NONE;
    }
}

/* Returns the sort of the character at `at` and moves past it. */
static enum sort read_char(const struct buf *text, size_t *at)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text->s + *at,
                                          (utf8proc_ssize_t)(text->len - *at), &c);
    *at += n > 0 ? (size_t)n : 1;
    return n > 0 ? sort_of(c) : SORT_NONE;
}

static enum sort sort_at(const struct buf *text, size_t at)
{
    return at < text->len ? read_char(text, &at) : SORT_NONE;
}

static enum sort sort_before(const struct buf *text, size_t at)
{
    size_t start = at;
    while (start > 0 && at - start < 4 && ((unsigned char)text->s[start - 1] & 0xC0) == 0x80)
        start--;
    return start > 0 ? sort_at(text, start - 1) : SORT_NONE;
}

static int is_limit(enum sort a, enum sort b)
{
    return a != b || (a != SORT_LETTER && a != SORT_DIGIT);
}

/* Returns 1 if what follows a word up to the next limit is an English ending. */
static int has_ending(const struct buf *text, size_t at)
{
    static const char *const endings[] = {"s", "es", "d", "ed", "ing"};
    const char *s = text->s + at;
    size_t n = 0;
    while (at + n < text->len && s[n] >= 'a' && s[n] <= 'z')
        n++;
    if (!is_limit(SORT_LETTER, sort_at(text, at + n)))
        return 0;
    int doubled = n > 2 && s[0] == s[-1];
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t len = strlen(endings[i]);
        if ((n == len && memcmp(s, endings[i], len) == 0) ||
            (doubled && len > 1 && n == len + 1 && memcmp(s + 1, endings[i], len) == 0))
            return 1;
    }
    return 0;
}

static int stands_alone(const struct keywords *k, const struct word *w, size_t start,
                        size_t end)
{
    if (!k->whole)
        return 1;
    if (!w->open_head && !is_limit(sort_before(k->text, start), sort_at(k->text, start)))
        return 0;
    enum sort tail = sort_before(k->text, end);
    return w->open_tail || is_limit(tail, sort_at(k->text, end)) ||
           (tail == SORT_LETTER && has_ending(k->text, end));
}

/* ---- finding ---- */

static void take_hit(void *context, int tag, size_t end)
{
    struct keywords *k = context;
    const struct word *w = &k->words[tag];
    struct part *p = &k->parts[w->part];
    const struct pattern *pattern = &k->patterns[p->pattern];
    size_t start = end - w->len;
    if (k->found[pattern->tag] || !stands_alone(k, w, start, end))
        return;
    if (pattern->count == 1) {
        k->found[pattern->tag] = 1;
        return;
    }
    if (w->part > pattern->parts && !p[-1].first)
        return; /* nothing precedes it */
    *MEM_NEXT(k->hits, k->hit_count, k->hit_room) = (struct hit){start, end, 0, p->last};
    if (p->last)
        k->hits[p->last - 1].next = k->hit_count;
    else
        *MEM_NEXT(k->hit_parts, k->hit_part_count, k->hit_part_room) = w->part;
    p->last = k->hit_count;
    if (!p->first)
        p->first = k->hit_count;
}

/* A full stop ends a sentence before a space, but not in "no. 3", and an ellipsis doesn't. */
static int ends_sentence(const struct buf *text, size_t at)
{
    static const char stop[] = "\xE3\x80\x82"; /* 。 */
    const char *s = text->s + at;
    switch (*s) {
    case '!':
    case '?':
    case ';':
    case '\n':
        return 1;
    case '.':
        return (s[1] == ' ' || s[1] == '\n') && !(s[2] >= '0' && s[2] <= '9') &&
               !(at && s[-1] == '.');
    default:
        return strncmp(s, stop, sizeof stop - 1) == 0;
    }
}

static int is_near(const struct buf *text, size_t at, size_t until)
{
    enum { LONG_WORD = 100, WORD = 2 };
    int words = 0; /* in halves */
    enum sort before = SORT_NONE;
    if (until - at > (size_t)KEYWORD_NEAR * LONG_WORD)
        return 0;
    while (at < until && words <= KEYWORD_NEAR * WORD) {
        if (ends_sentence(text, at))
            return 0;
        enum sort sort = read_char(text, &at);
        if (sort == SORT_IDEOGRAPH)
            words++;
        else if (sort != SORT_NONE && sort != before)
            words += WORD;
        before = sort;
    }
    return words <= KEYWORD_NEAR * WORD;
}

/* Keeps those hits of part `of` that follow a hit of the part before it, and are near it: of
 * the hits before this one the last is the nearest. Hits are in the order of their ends; if a
 * longer word begins earlier than the hit before it, the search goes back a little. */
static void keep_near(struct keywords *k, const struct part *before, struct part *of)
{
    size_t nearest = 0, next = before->first, kept = 0;
    for (size_t at = of->first, after; at; at = after) {
        struct hit *h = &k->hits[at - 1];
        after = h->next;
        while (next && k->hits[next - 1].end <= h->start) {
            nearest = next;
            next = k->hits[next - 1].next;
        }
        while (nearest && k->hits[nearest - 1].end > h->start) {
            next = nearest;
            nearest = k->hits[nearest - 1].before;
        }
        if (!nearest || !is_near(k->text, k->hits[nearest - 1].end, h->start))
            continue;
        h->before = kept;
        h->next = 0;
        if (kept)
            k->hits[kept - 1].next = at;
        else
            of->first = at;
        kept = at;
    }
    if (!kept)
        of->first = 0;
}

static int holds(struct keywords *k, const struct pattern *p)
{
    struct part *parts = &k->parts[p->parts];
    for (uint32_t i = 1; i < p->count; i++) {
        if (!parts[i - 1].first)
            return 0;
        keep_near(k, &parts[i - 1], &parts[i]);
    }
    return parts[p->count - 1].first > 0;
}

void keywords_find(struct keywords *k, const char *text, size_t n, unsigned char *found)
{
    text = plain_apostrophes(k, text, &n);
    k->text = matcher_fold(k->matcher, text, n);
    k->found = found;
    k->hit_count = k->hit_part_count = 0;
    matcher_each(k->matcher, take_hit, k);
    for (size_t i = 0; i < k->hit_part_count; i++) {
        const struct pattern *p = &k->patterns[k->parts[k->hit_parts[i]].pattern];
        if (k->hit_parts[i] == p->parts + p->count - 1 && !found[p->tag])
            found[p->tag] = (unsigned char)holds(k, p);
    }
    for (size_t i = 0; i < k->hit_part_count; i++) {
        struct part *p = &k->parts[k->hit_parts[i]];
        p->first = p->last = 0;
    }
}
