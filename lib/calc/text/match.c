#include "calc/text/match.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"

/* ---- folding */

/* The options of utf8proc_NFKC_Casefold. */
static const utf8proc_option_t FOLD =
    UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;

static unsigned char ascii_lower(unsigned char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

/* Returns the length of the character at p if it is plain, else 0. ASCII and the ideographs of
 * U+4000..9FFF are plain: folding changes only A-Z, and they never compose with what precedes
 * them. A combining mark may follow an ASCII letter; no mark composes with an ideograph. */
static size_t plain_char(const unsigned char *p, const unsigned char *end)
{
    if (*p < 0x80)
        return 1;
    return *p >= 0xE4 && *p <= 0xE9 && end - p >= 3 ? 3 : 0;
}

/* Returns the number of bytes that can be folded one by one. */
static size_t plain_run(const unsigned char *p, const unsigned char *end)
{
    const unsigned char *start = p;
    size_t n = 0;
    while (p < end && (n = plain_char(p, end)) > 0)
        p += n;
    if (p < end && p > start && p[-1] < 0x80)
        p--;
    return (size_t)(p - start);
}

/* Returns the number of bytes up to the next plain character, at least one. */
static size_t hard_run(const unsigned char *p, const unsigned char *end)
{
    const unsigned char *start = p++;
    while (p < end && !plain_char(p, end))
        p++;
    return (size_t)(p - start);
}

static void fold_plain(struct buf *out, const unsigned char *p, size_t n)
{
    buf_reserve(out, n);
    unsigned char *to = (unsigned char *)out->s + out->len;
    for (size_t i = 0; i < n; i++)
        to[i] = ascii_lower(p[i]);
    out->len += n;
    out->s[out->len] = '\0';
}

/* The library works in an array of code points. That array is put into the buffer itself, after
 * its contents, so that nothing else is allocated. */
static void fold_hard(struct buf *out, const unsigned char *p, size_t n)
{
    enum { UNIT = sizeof(utf8proc_int32_t) };
    size_t room = n + 16, at;
    utf8proc_int32_t *points;
    utf8proc_ssize_t count;
    for (;;) {
        buf_reserve(out, UNIT + (room + 1) * UNIT);
        at = (out->len + UNIT - 1) / UNIT * UNIT;
        points = (utf8proc_int32_t *)(void *)(out->s + at);
        count =
            utf8proc_decompose(p, (utf8proc_ssize_t)n, points, (utf8proc_ssize_t)room, FOLD);
        if (count <= (utf8proc_ssize_t)room)
            break;
        room = (size_t)count;
    }
    utf8proc_ssize_t length = count < 0 ? count : utf8proc_reencode(points, count, FOLD);
    if (length < 0) { /* invalid UTF-8: left unchanged */
        out->s[out->len] = '\0';
        buf_add(out, p, n);
        return;
    }
    memmove(out->s + out->len, out->s + at, (size_t)length);
    out->len += (size_t)length;
    out->s[out->len] = '\0';
}

void match_fold(struct buf *out, const char *s, size_t n)
{
    if (!n)
        return;
    const unsigned char *p = (const unsigned char *)s, *end = p + n;
    while (p < end) {
        size_t run = plain_run(p, end);
        fold_plain(out, p, run);
        p += run;
        if (p < end) {
            run = hard_run(p, end);
            fold_hard(out, p, run);
            p += run;
        }
    }
}

static int is_ascii(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] >= 0x80)
            return 0;
    return 1;
}

static int ascii_has(const char *hay, size_t n, const struct buf *needle)
{
    for (size_t i = 0; i + needle->len <= n; i++) {
        size_t k = 0;
        while (k < needle->len &&
               ascii_lower((unsigned char)hay[i + k]) == (unsigned char)needle->s[k])
            k++;
        if (k == needle->len)
            return 1;
    }
    return 0;
}

int match_has(const char *hay, size_t n, const struct buf *needle)
{
    if (!needle->len)
        return 1;
    if (is_ascii(hay, n))
        return ascii_has(hay, n, needle);
    struct buf folded = BUF_EMPTY;
    match_fold(&folded, hay, n);
    int found = memmem(folded.s, folded.len, needle->s, needle->len) != NULL;
    buf_free(&folded);
    return found;
}

/* ---- the automaton */

/* States are numbered breadth first. So the children of a state are adjacent, and those of the
 * next state begin where they end: a state needs no list of edges. State 0 is the root. */
struct state {
    uint32_t child; /* the first child; they end at the first child of the next state */
    uint32_t fail;  /* the longest proper suffix that is a prefix of a word */
    uint32_t hit;   /* this state or its nearest suffix that is a word; 0: none */
    uint32_t row;   /* 1 + its row in the table of all 256 transitions; 0: none */
    uint32_t tags;  /* the first tag in m->tags; they end at the first tag of the next state */
};

/* From this number of children on, and at the first two levels, which every text keeps
 * visiting, a table is faster than a search of the labels. */
enum { MANY_CHILDREN = 6 };

struct word {
    char *s; /* folded */
    size_t n;
    int tag;
};

struct matcher {
    struct word *words; /* until the automaton is built */
    size_t word_count, word_capacity;
    struct state *states;  /* state_count of them, and one more that ends the last */
    unsigned char *labels; /* the byte that leads to each state */
    uint32_t state_count;
    uint32_t (*rows)[256];
    uint32_t row_count;
    size_t row_capacity;
    int *tags;
    struct buf *scratch; /* the folded text; keeps its memory between texts */
};

struct matcher *matcher_new(void)
{
    struct matcher *m = mem_zero(1, sizeof *m);
    m->scratch = mem_alloc(sizeof *m->scratch);
    buf_init(m->scratch);
    return m;
}

static void drop_words(struct matcher *m)
{
    for (size_t i = 0; i < m->word_count; i++)
        free(m->words[i].s);
    free(m->words);
    m->words = NULL;
    m->word_count = m->word_capacity = 0;
}

void matcher_free(struct matcher *m)
{
    if (!m)
        return;
    drop_words(m);
    MEM_FREE(m->states, m->labels, m->rows, m->tags);
    buf_free(m->scratch);
    MEM_FREE(m->scratch, m);
}

void matcher_add(struct matcher *m, const char *word, size_t n, int tag)
{
    buf_clear(m->scratch);
    match_fold(m->scratch, word, n);
    if (!m->scratch->len)
        return;
    *MEM_NEXT(m->words, m->word_count, m->word_capacity) =
        (struct word){mem_string_n(m->scratch->s, m->scratch->len), m->scratch->len, tag};
}

static int by_bytes(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    int order = memcmp(x->s, y->s, x->n < y->n ? x->n : y->n);
    if (order)
        return order;
    return (x->n > y->n) - (x->n < y->n);
}

static uint32_t next_state(const struct matcher *m, uint32_t s, unsigned char byte)
{
    for (;;) {
        const struct state *at = &m->states[s];
        if (at->row)
            return m->rows[at->row - 1][byte];
        for (uint32_t t = at->child; t < at[1].child; t++)
            if (m->labels[t] == byte)
                return t;
        s = at->fail;
    }
}

/* The range of sorted words that pass through a state. They share their first `depth` bytes. */
struct span {
    size_t low, high, depth;
};

static void add_children(struct matcher *m, uint32_t s, struct span p, struct span *spans)
{
    while (p.low < p.high) {
        unsigned char byte = (unsigned char)m->words[p.low].s[p.depth];
        size_t next = p.low + 1;
        while (next < p.high && (unsigned char)m->words[next].s[p.depth] == byte)
            next++;
        uint32_t t = m->state_count++;
        m->labels[t] = byte;
        m->states[t].fail = s ? next_state(m, m->states[s].fail, byte) : 0;
        spans[t] = (struct span){p.low, next, p.depth + 1};
        p.low = next;
    }
}

static void add_row(struct matcher *m, uint32_t s)
{
    MEM_GROW(m->rows, m->row_count, m->row_capacity);
    uint32_t *row = m->rows[m->row_count++];
    for (unsigned byte = 0; byte < 256; byte++)
        row[byte] = s ? next_state(m, m->states[s].fail, (unsigned char)byte) : 0;
    for (uint32_t t = m->states[s].child; t < m->state_count; t++)
        row[m->labels[t]] = t;
    m->states[s].row = m->row_count;
}

/* Processes the states in the order of their numbers. next_state() is asked here only about
 * suffixes, which are shorter and therefore finished. */
void matcher_build(struct matcher *m)
{
    size_t most = 2;
    for (size_t i = 0; i < m->word_count; i++)
        most += m->words[i].n;
    if (m->word_count)
        qsort(m->words, m->word_count, sizeof *m->words, by_bytes);
    m->states = mem_zero(most, sizeof *m->states);
    m->labels = mem_zero(most, 1);
    m->tags = mem_zero(m->word_count + 1, sizeof *m->tags);
    struct span *spans = mem_alloc(most * sizeof *spans);
    uint32_t tag_count = 0;
    spans[0] = (struct span){0, m->word_count, 0};
    m->state_count = 1;
    for (uint32_t s = 0; s < m->state_count; s++) {
        struct state *at = &m->states[s];
        struct span p = spans[s];
        at->tags = tag_count;
        at->child = m->state_count;
        for (; p.low < p.high && m->words[p.low].n == p.depth; p.low++)
            m->tags[tag_count++] = m->words[p.low].tag;
        at->hit = tag_count > at->tags ? s : m->states[at->fail].hit;
        add_children(m, s, p, spans);
        if (p.depth <= 1 || m->state_count - at->child >= MANY_CHILDREN)
            add_row(m, s);
    }
    m->states[m->state_count].child = m->state_count;
    m->states[m->state_count].tags = tag_count;
    free(spans);
    drop_words(m);
}

static void visit_word(const struct matcher *m, uint32_t hit, size_t end,
                       void (*visit)(void *context, int tag, size_t end), void *context)
{
    for (; hit; hit = m->states[m->states[hit].fail].hit)
        for (uint32_t i = m->states[hit].tags; i < m->states[hit + 1].tags; i++)
            visit(context, m->tags[i], end);
}

const struct buf *matcher_fold(const struct matcher *m, const char *text, size_t n)
{
    buf_clear(m->scratch);
    match_fold(m->scratch, text, n);
    return m->scratch;
}

void matcher_each(const struct matcher *m, void (*visit)(void *context, int tag, size_t end),
                  void *context)
{
    uint32_t s = 0;
    for (size_t i = 0; m->state_count > 1 && i < m->scratch->len; i++) {
        s = next_state(m, s, (unsigned char)m->scratch->s[i]);
        if (m->states[s].hit)
            visit_word(m, m->states[s].hit, i + 1, visit, context);
    }
}
