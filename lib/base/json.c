#include "base/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

void json_string(struct buf *out, const char *s, size_t n)
{
    buf_addc(out, '"');
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add(out, s + from, i - from);
        from = i + 1;
        if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else if (c == '\n')
            buf_adds(out, "\\n");
        else if (c == '\t')
            buf_adds(out, "\\t");
        else if (c == '\r')
            buf_adds(out, "\\r");
        else
            buf_printf(out, "\\u%04x", c);
    }
    buf_add(out, s + from, n - from);
    buf_addc(out, '"');
}

static void name_of(struct buf *out, const char *name)
{
    if (out->len && out->s[out->len - 1] != '{')
        buf_addc(out, ',');
    json_string(out, name, strlen(name));
    buf_addc(out, ':');
}

void json_text(struct buf *out, const char *name, const char *s)
{
    if (!s) {
        json_null(out, name);
        return;
    }
    name_of(out, name);
    json_string(out, s, strlen(s));
}

void json_int(struct buf *out, const char *name, int64_t n)
{
    name_of(out, name);
    buf_addi(out, n);
}

void json_null(struct buf *out, const char *name)
{
    name_of(out, name);
    buf_adds(out, "null");
}

static const char *skip(const char *s)
{
    while (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\r')
        s++;
    return s;
}

static int hex4(const char *s, unsigned *u)
{
    *u = 0;
    for (int i = 0; i < 4; i++) {
        char c = s[i];
        unsigned d = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                     : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
                     : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10)
                                            : 16;
        if (d == 16)
            return 0;
        *u = *u << 4 | d;
    }
    return 1;
}

/* Reads a string from its opening quote on. Returns a pointer past the closing one, or NULL. */
static const char *read_string(const char *s, struct buf *b)
{
    if (*s++ != '"')
        return NULL;
    while (*s && *s != '"') {
        size_t plain = strcspn(s, "\"\\");
        buf_add(b, s, plain);
        s += plain;
        if (*s != '\\')
            continue;
        static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
        const char *at = s[1] ? strchr(from, s[1]) : NULL;
        if (at) {
            buf_addc(b, to[at - from]);
            s += 2;
            continue;
        }
        unsigned c, low;
        if (s[1] != 'u' || !hex4(s + 2, &c))
            return NULL;
        s += 6;
        if (c >= 0xD800 && c < 0xDC00 && s[0] == '\\' && s[1] == 'u' && hex4(s + 2, &low) &&
            low >= 0xDC00 && low < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
            s += 6;
        }
        if (c >= 0xD800 && c < 0xE000) /* an unpaired surrogate isn't a character */
            return NULL;
        utf8_add(b, (int32_t)c);
    }
    return *s == '"' ? s + 1 : NULL;
}

/* Returns what was added to the texts since offset `from`, as a string. */
static char *text_since(struct json_object *o, size_t from)
{
    buf_addc(&o->texts, '\0');
    return o->texts.s + from;
}

static const char *read_value(const char *s, struct json_object *o, struct json_pair *p)
{
    size_t from = o->texts.len;
    if (*s == '"') {
        s = read_string(s, &o->texts);
        p->kind = JSON_TEXT;
    } else if (strncmp(s, "null", 4) == 0) {
        p->kind = JSON_NULL;
        return s + 4;
    } else {
        size_t n = strspn(s + (*s == '-'), "0123456789") + (size_t)(*s == '-');
        if (n == (size_t)(*s == '-') || n > 20)
            return NULL;
        buf_add(&o->texts, s, n);
        p->kind = JSON_INT;
        s += n;
    }
    p->len = o->texts.len - from;
    p->text = text_since(o, from);
    errno = 0;
    p->n = p->kind == JSON_INT ? strtoll(p->text, NULL, 10) : 0;
    return errno ? NULL : s;
}

int json_read(const char *s, struct json_object *o)
{
    *o = (struct json_object)JSON_OBJECT_EMPTY;
    return json_read_again(s, o);
}

int json_read_again(const char *s, struct json_object *o)
{
    o->count = 0;
    buf_clear(&o->texts);
    if (!s || !*s)
        return 1;
    /* a text is never longer than its JSON form: the texts won't be moved */
    buf_reserve(&o->texts, strlen(s));
    s = skip(s);
    if (*s++ != '{')
        goto no;
    s = skip(s);
    while (*s != '}') {
        MEM_GROW(o->pairs, o->count, o->capacity);
        struct json_pair *p = &o->pairs[o->count++];
        *p = (struct json_pair){0};
        size_t from = o->texts.len;
        s = read_string(s, &o->texts);
        p->name = text_since(o, from);
        if (!s || *(s = skip(s)) != ':' || !(s = read_value(skip(s + 1), o, p)))
            goto no;
        s = skip(s);
        if (*s == ',' && *skip(s + 1) == '"')
            s = skip(s + 1);
        else if (*s != '}')
            goto no;
    }
    if (!*skip(s + 1))
        return 1;
no:
    json_free(o);
    return 0;
}

const struct json_pair *json_find(const struct json_object *o, const char *name)
{
    for (size_t i = 0; i < o->count; i++)
        if (strcmp(o->pairs[i].name, name) == 0)
            return &o->pairs[i];
    return NULL;
}

void json_free(struct json_object *o)
{
    free(o->pairs);
    buf_free(&o->texts);
    *o = (struct json_object)JSON_OBJECT_EMPTY;
}
