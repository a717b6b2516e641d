#include "calc/text/near_code.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "calc/text/match.h"

/* Reads the letters and digits of a code. Returns how many, or NEAR_CODE_LENGTH + 1. */
static size_t read_code(struct buf *folded, const char *s, size_t n,
                        int32_t out[NEAR_CODE_LENGTH])
{
    size_t count = 0;
    buf_clear(folded);
    match_fold(folded, s, n);
    for (size_t at = 0, length; at < folded->len; at += length) {
        int32_t c = 0;
        length = utf8_length(folded->s + at, folded->len - at);
        for (size_t i = 0; i < length; i++) /* any injective value will do */
            c = c << 8 | (unsigned char)folded->s[at + i];
        if (length == 1 && strchr(" -_./\\#,:;()", c))
            continue;
        if (count == NEAR_CODE_LENGTH)
            return count + 1;
        out[count++] = c;
    }
    return count;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int measure_distance(const int32_t *a, size_t an, const int32_t *b, size_t bn)
{
    int rows[3][NEAR_CODE_LENGTH + 1];
    int *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t k = 0; k <= bn; k++)
        last[k] = (int)k;
    for (size_t i = 1; i <= an; i++) {
        row[0] = (int)i;
        for (size_t k = 1; k <= bn; k++) {
            row[k] =
                least(least(last[k], row[k - 1]) + 1, last[k - 1] + (a[i - 1] != b[k - 1]));
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                row[k] = least(row[k], before[k - 2] + 1);
        }
        int *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[bn];
}

void near_code_start(struct near_codes *near, const char *typed, size_t n)
{
    *near = (struct near_codes){.folded = BUF_EMPTY};
    near->length = read_code(&near->folded, typed, n, near->typed);
}

void near_code_try(struct near_codes *near, const char *code, size_t n)
{
    int32_t other[NEAR_CODE_LENGTH];
    size_t length = read_code(&near->folded, code, n, other), at;
    size_t apart = length > near->length ? length - near->length : near->length - length;
    int most = (int)near->length / 3;
    if (near->length > NEAR_CODE_LENGTH || length > NEAR_CODE_LENGTH || apart > (size_t)most)
        return;
    int distance = measure_distance(near->typed, near->length, other, length);
    for (at = near->count; at && near->distance[at - 1] > distance; at--)
        ;
    if (distance > most || at >= NEAR_CODES)
        return;
    if (near->count == NEAR_CODES)
        free(near->code[--near->count]);
    for (size_t i = near->count++; i > at; i--) {
        near->code[i] = near->code[i - 1];
        near->distance[i] = near->distance[i - 1];
    }
    near->code[at] = mem_string_n(code, n);
    near->distance[at] = distance;
}

void near_code_free(struct near_codes *near)
{
    for (size_t i = 0; i < near->count; i++)
        free(near->code[i]);
    buf_free(&near->folded);
    near->count = 0;
}

void near_code_suggest(struct error *e, const char *typed, const char *names)
{
    static const char between[] = ", ";
    struct near_codes near;
    struct buf message = BUF_EMPTY;
    near_code_start(&near, typed, strlen(typed));
    for (const char *name = names + strspn(names, between); *name;) {
        size_t n = strcspn(name, between);
        near_code_try(&near, name, n);
        name += n;
        name += strspn(name, between);
    }
    if (near.count && e->message) {
        buf_printf(&message, _("%s; did you mean '%s'?"), e->message, utf8_quote(near.code[0]));
        error_set(e, e->code, "%s", message.s);
    }
    buf_free(&message);
    near_code_free(&near);
}
