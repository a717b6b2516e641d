#include "desk/answer/lexicon.h"

#include <string.h>
#include <utf8proc.h>

#include "base/list.h"
#include "base/utf8.h"

enum { TEXT_MOST = 16384 }; /* bytes of a text that are read */

/* 乾 and 著 occur in both scripts. */
enum { DRY = 0x4E7E, NOTED = 0x8457 };

static enum status load_synonyms(struct lexicon *l, struct desk *desk, struct error *e)
{
    struct buf laid = BUF_EMPTY;
    struct stmt *st =
        store_query(desk->store, "SELECT words FROM synonym ORDER BY code", NULL, e);
    for (int64_t group = 0; stmt_step(st, e) > 0; group++)
        for (struct list word = LIST(stmt_text(st, 0)); list_next(&word);) {
            buf_clear(&laid);
            tokens_lay(l->words, &laid, word.s, word.n);
            synonyms_add(l->synonyms, group, &laid);
        }
    buf_free(&laid);
    return e->code;
}

enum status lexicon_open(struct lexicon *l, struct desk *desk, struct error *e)
{
    *l = (struct lexicon){0};
    if (han_open(&l->script, e) != ST_OK)
        return e->code;
    l->words = tokens_new(han_simple, l->script);
    l->synonyms = synonyms_new();
    if (load_synonyms(l, desk, e) != ST_OK)
        return e->code;
    synonyms_add_fillers(l->synonyms, l->words);
    synonyms_seal(l->synonyms);
    return ST_OK;
}

void lexicon_close(struct lexicon *l)
{
    synonyms_free(l->synonyms);
    tokens_free(l->words);
    han_close(l->script);
    *l = (struct lexicon){0};
}

void lexicon_lay(struct lexicon *l, struct buf *out, const char *s)
{
    if (s)
        tokens_lay(l->words, out, s, utf8_cut(s, strnlen(s, TEXT_MOST + 4), TEXT_MOST));
}

/* Characters used almost only in Cantonese, which is written in the traditional script. */
static int is_cantonese(const char *s, size_t len)
{
    static const char own[] = "冇咗哋唔喺嘅嘢啲嗰嚟佢咁乜𨋢";
    return memmem(own, sizeof own - 1, s, len) != NULL;
}

enum writing lexicon_writing(struct lexicon *l, const char *s)
{
    enum writing w = WRITING_OTHER;
    const char *end = s + strlen(s);
    for (size_t len; s < end; s += len) {
        int32_t c;
        if (!tokens_in_run(s, end, &len))
            continue;
        utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)len, &c);
        if (is_cantonese(s, len) || (c != DRY && c != NOTED && han_simple(l->script, c) != c))
            return WRITING_TRADITIONAL;
        w = WRITING_SIMPLIFIED;
    }
    return w;
}
