#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "mime/charset.h"
#include "mime/mail_header.h"
#include "mime/message_private.h"

int message_shorten(struct buf *text, size_t most)
{
    if (text->len <= most)
        return 0;
    while (most && ((unsigned char)text->s[most] & 0xc0) == 0x80)
        most--;
    text->len = most;
    text->s[most] = '\0';
    return 1;
}

/* ---- what is given ---- */

/* Returns the raw value of the parameter in the header, after `name` and its =, or NULL. */
static const char *raw_parameter(const char *header, const char *name)
{
    size_t n = strlen(name);
    for (const char *s = header; s && (s = strcasestr(s, name)); s += n) {
        const char *p = s + n + strspn(s + n, " \t\r\n");
        if (s != header && strchr("; \t\r\n", s[-1]) && *p == '=')
            return p + 1 + strspn(p + 1, " \t\r\n");
    }
    return NULL;
}

/* Appends the content of a quoted string, or the text up to the next ; */
static void raw_value(struct buf *out, const char *s)
{
    if (*s != '"') {
        buf_add(out, s, strcspn(s, ";\r\n"));
        return;
    }
    for (s++; *s && *s != '"'; s++) {
        s += *s == '\\' && s[1];
        buf_addc(out, *s);
    }
}

static int hex_digit(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : (c | 32) - 'a' + 10;
}

/* charset'language'%E8%B4%A6.pdf, RFC 2231. Returns 0 if it isn't that. */
static int extended_value(struct buf *out, const char *s)
{
    struct buf value = BUF_EMPTY, bytes = BUF_EMPTY;
    raw_value(&value, s);
    char *language = strchr(value.s, '\'');
    const char *text = language ? strchr(language + 1, '\'') : NULL;
    if (text) {
        *language = '\0';
        for (text++; *text && !isspace((unsigned char)*text); text++)
            if (*text == '%' && isxdigit((unsigned char)text[1]) &&
                isxdigit((unsigned char)text[2])) {
                buf_addc(&bytes, (char)(hex_digit(text[1]) << 4 | hex_digit(text[2])));
                text += 2;
            } else {
                buf_addc(&bytes, *text);
            }
        charset_decode(out, bytes.s, bytes.len, value.s);
    }
    BUF_FREE(&bytes, &value);
    return text != NULL;
}

/* Appends the name that the parser returns. But if both forms are present, the extended one is
 * better; and our own decoder joins encoded words, which don't belong there. */
static void given_name(struct buf *out, GMimePart *part)
{
    GMimeObject *o = GMIME_OBJECT(part);
    const char *headers[] = {message_raw(o, "Content-Disposition"),
                             message_raw(o, "Content-Type")};
    static const char *const names[] = {"filename", "name"};
    static const char *const extended[] = {"filename*", "name*"};
    for (size_t i = 0; i < 2 && !out->len; i++) {
        const char *raw = raw_parameter(headers[i], extended[i]);
        if (raw && extended_value(out, raw))
            break;
        struct buf value = BUF_EMPTY;
        if ((raw = raw_parameter(headers[i], names[i])))
            raw_value(&value, raw);
        if (strstr(value.s, "=?"))
            mail_header_decode(out, value.s);
        buf_free(&value);
    }
    const char *parsed = g_mime_part_get_filename(part);
    if (!out->len && parsed)
        charset_decode(out, parsed, strlen(parsed), NULL);
}

/* ---- what is safe ---- */

/* Returns the length of what a name must not contain: paths, list separators, what shells and
 * spreadsheets execute, and marks that change the direction of text. */
static size_t unsafe(const char *s)
{
    const unsigned char *p = (const unsigned char *)s;
    if (*p < ' ' || *p == 0x7f || strchr("/\\|:*?\"<>", *s))
        return 1;
    if (p[0] == 0xc2 && p[1] < 0xa0)
        return 2;
    if (p[0] == 0xe2 && ((p[1] == 0x80 && ((p[2] >= 0xaa && p[2] <= 0xae) || p[2] <= 0x8f)) ||
                         (p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9)))
        return 3;
    return 0;
}

static const char *after_path(const char *s)
{
    const char *last = s;
    for (; *s; s++)
        if (*s == '/' || *s == '\\')
            last = s + 1;
    return last;
}

/* Shortens a name before its extension. */
static void shorten_name(struct buf *name)
{
    enum { EXTENSION = 16 };
    if (name->len <= MESSAGE_NAME_MOST)
        return;
    const char *dot = strrchr(name->s, '.');
    size_t n = dot ? name->len - (size_t)(dot - name->s) : 0;
    char *extension = mem_string_n(dot ? dot : "", n <= EXTENSION ? n : 0);
    message_shorten(name, MESSAGE_NAME_MOST - strlen(extension));
    buf_adds(name, extension);
    free(extension);
}

static void safe_name(struct buf *out, GMimePart *part)
{
    struct buf name = BUF_EMPTY;
    given_name(&name, part);
    name.len = strlen(name.s); /* up to a NUL */
    const char *s = after_path(name.s);
    s += strspn(s, ".- \t~");
    while (*s) {
        size_t bad = unsafe(s);
        if (bad)
            buf_addc(out, '_');
        else
            buf_addc(out, *s);
        s += bad ? bad : 1;
    }
    while (out->len && strchr(". ", out->s[out->len - 1]))
        out->s[--out->len] = '\0';
    shorten_name(out);
    buf_free(&name);
}

/* Makes a name for a part without one, from its type and number. */
static void made_name(struct buf *out, const char *type, size_t number)
{
    static const struct {
        const char *type, *extension;
    } known[] = {
        {"text/plain", "txt"},          {"text/html", "html"},
        {"text/calendar", "ics"},       {"text/csv", "csv"},
        {"text/vcard", "vcf"},          {"text/x-vcard", "vcf"},
        {"image/jpeg", "jpg"},          {"image/png", "png"},
        {"image/gif", "gif"},           {"application/pdf", "pdf"},
        {"message/rfc822", "eml"},      {"application/zip", "zip"},
        {"audio/mpeg", "mp3"},          {"video/mp4", "mp4"},
        {"application/ms-tnef", "dat"}, {"image/heic", "heic"},
        {"application/json", "json"},
    };
    const char *extension = "bin";
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].type, type) == 0)
            extension = known[i].extension;
    buf_printf(out, "attachment-%zu.%s", number, extension);
}

void message_name(struct buf *out, GMimePart *part, const char *type, size_t number)
{
    safe_name(out, part);
    if (!out->len)
        made_name(out, type, number);
}
