#include "calc/text/redact_unit.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "calc/text/char_class.h"

/* ---- one character, literal or escaped ---- */

static int hex_digit(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Reads `count` hexadecimal digits. Returns -1 if there are fewer. */
static int32_t hex_number(const unsigned char *p, size_t n, size_t count)
{
    int32_t c = 0;
    if (n < count)
        return -1;
    for (size_t i = 0; i < count; i++) {
        int digit = hex_digit(p[i]);
        if (digit < 0)
            return -1;
        c = c << 4 | digit;
    }
    return c;
}

/* Reads \uXXXX, and the second half if it is the first of a surrogate pair. Returns 0 if it is
 * neither. */
static size_t read_backslash(const unsigned char *p, size_t n, int32_t *c)
{
    if (n < 2)
        return 0;
    if (strchr("ntrbf", p[1])) {
        *c = ' ';
        return 2;
    }
    if (p[1] == '"' || p[1] == '/' || p[1] == '\\') {
        *c = p[1];
        return 2;
    }
    if (p[1] != 'u' || (*c = hex_number(p + 2, n - 2, 4)) < 0)
        return 0;
    if (*c >= 0xD800 && *c < 0xDC00 && n >= 12 && p[6] == '\\' && p[7] == 'u') {
        int32_t low = hex_number(p + 8, n - 8, 4);
        if (low >= 0xDC00 && low < 0xE000) {
            *c = 0x10000 + ((*c - 0xD800) << 10) + (low - 0xDC00);
            return 12;
        }
    }
    return 6;
}

/* Reads %E7%8E%8B: all bytes of one character. */
static size_t read_percent(const unsigned char *p, size_t n, int32_t *c)
{
    unsigned char bytes[4];
    size_t count = 0;
    while (count < 4 && n >= 3 * (count + 1) && p[3 * count] == '%') {
        int32_t byte = hex_number(p + 3 * count + 1, 2, 2);
        if (byte < 0)
            break;
        bytes[count++] = (unsigned char)byte;
        if (utf8proc_iterate(bytes, (utf8proc_ssize_t)count, c) == (utf8proc_ssize_t)count)
            return 3 * count;
    }
    return 0;
}

/* Reads &#29579; or &#x738b;. */
static size_t read_ampersand(const unsigned char *p, size_t n, int32_t *c)
{
    enum { MOST = 8 };
    if (n < 4 || p[1] != '#')
        return 0;
    int hex = (p[2] | 0x20) == 'x';
    size_t at = hex ? 3 : 2, first = at;
    for (*c = 0; at < n && at - first < MOST; at++) {
        int digit = hex_digit(p[at]);
        if (digit < 0 || (!hex && digit > 9))
            break;
        *c = *c * (hex ? 16 : 10) + digit;
    }
    return at > first && at < n && p[at] == ';' && *c <= 0x10FFFF ? at + 1 : 0;
}

/* Reads the character at p and returns its length there. A byte of invalid UTF-8 stands for
 * itself. */
static size_t read_char(const unsigned char *p, size_t n, int32_t *c)
{
    size_t len = *p == '\\'  ? read_backslash(p, n, c)
                 : *p == '%' ? read_percent(p, n, c)
                 : *p == '&' ? read_ampersand(p, n, c)
                             : 0;
    if (len)
        return len;
    if (*p < 0x80) {
        *c = *p;
        return 1;
    }
    utf8proc_ssize_t got = utf8proc_iterate(p, (utf8proc_ssize_t)(n < 4 ? n : 4), c);
    if (got > 0)
        return (size_t)got;
    *c = 0x110000 + *p;
    return 1;
}

/* ---- its class ---- */

static int is_space(int32_t c)
{
    return c <= ' ' || c == 0x7F || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200D) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 ||
           c == 0xFEFF;
}

/* Ideographs, kana, hangul, Thai and related scripts. */
static int is_solid(int32_t c)
{
    return (c >= 0x2E80 && c <= 0x2FDF) || (c >= 0x3005 && c <= 0x3007) ||
           (c >= 0x3021 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF) ||
           (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1780 && c <= 0x17FF);
}

static enum unit_class class_of(int32_t c)
{
    enum char_class g = char_class_of(c);
    return g == CHAR_CLASS_LETTER  ? UNIT_LETTER
           : g == CHAR_CLASS_DIGIT ? UNIT_DIGIT
                                   : UNIT_MARK;
}

/* Each block of decimal digits begins with its zero. */
static int32_t digit_value(int32_t c)
{
    int32_t zero = c;
    while (c - zero < 9 && utf8proc_category(zero - 1) == UTF8PROC_CATEGORY_ND)
        zero--;
    return '0' + (c - zero) % 10;
}

static void add_unit(struct units *u, int32_t c, enum unit_class kind, size_t from, size_t len,
                     int gap, int capital)
{
    *MEM_NEXT(u->v, u->count, u->room) = (struct unit){.c = c,
                                                       .from = (uint32_t)from,
                                                       .len = (unsigned char)len,
                                                       .kind = (unsigned char)kind,
                                                       .gap = (unsigned char)gap,
                                                       .capital = (unsigned char)capital};
}

static int is_accent(int32_t c)
{
    return c >= 0x300 && c <= 0x36F;
}

/* Adds character by character, so that each unit knows its bytes. Decomposes composed
 * characters. */
static void add_folded(struct units *u, int32_t c, size_t from, size_t len, int gap)
{
    enum { MOST = 24 };
    int32_t parts[MOST];
    int last = 0;
    utf8proc_ssize_t n =
        utf8proc_decompose_char(c, parts, MOST,
                                (utf8proc_option_t)(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                                    UTF8PROC_CASEFOLD | UTF8PROC_IGNORE),
                                &last);
    int capital = utf8proc_category(c) == UTF8PROC_CATEGORY_LU;
    for (utf8proc_ssize_t i = 0; i < n && n <= MOST; i++) {
        int32_t part = parts[i] == 0x2019 ? '\'' : parts[i];
        enum unit_class kind = is_solid(c) ? UNIT_SOLID : class_of(part);
        if (is_accent(part) || is_space(part))
            continue;
        add_unit(u, kind == UNIT_DIGIT && part > 0x7F ? digit_value(part) : part, kind, from,
                 len, gap, capital);
        gap = 0;
    }
}

void units_read(struct units *u, const char *s, size_t n)
{
    const unsigned char *p = (const unsigned char *)s;
    int gap = 1;
    u->count = 0;
    for (size_t at = 0; at < n;) {
        int32_t c;
        size_t len = read_char(p + at, n - at, &c);
        if (is_space(c)) {
            gap |= c != 0x200B && c != 0x200C && c != 0x200D && c != 0xFEFF;
        } else {
            size_t before = u->count;
            if (c < 0x80)
                add_unit(u, c >= 'A' && c <= 'Z' ? c + 32 : c, class_of(c), at, len, gap,
                         c >= 'A' && c <= 'Z');
            else if (c >= 0x4E00 && c <= 0x9FFF)
                add_unit(u, c, UNIT_SOLID, at, len, gap, 0);
            else if (c > 0x10FFFF)
                add_unit(u, c, UNIT_MARK, at, len, gap, 0);
            else
                add_folded(u, c, at, len, gap);
            if (u->count > before)
                gap = 0;
        }
        at += len;
    }
}

void units_free(struct units *u)
{
    free(u->v);
    *u = (struct units){0};
}
