#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

char buf_nothing[1] = "";

void buf_init(struct buf *b)
{
    b->s = buf_nothing;
    b->len = 0;
    b->capacity = 0;
}

void buf_reserve(struct buf *b, size_t more)
{
    size_t need = b->len + more + 1;
    if (need <= b->capacity)
        return;
    size_t capacity = b->capacity ? b->capacity : 64;
    while (capacity < need)
        capacity *= 2;
    if (b->capacity) {
        b->s = mem_resize(b->s, capacity, 1);
    } else {
        b->s = mem_alloc(capacity);
        b->s[0] = '\0';
    }
    b->capacity = capacity;
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
    if (!n)
        return;
    buf_reserve(b, n);
    memcpy(b->s + b->len, bytes, n);
    b->len += n;
    b->s[b->len] = '\0';
}

void buf_adds(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_addc(struct buf *b, char c)
{
    buf_reserve(b, 1);
    b->s[b->len++] = c;
    b->s[b->len] = '\0';
}

void buf_addi(struct buf *b, int64_t n)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do {
        digits[--at] = (char)('0' + u % 10);
        u /= 10;
    } while (u);
    if (n < 0)
        digits[--at] = '-';
    buf_add(b, digits + at, sizeof digits - at);
}

void buf_vprintf(struct buf *b, const char *format, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, format, ap);
    if (n > 0) {
        buf_reserve(b, (size_t)n);
        vsnprintf(b->s + b->len, (size_t)n + 1, format, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    buf_vprintf(b, format, ap);
    va_end(ap);
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    if (b->capacity)
        b->s[0] = '\0';
}

void buf_set(struct buf *b, const char *s)
{
    buf_clear(b);
    buf_adds(b, s ? s : "");
}

char *buf_detach(struct buf *b)
{
    char *s = b->capacity ? b->s : mem_string("");
    buf_init(b);
    return s;
}

void buf_free(struct buf *b)
{
    if (b->capacity)
        free(b->s);
    buf_init(b);
}

void buf_free_all(struct buf *const *b)
{
    for (; *b; b++)
        buf_free(*b);
}
