#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

void utf8_add(struct buf *out, int32_t c)
{
    utf8proc_uint8_t bytes[4];
    buf_add(out, bytes, (size_t)utf8proc_encode_char(c, bytes));
}

int utf8_valid(const char *s, size_t n, size_t *bad)
{
    const unsigned char *p = (const unsigned char *)s, *end = p + n;
    while (p < end) {
        if (*p < 0x80) {
            p++;
            continue;
        }
        size_t left = (size_t)(end - p), more;
        unsigned low = 0x80, high = 0xBF;
        if (*p >= 0xC2 && *p <= 0xDF) {
            more = 1;
        } else if (*p >= 0xE0 && *p <= 0xEF) {
            more = 2;
            low = *p == 0xE0 ? 0xA0 : 0x80;
            high = *p == 0xED ? 0x9F : 0xBF;
        } else if (*p >= 0xF0 && *p <= 0xF4) {
            more = 3;
            low = *p == 0xF0 ? 0x90 : 0x80;
            high = *p == 0xF4 ? 0x8F : 0xBF;
        } else {
            goto no;
        }
        if (left <= more || p[1] < low || p[1] > high)
            goto no;
        for (size_t i = 2; i <= more; i++)
            if (p[i] < 0x80 || p[i] > 0xBF)
                goto no;
        p += more + 1;
    }
    return 1;
no:
    if (bad)
        *bad = (size_t)(p - (const unsigned char *)s);
    return 0;
}

static int is_control(utf8proc_int32_t c)
{
    /* C0, DEL, C1, and the marks that change the direction of text */
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

/* Decodes one character into *c, or -1 if the byte isn't valid UTF-8. Returns its length. */
static size_t next(const char *s, size_t n, utf8proc_int32_t *c)
{
    utf8proc_ssize_t used =
        utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, c);
    if (used > 0)
        return (size_t)used;
    *c = -1;
    return 1;
}

void utf8_show(struct buf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        utf8proc_int32_t c;
        size_t used = next(s + i, n - i, &c);
        if (c == '\n')
            buf_adds(out, "\\n");
        else if (c == '\t')
            buf_adds(out, "\\t");
        else if (c == '\r')
            buf_adds(out, "\\r");
        else if (c >= 0 && !is_control(c))
            buf_add(out, s + i, used);
        else
            for (size_t k = 0; k < used; k++)
                buf_printf(out, "\\x%02x", (unsigned char)s[i + k]);
        i += used;
    }
}

size_t utf8_width(const char *s, size_t n)
{
    size_t width = 0;
    for (size_t i = 0; i < n;) {
        utf8proc_int32_t c;
        size_t used = next(s + i, n - i, &c);
        if (c == '\n' || c == '\t' || c == '\r')
            width += 2;
        else if (c < 0 || is_control(c))
            width += 4 * used;
        else
            width += (size_t)utf8proc_charwidth(c);
        i += used;
    }
    return width;
}

const char *utf8_quote(const char *s)
{
    static struct buf ring[4] = {BUF_EMPTY, BUF_EMPTY, BUF_EMPTY, BUF_EMPTY};
    static unsigned turn;
    struct buf *b = &ring[turn++ % 4];
    buf_clear(b);
    size_t n = strlen(s), width = 0;
    for (size_t i = 0; i < n;) {
        utf8proc_int32_t c;
        size_t used = next(s + i, n - i, &c);
        width += utf8_width(s + i, used);
        if (width > 60) {
            buf_adds(b, "…");
            break;
        }
        utf8_show(b, s + i, used);
        i += used;
    }
    return b->s;
}

size_t utf8_length(const char *s, size_t n)
{
    size_t length = 1;
    while (length < n && ((unsigned char)s[length] & 0xC0) == 0x80)
        length++;
    return length;
}

size_t utf8_cut(const char *s, size_t n, size_t most)
{
    enum { LONGEST = 4 };
    if (n <= most)
        return n;
    size_t at = most;
    while (at > 0 && most - at < LONGEST && ((unsigned char)s[at] & 0xC0) == 0x80)
        at--;
    return at;
}

int utf8_blank(const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        utf8proc_int32_t c;
        size_t used = next(s + i, n - i, &c);
        if (c < 0)
            return 0;
        utf8proc_category_t k = utf8proc_category(c);
        if (!(c == ' ' || (c >= '\t' && c <= '\r') || k == UTF8PROC_CATEGORY_ZS ||
              k == UTF8PROC_CATEGORY_ZL || k == UTF8PROC_CATEGORY_ZP || c == 0x200B ||
              c == 0xFEFF))
            return 0;
        i += used;
    }
    return 1;
}
