#include "calc/text/choice.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "calc/text/match.h"

void choices_add(struct choices *c, const char *code, const char *name)
{
    *MEM_NEXT(c->v, c->count, c->room) =
        (struct choice){mem_string(code), mem_string(name ? name : "")};
}

void choices_free(struct choices *c)
{
    for (size_t i = 0; i < c->count; i++) {
        MEM_FREE(c->v[i].code, c->v[i].name);
    }
    free(c->v);
    *c = (struct choices)CHOICES_EMPTY;
}

const struct choice *choices_code(const struct choices *c, const char *code)
{
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->v[i].code, code) == 0)
            return &c->v[i];
    return NULL;
}

enum fit { FIT_NOT, FIT_INSIDE, FIT_NAME_BEGINS, FIT_CODE_BEGINS, FIT_WHOLE };

static enum fit fit_of(const struct choice *one, const struct buf *typed, struct buf *code,
                       struct buf *name)
{
    if (!typed->len)
        return FIT_WHOLE;
    buf_clear(code);
    buf_clear(name);
    match_fold(code, one->code, strlen(one->code));
    match_fold(name, one->name, strlen(one->name));
    if (strcmp(code->s, typed->s) == 0 || strcmp(name->s, typed->s) == 0)
        return FIT_WHOLE;
    if (strncmp(code->s, typed->s, typed->len) == 0)
        return FIT_CODE_BEGINS;
    if (strncmp(name->s, typed->s, typed->len) == 0)
        return FIT_NAME_BEGINS;
    return strstr(code->s, typed->s) || strstr(name->s, typed->s) ? FIT_INSIDE : FIT_NOT;
}

size_t choices_fit(const struct choices *c, const char *typed, size_t *at, size_t room)
{
    struct buf folded = BUF_EMPTY, code = BUF_EMPTY, name = BUF_EMPTY;
    enum fit best = FIT_INSIDE;
    size_t count = 0;
    match_fold(&folded, typed, strlen(typed));
    for (size_t i = 0; i < c->count; i++) {
        enum fit fit = fit_of(&c->v[i], &folded, &code, &name);
        if (fit > best) {
            best = fit;
            count = 0;
        }
        if (fit == best) {
            if (count < room)
                at[count] = i;
            count++;
        }
    }
    BUF_FREE(&folded, &code, &name);
    return count;
}

size_t choices_begun(const struct choices *c, const char *typed, size_t *at, size_t room)
{
    size_t count = 0, n = strlen(typed);
    for (size_t i = 0; i < c->count; i++)
        if (strncmp(c->v[i].code, typed, n) == 0) {
            if (count < room)
                at[count] = i;
            count++;
        }
    return count;
}

const struct choice *choices_one(const struct choices *c, const char *typed)
{
    size_t at = 0;
    const struct choice *exact = choices_code(c, typed);
    if (exact || !*typed)
        return exact;
    return choices_fit(c, typed, &at, 1) == 1 ? &c->v[at] : NULL;
}

/* Returns the length of the common prefix of two texts, in whole characters. */
static size_t alike_bytes(const char *a, const char *b, size_t most)
{
    size_t n = 0;
    while (n < most && a[n] && a[n] == b[n])
        n++;
    while (n && ((unsigned char)a[n] & 0xC0) == 0x80)
        n--;
    return n;
}

void choices_common(const struct choices *c, const char *typed, struct buf *out)
{
    size_t *at = mem_alloc((c->count ? c->count : 1) * sizeof *at);
    size_t count = choices_fit(c, typed, at, c->count), typed_n = strlen(typed);
    if (count) {
        const char *first = c->v[at[0]].code;
        size_t n = strlen(first);
        for (size_t i = 1; i < count; i++)
            n = alike_bytes(first, c->v[at[i]].code, n);
        if (n > typed_n && strncmp(first, typed, typed_n) == 0)
            buf_add(out, first, n);
    }
    free(at);
}
