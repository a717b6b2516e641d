#include "mime/html_entity.h"

#include <ctype.h>
#include <string.h>
#include <utf8proc.h>

/* Those that occur in emails. */
static const struct {
    const char *name;
    int code;
} entities[] = {
    {"amp", '&'},          {"lt", '<'},        {"gt", '>'},        {"quot", '"'},
    {"apos", '\''},        {"nbsp", 0xa0},     {"copy", 0xa9},     {"reg", 0xae},
    {"trade", 0x2122},     {"hellip", 0x2026}, {"mdash", 0x2014},  {"ndash", 0x2013},
    {"lsquo", 0x2018},     {"rsquo", 0x2019},  {"ldquo", 0x201c},  {"rdquo", 0x201d},
    {"sbquo", 0x201a},     {"bdquo", 0x201e},  {"laquo", 0xab},    {"raquo", 0xbb},
    {"bull", 0x2022},      {"middot", 0xb7},   {"times", 0xd7},    {"divide", 0xf7},
    {"deg", 0xb0},         {"plusmn", 0xb1},   {"frac12", 0xbd},   {"frac14", 0xbc},
    {"sup2", 0xb2},        {"sup3", 0xb3},     {"micro", 0xb5},    {"para", 0xb6},
    {"sect", 0xa7},        {"euro", 0x20ac},   {"pound", 0xa3},    {"yen", 0xa5},
    {"cent", 0xa2},        {"iexcl", 0xa1},    {"iquest", 0xbf},   {"szlig", 0xdf},
    {"auml", 0xe4},        {"ouml", 0xf6},     {"uuml", 0xfc},     {"Auml", 0xc4},
    {"Ouml", 0xd6},        {"Uuml", 0xdc},     {"agrave", 0xe0},   {"aacute", 0xe1},
    {"acirc", 0xe2},       {"atilde", 0xe3},   {"aring", 0xe5},    {"aelig", 0xe6},
    {"ccedil", 0xe7},      {"egrave", 0xe8},   {"eacute", 0xe9},   {"ecirc", 0xea},
    {"euml", 0xeb},        {"igrave", 0xec},   {"iacute", 0xed},   {"icirc", 0xee},
    {"iuml", 0xef},        {"ntilde", 0xf1},   {"ograve", 0xf2},   {"oacute", 0xf3},
    {"ocirc", 0xf4},       {"otilde", 0xf5},   {"oslash", 0xf8},   {"ugrave", 0xf9},
    {"uacute", 0xfa},      {"ucirc", 0xfb},    {"Eacute", 0xc9},   {"Egrave", 0xc8},
    {"Agrave", 0xc0},      {"Aring", 0xc5},    {"Oslash", 0xd8},   {"Ntilde", 0xd1},
    {"Ccedil", 0xc7},      {"ensp", ' '},      {"emsp", ' '},      {"thinsp", ' '},
    {"shy", 0xad},         {"zwnj", 0x200c},   {"zwj", 0x200d},    {"larr", 0x2190},
    {"uarr", 0x2191},      {"rarr", 0x2192},   {"darr", 0x2193},   {"check", 0x2713},
    {"checkmark", 0x2713}, {"star", 0x2606},   {"hearts", 0x2665}, {"ne", 0x2260},
    {"le", 0x2264},        {"ge", 0x2265},     {"infin", 0x221e},  {"zwsp", 0x200b},
};

/* Numbers from 128 to 159 are meant as windows-1252. */
static const int windows[32] = {
    0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
    0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178,
};

static size_t put_character(int code, char text[8])
{
    if (code >= 0x80 && code < 0xa0)
        code = windows[code - 0x80];
    int control = (code < ' ' && code != '\t' && code != '\n' && code != '\r') ||
                  (code >= 0x7f && code < 0xa0);
    if (control || !utf8proc_codepoint_valid(code))
        code = 0xfffd;
    return (size_t)utf8proc_encode_char(code, (utf8proc_uint8_t *)text);
}

/* &#233; or &#xe9; the semicolon may be missing. */
static size_t numeric(const char *s, size_t left, char text[8], size_t *n)
{
    enum { BEYOND = 0x110000 };
    int hex = left > 2 && (s[2] == 'x' || s[2] == 'X');
    size_t first = hex ? 3 : 2, i = first;
    int code = 0;
    for (; i < left && (hex ? isxdigit((unsigned char)s[i]) : isdigit((unsigned char)s[i]));
         i++) {
        int c = tolower((unsigned char)s[i]);
        code = code * (hex ? 16 : 10) + (c >= 'a' ? c - 'a' + 10 : c - '0');
        if (code > BEYOND)
            code = BEYOND;
    }
    if (i == first)
        return 0;
    *n = put_character(code, text);
    return i + (i < left && s[i] == ';');
}

size_t html_entity_decode(const char *s, size_t left, char text[8], size_t *n)
{
    if (left > 1 && s[1] == '#')
        return numeric(s, left, text, n);
    size_t length = 1;
    while (length < left && length < 12 && isalnum((unsigned char)s[length]))
        length++;
    if (length == left || s[length] != ';')
        return 0;
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (strlen(entities[i].name) == length - 1 &&
            memcmp(entities[i].name, s + 1, length - 1) == 0) {
            *n = put_character(entities[i].code, text);
            return length + 1;
        }
    return 0;
}

void html_entity_decode_all(struct buf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        char text[8];
        size_t length, used = s[i] == '&' ? html_entity_decode(s + i, n - i, text, &length) : 0;
        if (used)
            buf_add(out, text, length);
        else
            buf_addc(out, s[i]);
        i += used ? used : 1;
    }
}
