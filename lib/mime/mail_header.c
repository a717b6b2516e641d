#include "mime/mail_header.h"

#include <string.h>

#include "base/utf8.h"
#include "mime/charset.h"

enum { CHARSET_MOST = 64 };

/* One encoded word: =?charset?B?text?= */
struct word {
    char charset[CHARSET_MOST];
    char encoding; /* 'B' or 'Q' */
    const char *text;
    size_t len;
    const char *end; /* the first byte after it */
    int open;        /* it lacks its end */
};

static int blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t blanks(const char *s)
{
    size_t n = 0;
    while (blank(s[n]))
        n++;
    return n;
}

static int read_word(const char *s, struct word *w)
{
    if (strncmp(s, "=?", 2) != 0)
        return 0;
    const char *p = s + 2;
    size_t n = strcspn(p, "?* \t\r\n");
    if (!n || n >= CHARSET_MOST)
        return 0;
    memcpy(w->charset, p, n);
    w->charset[n] = '\0';
    p += n;
    p += strcspn(p, "? \t\r\n"); /* skip a language */
    if (*p != '?' || !p[1] || !strchr("BbQq", p[1]) || p[2] != '?')
        return 0;
    w->encoding = p[1] == 'B' || p[1] == 'b' ? 'B' : 'Q';
    w->text = p + 3;
    const char *end = strstr(w->text, "?=");
    /* a Q word may begin with an encoded byte, so ?= occurs twice there */
    if (end == w->text && w->encoding == 'Q' && end[2] && strstr(end + 2, "?="))
        end = strstr(end + 1, "?=");
    w->open = end == NULL;
    w->len = end ? (size_t)(end - w->text) : strlen(w->text);
    w->end = w->text + w->len + (end ? 2 : 0);
    return 1;
}

static int digit64(char c)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

static void from_base64(struct buf *out, const char *s, size_t n)
{
    unsigned bits = 0, have = 0;
    for (size_t i = 0; i < n; i++) {
        int d = digit64(s[i]);
        if (d < 0)
            continue;
        bits = bits << 6 | (unsigned)d;
        have += 6;
        if (have >= 8) {
            have -= 8;
            buf_addc(out, (char)(bits >> have));
        }
    }
}

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

static void from_q(struct buf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '=' && i + 2 < n && hex(s[i + 1]) >= 0 && hex(s[i + 2]) >= 0) {
            buf_addc(out, (char)(hex(s[i + 1]) << 4 | hex(s[i + 2])));
            i += 2;
        } else {
            buf_addc(out, s[i] == '_' ? ' ' : s[i]);
        }
    }
}

static void word_bytes(struct buf *out, const struct word *w)
{
    if (w->encoding == 'B')
        from_base64(out, w->text, w->len);
    else
        from_q(out, w->text, w->len);
}

/* Decodes the word at s and all that directly follow it: a character may be cut between two of
 * them. */
static const char *decode_run(struct buf *out, const char *s, int *guessed)
{
    struct word w, next;
    struct buf bytes = BUF_EMPTY;
    read_word(s, &w);
    word_bytes(&bytes, &w);
    *guessed |= w.open;
    const char *end = w.end;
    while (read_word(end + blanks(end), &next) && next.encoding == w.encoding &&
           strcmp(next.charset, w.charset) == 0) {
        word_bytes(&bytes, &next);
        *guessed |= next.open;
        end = next.end;
    }
    *guessed |= charset_decode(out, bytes.s, bytes.len, w.charset);
    buf_free(&bytes);
    return end;
}

/* Finds the plain text before the next word. */
static const char *plain_run(const char *s, struct word *w)
{
    const char *p = s;
    while (*p && !(p[0] == '=' && p[1] == '?' && read_word(p, w)))
        p++;
    return p;
}

int mail_header_decode(struct buf *out, const char *raw)
{
    struct buf text = BUF_EMPTY;
    struct word w;
    int guessed = 0, after_word = 0;
    for (const char *s = raw; *s;) {
        const char *end = plain_run(s, &w);
        size_t n = (size_t)(end - s);
        /* blanks between two encoded words aren't part of the text */
        if (n && !(after_word && *end && blanks(s) >= n))
            guessed |= charset_decode(&text, s, n, NULL);
        s = end;
        if (*s)
            s = decode_run(&text, s, &guessed);
        after_word = 1;
    }
    mail_header_line(out, text.s, text.len, text.len);
    buf_free(&text);
    return guessed;
}

int mail_header_line(struct buf *out, const char *s, size_t n, size_t most)
{
    struct buf line = BUF_EMPTY;
    size_t characters = 0, at = 0;
    for (; at < n && characters < most; at++) {
        unsigned char c = (unsigned char)s[at];
        int control = c <= ' ' || c == 0x7f;
        /* C1 controls */
        if (c == 0xc2 && at + 1 < n && (unsigned char)s[at + 1] < 0xa0) {
            control = 1;
            at++;
        }
        if (control && (!line.len || line.s[line.len - 1] == ' '))
            continue;
        buf_addc(&line, control ? ' ' : s[at]);
        characters++;
        while (!control && at + 1 < n && ((unsigned char)s[at + 1] & 0xc0) == 0x80)
            buf_addc(&line, s[++at]);
    }
    int cut = at < n && !utf8_blank(s + at, n - at);
    while (line.len && line.s[line.len - 1] == ' ')
        line.len--;
    buf_add(out, line.s, line.len);
    if (cut)
        buf_adds(out, "…");
    buf_free(&line);
    return cut;
}
