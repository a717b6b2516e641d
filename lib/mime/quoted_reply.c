#include "mime/quoted_reply.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

struct line {
    const char *s; /* without blanks around it */
    size_t len;
    const char *start; /* with them */
};

/* Reads the line at s. Returns where the next one begins, or the end. */
static const char *read_line(const char *s, const char *end, struct line *l)
{
    const char *newline = memchr(s, '\n', (size_t)(end - s)), *stop = newline ? newline : end;
    l->start = l->s = s;
    while (l->s < stop && strchr(" \t\r*", *l->s))
        l->s++;
    const char *last = stop;
    while (last > l->s && strchr(" \t\r*", last[-1]))
        last--;
    l->len = (size_t)(last - l->s);
    return newline ? newline + 1 : end;
}

static int begins(const struct line *l, const char *with)
{
    size_t n = strlen(with);
    return l->len >= n && strncasecmp(l->s, with, n) == 0;
}

static int ends(const struct line *l, const char *with)
{
    size_t n = strlen(with);
    return l->len >= n && strncasecmp(l->s + l->len - n, with, n) == 0;
}

static int has(const struct line *l, const char *what)
{
    size_t n = strlen(what);
    for (size_t i = 0; i + n <= l->len; i++)
        if (strncasecmp(l->s + i, what, n) == 0)
            return 1;
    return 0;
}

static int is_quoted(const struct line *l)
{
    return l->len && *l->s == '>';
}

/* -----Original Message----- */
static int is_separator(const struct line *l)
{
    static const char *const words[] = {
        "original message",        "原始邮件",         "原始郵件", "邮件原件", "原邮件",
        "ursprüngliche nachricht", "message d'origine"};
    if (!begins(l, "--") || !ends(l, "--"))
        return 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (has(l, words[i]))
            return 1;
    return 0;
}

/* "On Monday, Anna wrote:" */
static int is_attribution(const struct line *l)
{
    static const char *const tails[] = {"wrote:", "wrote：",  "写道：",    "写道:",   "寫道：",
                                        "寫道:",  "schrieb:", "a écrit :", "a écrit:"};
    enum { LONGEST = 400 };
    if (l->len > LONGEST)
        return 0;
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (ends(l, tails[i]))
            return 1;
    return begins(l, "Am ") && has(l, " schrieb ") && ends(l, ":");
}

/* It continues on the next lines: "On Monday, Anna Bell" / "<anna@example.com> wrote:" */
static int begins_attribution(const struct line *l)
{
    return begins(l, "On ") || begins(l, "Am ") || begins(l, "Le ") || begins(l, "在") ||
           begins(l, "于") || begins(l, "於");
}

/* The block of headers that Outlook and others write: From, then Sent, To … */
static int is_header_block(const struct line *l, const char *next, const char *end)
{
    static const char *const froms[] = {"From:",   "发件人：", "发件人:", "發件人：",
                                        "發件人:", "寄件者：", "寄件者:", "寄件人：",
                                        "寄件人:", "Von:",     "De :"};
    static const char *const others[] = {
        "Sent:",    "Date:",  "To:",  "Subject:", "发送时间", "日期",      "时间",     "收件人",
        "寄件日期", "收件者", "主题", "主旨",     "發送時間", "Gesendet:", "Envoyé :",
    };
    enum { LINES = 3 };
    int from = 0;
    for (size_t i = 0; i < sizeof froms / sizeof *froms; i++)
        from |= begins(l, froms[i]);
    for (int k = 0; from && k < LINES && next < end; k++) {
        struct line o;
        next = read_line(next, end, &o);
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
            if (begins(&o, others[i]))
                return 1;
    }
    return 0;
}

/* Up to three joined lines form an attribution. Returns where it ends, or NULL. */
static const char *attribution(const char *s, const char *end)
{
    enum { LINES = 3 };
    struct line l;
    const char *next = read_line(s, end, &l);
    if (is_quoted(&l))
        return NULL;
    if (is_attribution(&l))
        return next;
    if (!begins_attribution(&l))
        return NULL;
    for (int i = 1; i < LINES && next < end; i++) {
        next = read_line(next, end, &l);
        if (!l.len || is_quoted(&l))
            return NULL;
        if (is_attribution(&l))
            return next;
    }
    return NULL;
}

/* Returns 1 if quoted lines come first and the writer's own lines are below or between them. */
static int answered_below(const char *s, const char *end)
{
    int quoted = 0;
    struct line l;
    while (s < end) {
        s = read_line(s, end, &l);
        if (l.len == 2 && memcmp(l.s, "--", 2) == 0)
            break; /* a signature */
        if (is_quoted(&l))
            quoted = 1;
        else if (l.len && !quoted)
            return 0; /* this quoted text has no marks */
        else if (l.len)
            return 1;
    }
    return 0;
}

static int forwarded(const struct line *l)
{
    return begins(l, "--") && ends(l, "--") &&
           (has(l, "forward") || has(l, "转发") || has(l, "轉寄") || has(l, "轉發"));
}

/* Returns where the last block begins that consists only of quoted lines. */
static const char *last_block(const char *text, const char *end)
{
    const char *block = NULL;
    struct line l;
    for (const char *s = text; s < end;) {
        s = read_line(s, end, &l);
        if (is_quoted(&l))
            block = block ? block : l.start;
        else if (l.len)
            block = NULL;
    }
    return block ? block : end;
}

size_t quoted_reply_start(const char *text, size_t n)
{
    const char *end = text + n, *cut = NULL;
    struct line l;
    for (const char *s = text, *next; s < end && !cut; s = next) {
        next = read_line(s, end, &l);
        if (forwarded(&l))
            return n;
        const char *behind = attribution(s, end);
        if (is_separator(&l) || is_header_block(&l, next, end) ||
            (behind && !answered_below(behind, end)))
            cut = s;
    }
    if (!cut)
        cut = last_block(text, end);
    if (cut == end)
        return n;
    size_t own = (size_t)(cut - text);
    while (own && strchr(" \t\r\n_-", text[own - 1]))
        own--;
    return own && !utf8_blank(text, own) ? own : n;
}
