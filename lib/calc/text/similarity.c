#include "calc/text/similarity.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/map.h"
#include "base/mem.h"
#include "calc/text/char_class.h"
#include "calc/text/match.h"

/* Scripts without spaces between words: kana, ideographs and their extensions, Thai and related
 * scripts. Hangul has spaces, but its words carry endings. */
static int is_unspaced(utf8proc_int32_t c)
{
    return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
           (c >= 0x1780 && c <= 0x17FF) || (c >= 0x3040 && c <= 0x30FF) ||
           (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

static void add_hash(struct similarity *a, const char *s, size_t n)
{
    *MEM_NEXT(a->v, a->count, a->room) = map_hash(s, n);
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void sort_once(struct similarity *a)
{
    size_t kept = 0;
    if (a->count)
        qsort(a->v, a->count, sizeof *a->v, by_value);
    for (size_t i = 0; i < a->count; i++)
        if (!kept || a->v[kept - 1] != a->v[i])
            a->v[kept++] = a->v[i];
    a->count = kept;
}

enum han { NONE, WORD, UNSPACED };

static enum han script_of(utf8proc_int32_t c)
{
    return c < 0                                  ? NONE
           : is_unspaced(c)                       ? UNSPACED
           : char_class_of(c) != CHAR_CLASS_OTHER ? WORD
                                                  : NONE;
}

void similarity_read(struct similarity *a, const char *s, size_t n)
{
    a->count = 0;
    buf_clear(&a->folded);
    match_fold(&a->folded, s, n);
    const char *p = a->folded.s, *end = p + a->folded.len;
    const char *start = p, *last = p; /* start of the run; the character before */
    enum han run = NONE;
    size_t length = 0; /* number of characters in the run */
    for (;;) {
        utf8proc_int32_t c = -1;
        utf8proc_ssize_t used =
            p < end ? utf8proc_iterate((const utf8proc_uint8_t *)p, end - p, &c) : 0;
        enum han script = used > 0 ? script_of(c) : NONE;
        if (script != run) {
            if (run == WORD || (run == UNSPACED && length == 1))
                add_hash(a, start, (size_t)(p - start));
            run = script;
            start = p;
            length = 0;
        } else if (run == UNSPACED) {
            add_hash(a, last, (size_t)(p - last) + (size_t)used);
        }
        if (p >= end)
            break;
        last = p;
        length++;
        p += used > 0 ? used : 1;
    }
    sort_once(a);
}

static size_t common(const struct similarity *a, const struct similarity *b)
{
    size_t n = 0;
    for (size_t i = 0, k = 0; i < a->count && k < b->count;) {
        n += a->v[i] == b->v[k];
        if (a->v[i] < b->v[k])
            i++;
        else if (a->v[i] > b->v[k])
            k++;
        else
            i++, k++;
    }
    return n;
}

int similarity_share(const struct similarity *a, const struct similarity *b)
{
    if (!a->count || !b->count)
        return 0;
    return (int)(common(a, b) * 2 * SIMILARITY_WHOLE / (a->count + b->count));
}

int similarity_within(const struct similarity *part, const struct similarity *whole)
{
    return part->count ? (int)(common(part, whole) * SIMILARITY_WHOLE / part->count) : 0;
}

void similarity_free(struct similarity *a)
{
    free(a->v);
    buf_free(&a->folded);
    *a = (struct similarity)SIMILARITY_EMPTY;
}
