#include "mime/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"

enum { NAME_MOST = 40 };

static const char unknown[] = "\xef\xbf\xbd"; /* U+FFFD */

/* ---- names ---- */

/* The names that senders use, and the encoding that covers everything they mean. */
static const struct {
    const char *name, *meant;
} meanings[] = {
    {"utf8", "UTF-8"},
    {"gb2312", "GB18030"},
    {"gb_2312-80", "GB18030"},
    {"gbk", "GB18030"},
    {"x-gbk", "GB18030"},
    {"cp936", "GB18030"},
    {"ms936", "GB18030"},
    {"windows-936", "GB18030"},
    {"euc-cn", "GB18030"},
    {"big5", "BIG5-HKSCS"},
    {"big-5", "BIG5-HKSCS"},
    {"x-big5", "BIG5-HKSCS"},
    {"cp950", "BIG5-HKSCS"},
    {"windows-950", "BIG5-HKSCS"},
    {"iso-8859-1", "CP1252"},
    {"iso8859-1", "CP1252"},
    {"iso_8859-1", "CP1252"},
    {"latin1", "CP1252"},
    {"iso-8859-8-i", "ISO-8859-8"},
    {"iso-8859-9", "CP1254"},
    {"iso-8859-11", "CP874"},
    {"tis-620", "CP874"},
    {"shift_jis", "CP932"},
    {"shift-jis", "CP932"},
    {"sjis", "CP932"},
    {"x-sjis", "CP932"},
    {"windows-31j", "CP932"},
    {"euc-kr", "UHC"},
    {"ks_c_5601-1987", "UHC"},
    {"windows-949", "UHC"},
    {"unicode-1-1-utf-7", "UTF-7"},
};

/* Other names that are used unchanged. */
static const char *const families[] = {"utf-",  "iso-", "iso_", "windows-", "cp12",
                                       "koi8-", "euc-", "gb",   "big5"};

static const char *meant_by(const char *declared)
{
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (strcasecmp(meanings[i].name, declared) == 0)
            return meanings[i].meant;
    size_t n = strlen(declared);
    if (n > NAME_MOST || strspn(declared, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                          "0123456789-_.:") != n)
        return NULL;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (strncasecmp(families[i], declared, strlen(families[i])) == 0)
            return declared;
    return NULL;
}

static int is_utf8(const char *name)
{
    return strcasecmp(name, "UTF-8") == 0;
}

/* ASCII bytes may mean something else in these. HZ isn't supported, but isn't ASCII either. */
static int shifts(const char *name)
{
    static const char *const shifting[] = {"iso-2022-", "hz",     "utf-7",
                                           "utf-16",    "utf-32", "unicode"};
    for (size_t i = 0; i < sizeof shifting / sizeof *shifting; i++)
        if (strncasecmp(shifting[i], name, strlen(shifting[i])) == 0)
            return 1;
    return 0;
}

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

static size_t from_iconv(struct buf *out, iconv_t cd, const char *s, size_t n)
{
    char block[4096], *in = (char *)s;
    size_t bad = 0;
    while (n) {
        char *to = block;
        size_t room = sizeof block;
        size_t got = iconv(cd, &in, &n, &to, &room);
        buf_add(out, block, (size_t)(to - block));
        if (got != (size_t)-1 || errno == E2BIG)
            continue;
        buf_adds(out, unknown);
        in++;
        n--;
        bad++;
    }
    char *to = block;
    size_t room = sizeof block;
    iconv(cd, NULL, NULL, &to, &room);
    buf_add(out, block, (size_t)(to - block));
    return bad;
}

/* Returns -1 if iconv doesn't know the encoding. */
static long convert(struct buf *out, const char *name, const char *s, size_t n)
{
    if (is_utf8(name))
        return (long)from_utf8(out, s, n);
    iconv_t cd = iconv_open("UTF-8", name);
    /* iconv_open's own failure value */
    if (cd == (iconv_t)-1 && errno == ENOMEM) /* NOLINT */
        mem_exhausted();                      /* don't mistake this for an unknown encoding */
    if (cd == (iconv_t)-1)                    /* NOLINT */
        return -1;
    struct buf raw = BUF_EMPTY;
    size_t bad = from_iconv(&raw, cd, s, n);
    iconv_close(cd);
    from_utf8(out, raw.s, raw.len); /* removes surrogates, which some iconv accept */
    buf_free(&raw);
    return (long)bad;
}

/* Converts the text if all of it fits. */
static int fits(struct buf *out, const char *name, const char *s, size_t n)
{
    size_t before = out->len;
    if (convert(out, name, s, n) == 0)
        return 1;
    out->len = before;
    out->s[before] = '\0';
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
    int escapes;       /* ESC $: ISO-2022 */
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
        if (c == 0x1b && i + 1 < n && s[i + 1] == '$')
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

static void guess(struct buf *out, const char *s, size_t n, const struct looks *l)
{
    enum { SHARE = 10, LATIN = 4 };
    if (l->escapes && fits(out, "ISO-2022-JP", s, n))
        return;
    if (utf8_valid(s, n, NULL) && !rather_gb(l)) {
        buf_add(out, s, n);
        return;
    }
    /* a text in a Latin script has few such bytes, and most of them are single */
    int latin = !l->even && (l->alone * 2 > l->high || l->high * LATIN < n);
    int big5 = l->low_trails * SHARE >= l->pairs;
    if (!latin && big5 && fits(out, "BIG5-HKSCS", s, n))
        return;
    if (!latin && fits(out, "GB18030", s, n))
        return;
    convert(out, "CP1252", s, n);
}

int charset_decode(struct buf *out, const char *s, size_t n, const char *declared)
{
    enum { FEW = 16 };
    struct looks l;
    int said = declared && *declared;
    const char *name = said ? meant_by(declared) : NULL;
    look(&l, s, n);
    if (!l.high && !l.escapes && !(said && shifts(name ? name : declared))) {
        buf_add(out, s, n);
        return 0;
    }
    /* UTF-8 with ideographs is never another encoding by chance */
    if (name && !is_utf8(name) && !shifts(name) && l.cjk > 1 && utf8_valid(s, n, NULL)) {
        buf_add(out, s, n);
        return 1;
    }
    if (name && fits(out, name, s, n))
        return 0;
    size_t before = out->len;
    long bad = name ? convert(out, name, s, n) : -1;
    if (bad >= 0 && (size_t)bad * FEW <= l.high)
        return 1; /* damaged in a few places */
    out->len = before;
    out->s[before] = '\0';
    guess(out, s, n, &l);
    return said || !utf8_valid(s, n, NULL) || rather_gb(&l);
}
