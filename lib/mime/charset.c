#include "mime/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "mime/charset_label.h"

static const char unknown[] = "\xef\xbf\xbd"; /* U+FFFD */

/* ---- conversion ---- */

/* Appends the text with U+FFFD for each invalid byte. Returns how many those were. */
static size_t from_utf8(struct buf *out, const char *s, size_t n)
{
    size_t bad = 0, good;
    while (!utf8_valid(s, n, &good)) {
        buf_add(out, s, good);
        buf_adds(out, unknown);
        s += good + 1;
        n -= good + 1;
        bad++;
    }
    buf_add(out, s, n);
    return bad;
}

/* iconv_open, with *cd only if it succeeds. */
static int open_iconv(iconv_t *cd, const char *name)
{
    iconv_t got = iconv_open("UTF-8", name);
    /* iconv_open's own failure value */
    if (got == (iconv_t)-1 && errno == ENOMEM) /* NOLINT */
        mem_exhausted();                       /* don't mistake this for an unknown encoding */
    if (got == (iconv_t)-1)                    /* NOLINT */
        return 0;
    *cd = got;
    return 1;
}

/* Opens the first that iconv knows of names A|B|C. */
static int open_first(iconv_t *cd, const char *names)
{
    char name[CHARSET_LABEL_MOST + 1];
    while (*names) {
        size_t n = strcspn(names, "|");
        if (n <= CHARSET_LABEL_MOST) {
            memcpy(name, names, n);
            name[n] = '\0';
            if (open_iconv(cd, name))
                return 1;
        }
        names += n + (names[n] == '|');
    }
    return 0;
}

/* A conversion that is under way. */
struct conversion {
    iconv_t first, second; /* the second for what the first has not */
    int has_second, euro;  /* the byte 0x80 is the euro, which Windows added to GBK */
};

/* Appends the character at s by the second encoding. Returns how many bytes it has, or 0. */
static size_t by_second(struct buf *out, const struct conversion *c, const char *s, size_t n)
{
    if (c->euro && (unsigned char)*s == 0x80) {
        buf_adds(out, "€");
        return 1;
    }
    for (size_t length = 1; c->has_second && length <= 2 && length <= n; length++) {
        char block[8], *in = (char *)s, *to = block;
        size_t left = length, room = sizeof block;
        iconv(c->second, NULL, NULL, NULL, NULL);
        if (iconv(c->second, &in, &left, &to, &room) == (size_t)-1 || left)
            continue;
        buf_add(out, block, (size_t)(to - block));
        return length;
    }
    return 0;
}

static size_t from_iconv(struct buf *out, const struct conversion *c, const char *s, size_t n)
{
    char block[4096], *in = (char *)s;
    size_t bad = 0;
    while (n) {
        char *to = block;
        size_t room = sizeof block;
        size_t got = iconv(c->first, &in, &n, &to, &room);
        buf_add(out, block, (size_t)(to - block));
        if (got != (size_t)-1 || errno == E2BIG)
            continue;
        size_t read = by_second(out, c, in, n);
        if (!read) {
            buf_adds(out, unknown);
            bad++;
            read = 1;
        }
        in += read;
        n -= read;
    }
    char *to = block;
    size_t room = sizeof block;
    iconv(c->first, NULL, NULL, &to, &room);
    buf_add(out, block, (size_t)(to - block));
    return bad;
}

static int is_control(char c)
{
    return (unsigned char)c >= 0x80 && (unsigned char)c < 0xa0;
}

/* Converts runs of control characters of ISO-8859-N by the code page of Windows that has
 * letters and signs there. */
static size_t from_runs(struct buf *out, const struct conversion *c, const char *s, size_t n)
{
    const struct conversion windows = {.first = c->second};
    size_t bad = 0;
    for (size_t at = 0, end; at < n; at = end) {
        int control = is_control(s[at]);
        for (end = at + 1; end < n && is_control(s[end]) == control; end++)
            ;
        bad += from_iconv(out, control ? &windows : c, s + at, end - at);
    }
    return bad;
}

static long by_iconv(struct buf *out, const struct charset_label *l, const char *s, size_t n)
{
    struct conversion c = {.euro = strcmp(l->names, "GB18030") == 0};
    if (!open_first(&c.first, l->names))
        return -1;
    c.has_second = l->also && open_iconv(&c.second, l->also);
    struct buf raw = BUF_EMPTY;
    size_t bad =
        l->controls && c.has_second ? from_runs(&raw, &c, s, n) : from_iconv(&raw, &c, s, n);
    iconv_close(c.first);
    if (c.has_second)
        iconv_close(c.second);
    bad += from_utf8(out, raw.s, raw.len); /* removes surrogates, which some iconv accept */
    buf_free(&raw);
    return (long)bad;
}

/* ---- encodings with shifts, as EUC ---- */

/* HZ, RFC 1843: ~{ and ~} shift, ~~ is ~. */
static void hz_to_gb(struct buf *out, const char *s, size_t n)
{
    int two = 0;
    for (size_t i = 0; i < n; i++) {
        char next = i + 1 < n ? s[i + 1] : '\0';
        if (s[i] == '\n')
            two = 0;
        if (s[i] == '~' && (next == '{' || next == '}' || next == '~' || next == '\n')) {
            two = next == '{' || (two && next == '~');
            if (next == '~')
                buf_addc(out, '~');
            i++;
        } else if (two && s[i] > ' ' && next > ' ') {
            buf_addc(out, (char)(s[i] | 0x80));
            buf_addc(out, (char)(next | 0x80));
            i++;
        } else {
            buf_addc(out, s[i]);
        }
    }
}

enum jis { JIS_ASCII, JIS_KANA, JIS_TWO, JIS_MORE };

/* Reads the escape sequence at s. Returns its length, or 0 if it isn't one of CP50221's. */
static size_t jis_escape(const char *s, size_t n, enum jis *set)
{
    static const struct {
        const char *escape;
        enum jis set;
    } escapes[] = {{"\x1b(B", JIS_ASCII}, {"\x1b(J", JIS_ASCII}, {"\x1b(I", JIS_KANA},
                   {"\x1b$@", JIS_TWO},   {"\x1b$B", JIS_TWO},   {"\x1b$(@", JIS_TWO},
                   {"\x1b$(B", JIS_TWO},  {"\x1b&@", JIS_TWO},   {"\x1b$(D", JIS_MORE}};
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
        size_t length = strlen(escapes[i].escape);
        if (length <= n && memcmp(s, escapes[i].escape, length) == 0) {
            *set = escapes[i].set;
            return length;
        }
    }
    return 0;
}

/* Writes CP50221 as EUC-JP: JIS X 0208 with the rows of NEC, 0212, and half-width katakana.
 * Bytes that are neither stay, and are invalid there. Returns 0 if it has other sets, which
 * ISO-2022-JP-2 knows. */
static int jis_to_euc(struct buf *out, const char *s, size_t n)
{
    enum jis set = JIS_ASCII, back = JIS_ASCII;
    for (size_t i = 0; i < n;) {
        size_t length = s[i] == 0x1b ? jis_escape(s + i, n - i, &set) : 0;
        int more = i + 1 < n && s[i + 1] > ' ' && s[i + 1] < 0x7f;
        if (s[i] == 0x1b && !length && i + 1 < n && strchr("$(.N", s[i + 1]))
            return 0;
        if (s[i] == 0x0e || s[i] == 0x0f) { /* CP50222 */
            back = s[i] == 0x0e ? set : back;
            set = s[i] == 0x0e ? JIS_KANA : back;
            length = 1;
        }
        if (s[i] == '\n')
            set = JIS_ASCII;
        if (length) {
            i += length;
        } else if (s[i] <= ' ' || s[i] == 0x7f || set == JIS_ASCII) {
            /* a high byte alone is no letter of EUC */
            if ((unsigned char)s[i] >= 0x80)
                buf_addc(out, (char)0xff);
            else
                buf_addc(out, s[i]);
            i++;
        } else if (set == JIS_KANA || !more) {
            buf_addc(out, (char)0x8e);
            buf_addc(out, (char)(s[i++] | 0x80));
        } else {
            if (set == JIS_MORE)
                buf_addc(out, (char)0x8f);
            buf_addc(out, (char)(s[i] | 0x80));
            buf_addc(out, (char)(s[i + 1] | 0x80));
            i += 2;
        }
    }
    return 1;
}

static long by_shifts(struct buf *out, const struct charset_label *l, const char *s, size_t n)
{
    struct buf euc = BUF_EMPTY;
    struct charset_label as;
    long bad;
    charset_label_read(&as, l->how == CHARSET_HZ ? "gb18030" : "euc-jp");
    if (l->how == CHARSET_HZ)
        hz_to_gb(&euc, s, n);
    if (l->how == CHARSET_HZ || jis_to_euc(&euc, s, n))
        bad = by_iconv(out, &as, euc.s, euc.len);
    else
        bad = by_iconv(out, l, s, n);
    buf_free(&euc);
    return bad;
}

/* Returns how many bytes are invalid, or -1 if iconv doesn't know the encoding. */
static long convert(struct buf *out, const struct charset_label *l, const char *s, size_t n)
{
    if (l->how == CHARSET_NONE)
        return -1;
    if (l->how == CHARSET_UTF8)
        return (long)from_utf8(out, s, n);
    if (l->how == CHARSET_JIS || l->how == CHARSET_HZ)
        return by_shifts(out, l, s, n);
    return by_iconv(out, l, s, n);
}

static void cut_back(struct buf *out, size_t to)
{
    out->len = to;
    out->s[to] = '\0';
}

/* Converts the text if all of it fits. */
static int fits(struct buf *out, const char *name, const char *s, size_t n)
{
    struct charset_label l;
    size_t before = out->len;
    charset_label_read(&l, name);
    if (convert(out, &l, s, n) == 0)
        return 1;
    cut_back(out, before);
    return 0;
}

/* ---- guessing ---- */

struct looks {
    size_t high;       /* bytes above 0x7f */
    size_t pairs;      /* two bytes, the first of them high */
    size_t low_trails; /* pairs with a second byte below 0x80: Big5, or the rarer half of GBK */
    size_t alone;      /* single high bytes, between two that aren't high */
    int even;          /* high bytes come in pairs from 0xa1 on, as in GB2312 */
    size_t cjk;        /* ideographs, read as UTF-8 */
    int escapes;       /* ESC $ or ESC ( I: ISO-2022 */
    int scripts;    /* bit mask of the scripts, with two bytes in UTF-8, that all of it fits */
    size_t longest; /* run of high ones */
};

/* The first of the two bytes, per script; 0xc2 has punctuation for all of them. */
static const unsigned char scripts[][4] = {
    {0xc2, 0xc3, 0xc4, 0xc5}, /* Latin */
    {0xc2, 0xce, 0xcf},       /* Greek */
    {0xc2, 0xd0, 0xd1},       /* Cyrillic */
    {0xc2, 0xd6, 0xd7},       /* Hebrew */
    {0xc2, 0xd8, 0xd9},       /* Arabic */
};
enum { SCRIPTS = sizeof scripts / sizeof *scripts };

static int high(char c)
{
    return (unsigned char)c >= 0x80;
}

static void look(struct looks *l, const char *s, size_t n)
{
    *l = (struct looks){.even = 1};
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == 0x1b && i + 2 < n && (s[i + 1] == '$' || strncmp(s + i + 1, "(I", 2) == 0))
            l->escapes = 1;
        l->high += c >= 0x80;
        l->alone += c >= 0x80 && (!i || !high(s[i - 1])) && (i + 1 == n || !high(s[i + 1]));
        l->cjk += c >= 0xe3 && c <= 0xe9 && i + 2 < n &&
                  ((unsigned char)s[i + 1] & 0xc0) == 0x80 &&
                  ((unsigned char)s[i + 2] & 0xc0) == 0x80;
    }
    l->scripts = (1 << SCRIPTS) - 1;
    for (size_t i = 0, run = 0; i < n; i++) {
        run = high(s[i]) ? run + 1 : 0;
        if (run > l->longest)
            l->longest = run;
    }
    for (size_t i = 0; i < n; i++) {
        if (!high(s[i]))
            continue;
        for (int k = 0; k < SCRIPTS; k++)
            if (!memchr(scripts[k], (unsigned char)s[i], sizeof scripts[k]))
                l->scripts &= ~(1 << k);
        if (i + 1 == n || (unsigned char)s[i] < 0xa1 || (unsigned char)s[i + 1] < 0xa1)
            l->even = 0;
        l->pairs++;
        l->low_trails += i + 1 < n && !high(s[i + 1]);
        i++;
    }
}

/* 漏水 in GB2312 is also valid UTF-8, "©ˮ": letters of different scripts. */
static int rather_gb(const struct looks *l)
{
    enum { TWO = 4 }; /* bytes of two characters */
    return l->even && !l->cjk && !l->scripts && l->longest >= TWO;
}

/* A text in a Latin script has few such bytes, and most of them are single. */
static int is_latin(const struct looks *l, size_t n)
{
    enum { LATIN = 4 };
    return !l->even && (l->alone * 2 > l->high || l->high * LATIN < n);
}

static int guess_chinese(struct buf *out, const char *s, size_t n, const struct looks *l)
{
    enum { SHARE = 10 };
    if (is_latin(l, n))
        return 0;
    return (l->low_trails * SHARE >= l->pairs && fits(out, "big5", s, n)) ||
           fits(out, "gb18030", s, n);
}

static void guess(struct buf *out, const char *s, size_t n, const struct looks *l)
{
    struct charset_label windows;
    if (l->escapes && (fits(out, "iso-2022-jp", s, n) || fits(out, "iso-2022-kr", s, n)))
        return;
    if (utf8_valid(s, n, NULL) && !rather_gb(l)) {
        buf_add(out, s, n);
        return;
    }
    if (guess_chinese(out, s, n, l))
        return;
    charset_label_read(&windows, "windows-1252");
    convert(out, &windows, s, n);
}

/* ---- what is declared ---- */

/* UTF-16 has zero bytes, in its line ends at least; a text that somebody else has converted
 * since hasn't. */
static int is_utf16(const char *s, size_t n)
{
    return memchr(s, '\0', n) != NULL ||
           (n >= 2 && (memcmp(s, "\xff\xfe", 2) == 0 || memcmp(s, "\xfe\xff", 2) == 0));
}

static size_t letters(const char *s, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += (unsigned char)s[i] >= 0xc0;
    return count;
}

/* Decodes the text as declared. Returns 0 if nothing of it is that, or if it is called UTF-8
 * but most of it isn't, while all of it is Chinese. */
static int decode_declared(struct buf *out, const struct charset_label *label, const char *s,
                           size_t n, const struct looks *l, int *bad)
{
    size_t before = out->len;
    long invalid = convert(out, label, s, n);
    size_t good = letters(out->s + before, out->len - before);
    *bad = invalid != 0;
    if (invalid == 0)
        return 1;
    good -= invalid > 0 ? (size_t)invalid : 0;
    if (invalid > 0 && good > 0) {
        struct buf other = BUF_EMPTY;
        int chinese = label->how == CHARSET_UTF8 && ((size_t)invalid > good || rather_gb(l)) &&
                      guess_chinese(&other, s, n, l);
        buf_free(&other);
        if (!chinese)
            return 1;
    }
    cut_back(out, before);
    return 0;
}

int charset_known(const char *declared)
{
    struct charset_label label;
    iconv_t cd;
    charset_label_read(&label, declared);
    if (label.how == CHARSET_NONE || !*label.names)
        return label.how == CHARSET_UTF8;
    int known = open_first(&cd, label.names);
    if (known)
        iconv_close(cd);
    return known;
}

int charset_decode(struct buf *out, const char *s, size_t n, const char *declared)
{
    struct looks l;
    struct charset_label label;
    int said = declared && *declared, bad;
    charset_label_read(&label, declared);
    look(&l, s, n);
    if (label.how == CHARSET_UTF16 && !is_utf16(s, n))
        label.how = CHARSET_NONE;
    int ascii = label.how < CHARSET_JIS || (label.how == CHARSET_ICONV && !l.high);
    if (!l.high && !l.escapes && ascii) {
        buf_add(out, s, n);
        return 0;
    }
    /* UTF-8 with ideographs is never another encoding by chance */
    if (label.how == CHARSET_ICONV && l.cjk > 1 && utf8_valid(s, n, NULL)) {
        buf_add(out, s, n);
        return 1;
    }
    if (decode_declared(out, &label, s, n, &l, &bad))
        return bad;
    guess(out, s, n, &l);
    return said || !utf8_valid(s, n, NULL) || rather_gb(&l);
}
