#include "mime/quoted_reply.h"

#include <ctype.h>
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

/* "On Monday, Anna wrote:", or a line that ends so. */
static int ends_attribution(const struct line *l)
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

/* Returns the index of the label that the line begins with, or -1. */
static int label_of(const struct line *l, const char *const *labels, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(labels[i]);
        if (!begins(l, labels[i]))
            continue;
        while (n < l->len && strchr(" \t*", l->s[n]))
            n++;
        if (n < l->len && (l->s[n] == ':' || strncmp(l->s + n, "：", strlen("：")) == 0))
            return (int)i;
    }
    return -1;
}

enum header { H_NONE, H_FROM, H_SENT, H_DATE, H_TO, H_COPY, H_SUBJECT };

static enum header header_of(const struct line *l)
{
    static const char *const froms[] = {"From", "发件人", "發件人", "寄件者", "寄件人",
                                        "Von",  "De",     "Da",     "差出人"};
    static const char *const sents[] = {"Sent",     "发送时间", "寄件日期", "發送時間",
                                        "发送日期", "Gesendet", "Envoyé",   "Enviado",
                                        "Inviato",  "送信日時"};
    static const char *const dates[] = {"Date",  "日期",  "时间", "時間",
                                        "Datum", "Fecha", "日時"};
    static const char *const tos[] = {"To", "收件人", "收件者", "An", "À", "Para", "A", "宛先"};
    static const char *const copies[] = {"Cc", "Bcc", "抄送", "副本", "Kopie", "Copie"};
    static const char *const subjects[] = {"Subject", "主题",   "主旨",    "主題", "Betreff",
                                           "Objet",   "Asunto", "Oggetto", "件名"};
    static const struct {
        enum header header;
        const char *const *labels;
        size_t count;
    } all[] = {
        {H_FROM, froms, sizeof froms / sizeof *froms},
        {H_SENT, sents, sizeof sents / sizeof *sents},
        {H_DATE, dates, sizeof dates / sizeof *dates},
        {H_TO, tos, sizeof tos / sizeof *tos},
        {H_COPY, copies, sizeof copies / sizeof *copies},
        {H_SUBJECT, subjects, sizeof subjects / sizeof *subjects},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (label_of(l, all[i].labels, all[i].count) >= 0)
            return all[i].header;
    return H_NONE;
}

/* The block of headers that Outlook and others write: From with an address, and when or about
 * what; or Outlook's own, with names alone: From, Sent, To, perhaps Cc, Subject. */
static int is_header_block(const struct line *l, const char *next, const char *end)
{
    enum { LINES = 6 };
    int seen = 0, outlook = 1, address = has(l, "@");
    enum header last = H_FROM, now;
    if (header_of(l) != H_FROM)
        return 0;
    for (int k = 0; k < LINES && next < end; k++) {
        struct line o;
        next = read_line(next, end, &o);
        now = header_of(&o);
        if (!o.len || (now == H_NONE && !has(&o, "@"))) /* a long list goes on */
            break;
        if (now == H_NONE)
            continue;
        seen |= 1 << now;
        outlook &= now > last && now != H_DATE;
        last = now;
    }
    int all = 1 << H_SENT | 1 << H_TO | 1 << H_SUBJECT;
    return (address && seen & (1 << H_SENT | 1 << H_DATE | 1 << H_SUBJECT)) ||
           (outlook && (seen & all) == all);
}

/* A time of day: 9:00. */
static int has_clock(const char *s, const char *end)
{
    for (; s + 4 <= end; s++)
        if (isdigit((unsigned char)s[0]) && s[1] == ':' && isdigit((unsigned char)s[2]) &&
            isdigit((unsigned char)s[3]))
            return 1;
    return 0;
}

/* Does the attribution from s to `after` have what a program writes: an address or a time of
 * day, or is what it names quoted below it? */
static int is_by_program(const char *s, const char *after, const char *end)
{
    struct line l = {"", 0, ""};
    if (memchr(s, '@', (size_t)(after - s)) || has_clock(s, after))
        return 1;
    while (after < end && !l.len)
        after = read_line(after, end, &l);
    return is_quoted(&l);
}

/* Up to three joined lines form an attribution. Returns where it ends, or NULL. */
static const char *attribution(const char *s, const char *end)
{
    enum { LINES = 3 };
    struct line l;
    const char *next = read_line(s, end, &l);
    int joined = begins_attribution(&l);
    for (int i = 1; !is_quoted(&l) && (l.len || i == 1); i++) {
        if (ends_attribution(&l))
            return is_by_program(s, next, end) ? next : NULL;
        if (!joined || i == LINES || next == end)
            return NULL;
        next = read_line(next, end, &l);
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

static int is_forwarded(const struct line *l)
{
    static const char *const words[] = {"forward", "weitergeleitet", "transféré", "reenviado",
                                        "转发",    "轉寄",           "轉發",      "転送"};
    int ruled = begins(l, "--") && ends(l, "--");
    if (begins(l, "Begin forwarded message") || begins(l, "Anfang der weitergeleiteten") ||
        begins(l, "Début du message transféré") || begins(l, "开始转发的邮件"))
        return 1;
    for (size_t i = 0; ruled && i < sizeof words / sizeof *words; i++)
        if (has(l, words[i]))
            return 1;
    return 0;
}

int quoted_reply_is_forward(const char *subject)
{
    static const char *const words[] = {"Fwd", "Fw",   "WG",   "TR",  "RV",
                                        "Enc", "转发", "轉寄", "轉發"};
    struct line l = {.s = subject, .len = strlen(subject), .start = subject};
    return label_of(&l, words, sizeof words / sizeof *words) >= 0;
}

/* Returns where the last block begins that consists only of quoted lines. It is apart from the
 * text before it: otherwise it is a line of the text that begins with ">". */
static const char *last_block(const char *text, const char *end)
{
    const char *block = NULL;
    int blank = 1;
    struct line l;
    for (const char *s = text; s < end;) {
        s = read_line(s, end, &l);
        if (is_quoted(&l) && !block && blank)
            block = l.start;
        else if (l.len && !is_quoted(&l))
            block = NULL;
        blank = !l.len;
    }
    return block ? block : end;
}

size_t quoted_reply_start(const char *text, size_t n)
{
    const char *end = text + n, *cut = NULL;
    struct line l;
    for (const char *s = text, *next; s < end && !cut; s = next) {
        next = read_line(s, end, &l);
        if (is_forwarded(&l))
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
