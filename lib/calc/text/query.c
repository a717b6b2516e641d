#include "calc/text/query.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/mem.h"

/* ---- synonyms ---- */

enum { FILLERS = -1 }; /* the group of the usual words of questions */

struct synonym {
    char *needle;
    size_t n;
    int64_t group;
};

struct synonyms {
    struct synonym *v; /* sealed: sorted by first byte, then the longest first */
    size_t count, capacity;
    size_t first[257]; /* where the entries that begin with this byte begin */
};

struct synonyms *synonyms_new(void)
{
    return mem_zero(1, sizeof(struct synonyms));
}

void synonyms_free(struct synonyms *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->count; i++)
        free(s->v[i].needle);
    MEM_FREE(s->v, s);
}

void synonyms_add(struct synonyms *s, int64_t group, const struct buf *laid)
{
    struct buf needle = BUF_EMPTY;
    tokens_needle(&needle, laid->s, laid->len);
    if (needle.len)
        *MEM_NEXT(s->v, s->count, s->capacity) =
            (struct synonym){mem_string_n(needle.s, needle.len), needle.len, group};
    buf_free(&needle);
}

/* The usual words of questions. They are cut out of a run wherever they appear, so the list has
 * none that is part of other words. */
static const char fillers[] =
    "a|an|the|this|that|these|those|there|here|i|me|my|mine|we|us|our|you|your|he|she|it|its|"
    "they|them|their|someone|somebody|anyone|is|are|am|was|were|be|been|do|does|did|done|have|"
    "has|had|having|can|could|will|would|shall|should|may|might|must|how|what|where|when|who|"
    "whom|which|why|whether|if|to|of|in|on|at|for|with|from|by|about|into|and|or|but|so|as|not|"
    "no|please|thanks|thank|hello|hi|help|want|need|know|tell|ask|question|any|some|just|also|"
    "too|very|now|s|t|m|d|ll|ve|re|get|got|getting|go|going|happen|happens|"
    "怎么办|怎么办理|怎么样|怎么|怎样|怎么回事|如何|为什么|为何|什么|哪里|哪儿|哪些|哪个|哪位|"
    "可以|可不可以|能不能|能否|可否|是否|是不是|有没有|会不会|要不要|需不需要|行不行|请问|请教|"
    "想问|想问一下|问一下|问下|我想|想要|我要|我家|我们家|我们|你们|咱们|你好|您好|麻烦|谢谢|"
    "一下|应该|需要|这个|那个|这里|那里|家里|家中|屋里|现在|突然|已经|还是|但是|因为|所以|如果|"
    "师傅|老板|先生|女士|小姐|"
    "的话|东西|今天|早上|昨天|一直|好像|开始|知道|告诉|帮我|帮忙|怎么弄|怎么做|怎么处理|处理|"
    "咋办|咋整|咋|"
    "點算|怎麼|點樣|邊度|邊個|乜嘢|咩|可唔可以|唔可以|使唔使|係咪|有冇|我屋企|屋企|我想問|唔該|"
    "想問|點解|如何是好|該怎麼|该怎么|要怎么|是什么|为啥|啥";

void synonyms_add_fillers(struct synonyms *s, struct tokens *w)
{
    struct buf laid = BUF_EMPTY;
    for (struct list word = LIST(fillers); list_next(&word);) {
        buf_clear(&laid);
        tokens_lay(w, &laid, word.s, word.n);
        synonyms_add(s, FILLERS, &laid);
    }
    buf_free(&laid);
}

static int by_byte_and_length(const void *a, const void *b)
{
    const struct synonym *x = a, *y = b;
    unsigned char i = (unsigned char)*x->needle, k = (unsigned char)*y->needle;
    if (i != k)
        return i < k ? -1 : 1;
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    int order = memcmp(x->needle, y->needle, x->n);
    return order ? order : (x->group < y->group) - (x->group > y->group);
}

void synonyms_seal(struct synonyms *s)
{
    size_t at = 0;
    if (s->count)
        qsort(s->v, s->count, sizeof *s->v, by_byte_and_length);
    for (size_t byte = 0; byte < 257; byte++) {
        s->first[byte] = at;
        while (at < s->count && (unsigned char)*s->v[at].needle == byte)
            at++;
    }
}

/* Returns the longest entry that matches at p, or NULL. */
static const struct synonym *longest(const struct synonyms *s, const char *p, const char *end)
{
    size_t byte = (unsigned char)*p;
    for (size_t i = s->first[byte]; i < s->first[byte + 1]; i++)
        if (s->v[i].n <= (size_t)(end - p) && memcmp(s->v[i].needle, p, s->v[i].n) == 0)
            return &s->v[i];
    return NULL;
}

/* ---- the question ---- */

static void add_needle(struct idea *idea, const char *s, size_t n)
{
    for (size_t i = 0; i < idea->count; i++)
        if (strlen(idea->needles[i]) == n && memcmp(idea->needles[i], s, n) == 0)
            return;
    idea->needles = mem_resize(idea->needles, idea->count + 1, sizeof *idea->needles);
    idea->needles[idea->count++] = mem_string_n(s, n);
}

/* Returns a new idea, or NULL if the question already has it or has reached its maximum. */
static struct idea *add_idea(struct query *q, enum idea_kind kind, const char *s, size_t n)
{
    if (q->count == QUERY_MOST)
        return NULL;
    for (size_t i = 0; i < q->count; i++)
        for (size_t k = 0; k < q->ideas[i].count; k++)
            if (strlen(q->ideas[i].needles[k]) == n &&
                memcmp(q->ideas[i].needles[k], s, n) == 0)
                return NULL;
    MEM_GROW(q->ideas, q->count, q->capacity);
    struct idea *idea = &q->ideas[q->count++];
    *idea = (struct idea){.kind = kind};
    add_needle(idea, s, n);
    return idea;
}

/* Adds all synonyms of this entry, of all its groups. */
static void add_known(struct query *q, const struct synonyms *s, const struct synonym *found)
{
    if (found->group == FILLERS) {
        add_idea(q, IDEA_FILLER, found->needle, found->n);
        return;
    }
    struct idea *idea = add_idea(q, IDEA_KNOWN, found->needle, found->n);
    for (size_t i = 0; idea && i < s->count; i++) {
        if (s->v[i].n != found->n || memcmp(s->v[i].needle, found->needle, found->n) != 0 ||
            s->v[i].group == FILLERS)
            continue;
        for (size_t k = 0; k < s->count; k++)
            if (s->v[k].group == s->v[i].group)
                add_needle(idea, s->v[k].needle, s->v[k].n);
    }
}

/* Returns for each byte of the question the number of the match that it belongs to; negative
 * for fillers, 0 for none. */
static int *find_known(struct query *q, const struct synonyms *s, const struct buf *laid)
{
    int *part = mem_zero(laid->len + 1, sizeof *part), finds = 0;
    const char *end = laid->s + laid->len;
    for (const char *p = laid->s; p < end;) {
        size_t len, at = (size_t)(p - laid->s);
        const struct synonym *found = longest(s, p, end);
        if (!found) {
            tokens_in_run(p, end, &len);
            p += len;
            continue;
        }
        add_known(q, s, found);
        finds++;
        for (size_t i = 0; i < found->n; i++)
            if (p[i] != ' ' || found->n == 1)
                part[at + i] = found->group == FILLERS ? -finds : finds;
        p += found->n - (found->n > 1 && p[found->n - 1] == ' ');
    }
    return part;
}

/* Adds each pair of neighbours that contains no filler and has at least one part in no
 * match. */
static void add_pairs(struct query *q, const char *s, const char *end, const int *part)
{
    size_t len, next, n = (size_t)(end - s);
    tokens_in_run(s, end, &len);
    if (len == n && !*part)
        add_idea(q, IDEA_WORD, s, n);
    for (; s + len < end; s += len, part += len, len = next) {
        tokens_in_run(s + len, end, &next);
        int a = part[0], b = part[len];
        if (a >= 0 && b >= 0 && (!a || !b))
            add_idea(q, IDEA_PAIR, s, len + next);
    }
}

void query_read(struct query *q, const struct synonyms *s, const struct buf *laid)
{
    int *part = find_known(q, s, laid);
    const char *end = laid->s + laid->len;
    for (const char *p = laid->s; p < end;) {
        size_t len;
        if (*p == ' ') {
            p++;
            continue;
        }
        const char *space = memchr(p, ' ', (size_t)(end - p));
        size_t n = (size_t)((space ? space : end) - p);
        if (tokens_in_run(p, end, &len))
            add_pairs(q, p, p + n, part + (p - laid->s));
        else if (!part[p - laid->s])
            add_idea(q, IDEA_WORD, p - 1, n + 2); /* there is a space on both sides */
        p += n;
    }
    free(part);
}

void query_free(struct query *q)
{
    for (size_t i = 0; i < q->count; i++) {
        for (size_t k = 0; k < q->ideas[i].count; k++)
            free(q->ideas[i].needles[k]);
        free(q->ideas[i].needles);
    }
    free(q->ideas);
    *q = (struct query)QUERY_EMPTY;
}

static int asks(const struct query *q, const char *needle)
{
    for (size_t i = 0; i < q->count; i++)
        for (size_t k = 0; k < q->ideas[i].count; k++)
            if (strcmp(q->ideas[i].needles[k], needle) == 0)
                return 1;
    return 0;
}

size_t query_unasked(const struct query *q, const struct query *other)
{
    size_t n = 0;
    for (size_t i = 0; i < other->count; i++)
        n += other->ideas[i].kind == IDEA_KNOWN && !asks(q, other->ideas[i].needles[0]);
    return n;
}

/* ---- a text's score ---- */

/* SATURATION and SHORTER are BM25's k1 and b. RARITY: in a small register a word that few
 * answers contain is as often rare by chance as not. OTHER_WORDS is the weight of an idea that
 * is expressed by a synonym. */
static const double SATURATION = 1.5, SHORTER = 0.4, OTHER_WORDS = 0.8, RARITY = 0.7;
static const double idea_weight[] = {
    [IDEA_FILLER] = 0.05,
    [IDEA_PAIR] = 0.45,
    [IDEA_WORD] = 1,
    [IDEA_KNOWN] = 1.6,
};

static double rarity(const struct idea *idea, int64_t documents)
{
    double n = (double)documents, have = (double)idea->documents;
    if (have > n)
        have = n;
    return idea_weight[idea->kind] * pow(log(1 + (n - have + 0.5) / (have + 0.5)), RARITY);
}

static double times(const struct idea *idea, const struct buf *laid)
{
    double most = 0;
    for (size_t i = 0; i < idea->count; i++) {
        double n = (double)tokens_count(laid, idea->needles[i], strlen(idea->needles[i]));
        n = i ? n * OTHER_WORDS : n;
        most = n > most ? n : most;
    }
    return most;
}

double query_score(const struct query *q, int64_t documents, const struct query_field *fields,
                   size_t count)
{
    double got = 0, most = 0;
    for (size_t i = 0; i < q->count; i++) {
        const struct idea *idea = &q->ideas[i];
        double weight = rarity(idea, documents), said = 0;
        for (size_t f = 0; f < count; f++) {
            const struct query_field *field = &fields[f];
            double longer =
                field->mean > 0 ? 1 - SHORTER + SHORTER * field->length / field->mean : 1;
            said += field->weight * times(idea, field->laid) / longer;
        }
        got += weight * said / (said + SATURATION);
        most += weight;
    }
    return most > 0 ? got / most : 0;
}
