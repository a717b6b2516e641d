#include "mime/charset_label.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the encodings ---- */

static const char gb18030[] = "GB18030", big5[] = "BIG5-HKSCS|BIG5",
                  cp932[] = "CP932|SHIFT_JIS", eucjp[] = "EUC-JP-MS|CP51932|EUC-JP",
                  uhc[] = "UHC|CP949", cp1252[] = "CP1252", cp1254[] = "CP1254",
                  cp874[] = "CP874", utf16[] = "UTF-16";

/* Names without signs, in lower case. Those that iconv has in the same sense aren't here. */
static const struct {
    const char *name, *meant;
    enum charset_how how;
} labels[] = {
    {"usascii", "", CHARSET_NONE},
    {"ascii", "", CHARSET_NONE},
    {"ansix341968", "", CHARSET_NONE},
    {"unknown", "", CHARSET_NONE},
    {"xunknown", "", CHARSET_NONE},
    {"unknown8bit", "", CHARSET_NONE},
    {"7bit", "", CHARSET_NONE},
    {"8bit", "", CHARSET_NONE},
    {"utf8", "", CHARSET_UTF8},
    {"unicode11utf8", "", CHARSET_UTF8},
    {"unicode20utf8", "", CHARSET_UTF8},
    {"xunicode20utf8", "", CHARSET_UTF8},
    {"utf8mb4", "", CHARSET_UTF8},
    {"gb2312", gb18030, CHARSET_ICONV},
    {"gb231280", gb18030, CHARSET_ICONV},
    {"csgb2312", gb18030, CHARSET_ICONV},
    {"csiso58gb231280", gb18030, CHARSET_ICONV},
    {"isoir58", gb18030, CHARSET_ICONV},
    {"chinese", gb18030, CHARSET_ICONV},
    {"gbk", gb18030, CHARSET_ICONV},
    {"xgbk", gb18030, CHARSET_ICONV},
    {"euccn", gb18030, CHARSET_ICONV},
    {"xeuccn", gb18030, CHARSET_ICONV},
    {"cngb", gb18030, CHARSET_ICONV},
    {"gb18030", gb18030, CHARSET_ICONV},
    {"big5", big5, CHARSET_ICONV},
    {"big5hkscs", big5, CHARSET_ICONV},
    {"big5eten", big5, CHARSET_ICONV},
    {"xbig5", big5, CHARSET_ICONV},
    {"xxbig5", big5, CHARSET_ICONV},
    {"cnbig5", big5, CHARSET_ICONV},
    {"csbig5", big5, CHARSET_ICONV},
    {"shiftjis", cp932, CHARSET_ICONV},
    {"sjis", cp932, CHARSET_ICONV},
    {"xsjis", cp932, CHARSET_ICONV},
    {"csshiftjis", cp932, CHARSET_ICONV},
    {"mskanji", cp932, CHARSET_ICONV},
    {"windows31j", cp932, CHARSET_ICONV},
    {"cswindows31j", cp932, CHARSET_ICONV},
    {"xmscp932", cp932, CHARSET_ICONV},
    {"eucjp", eucjp, CHARSET_ICONV},
    {"xeucjp", eucjp, CHARSET_ICONV},
    {"eucjpms", eucjp, CHARSET_ICONV},
    {"cseucpkdfmtjapanese", eucjp, CHARSET_ICONV},
    {"ujis", eucjp, CHARSET_ICONV},
    {"euckr", uhc, CHARSET_ICONV},
    {"xeuckr", uhc, CHARSET_ICONV},
    {"cseuckr", uhc, CHARSET_ICONV},
    {"isoir149", uhc, CHARSET_ICONV},
    {"korean", uhc, CHARSET_ICONV},
    {"ksc5601", uhc, CHARSET_ICONV},
    {"ksc56011987", uhc, CHARSET_ICONV},
    {"ksc56011989", uhc, CHARSET_ICONV},
    {"csksc56011987", uhc, CHARSET_ICONV},
    {"uhc", uhc, CHARSET_ICONV},
    {"iso2022jp", "ISO-2022-JP-2|ISO-2022-JP", CHARSET_JIS},
    {"csiso2022jp", "ISO-2022-JP-2|ISO-2022-JP", CHARSET_JIS},
    {"iso2022jp1", "ISO-2022-JP-2|ISO-2022-JP", CHARSET_JIS},
    {"iso2022jp2", "ISO-2022-JP-2|ISO-2022-JP", CHARSET_JIS},
    {"iso2022jpms", "ISO-2022-JP-2|ISO-2022-JP", CHARSET_JIS},
    {"iso2022jp3", "ISO-2022-JP-3", CHARSET_SHIFTED},
    {"iso2022kr", "ISO-2022-KR", CHARSET_SHIFTED},
    {"csiso2022kr", "ISO-2022-KR", CHARSET_SHIFTED},
    {"iso2022cn", "ISO-2022-CN-EXT|ISO-2022-CN", CHARSET_SHIFTED},
    {"iso2022cnext", "ISO-2022-CN-EXT|ISO-2022-CN", CHARSET_SHIFTED},
    {"hz", gb18030, CHARSET_HZ},
    {"hzgb2312", gb18030, CHARSET_HZ},
    {"utf7", "UTF-7", CHARSET_SHIFTED},
    {"unicode11utf7", "UTF-7", CHARSET_SHIFTED},
    {"csunicode11utf7", "UTF-7", CHARSET_SHIFTED},
    {"utf16", utf16, CHARSET_UTF16},
    {"unicode", utf16, CHARSET_UTF16},
    {"csunicode", utf16, CHARSET_UTF16},
    {"unicodefeff", utf16, CHARSET_UTF16},
    {"ucs2", utf16, CHARSET_UTF16},
    {"iso10646ucs2", utf16, CHARSET_UTF16},
    {"utf16le", "UTF-16LE", CHARSET_UTF16},
    {"utf16be", "UTF-16BE", CHARSET_UTF16},
    {"unicodefffe", "UTF-16BE", CHARSET_UTF16},
    {"utf32", "UTF-32", CHARSET_UTF16},
    {"utf32le", "UTF-32LE", CHARSET_UTF16},
    {"utf32be", "UTF-32BE", CHARSET_UTF16},
    {"ucs4", "UCS-4", CHARSET_UTF16},
    {"latin1", cp1252, CHARSET_ICONV},
    {"l1", cp1252, CHARSET_ICONV},
    {"csisolatin1", cp1252, CHARSET_ICONV},
    {"isoir100", cp1252, CHARSET_ICONV},
    {"latin5", cp1254, CHARSET_ICONV},
    {"l5", cp1254, CHARSET_ICONV},
    {"csisolatin5", cp1254, CHARSET_ICONV},
    {"isoir148", cp1254, CHARSET_ICONV},
    {"tis620", cp874, CHARSET_ICONV},
    {"tis62025331", cp874, CHARSET_ICONV},
    {"logical", "ISO-8859-8", CHARSET_ICONV},
    {"visual", "ISO-8859-8", CHARSET_ICONV},
    {"suneugreek", "ISO-8859-7", CHARSET_ICONV},
    {"koi", "KOI8-R", CHARSET_ICONV},
    {"koi8", "KOI8-R", CHARSET_ICONV},
    {"koi8ru", "KOI8-U", CHARSET_ICONV},
    {"xmacroman", "MACINTOSH", CHARSET_ICONV},
    {"macroman", "MACINTOSH", CHARSET_ICONV},
    {"xmaccyrillic", "MAC-CYRILLIC|MACCYRILLIC", CHARSET_ICONV},
    {"xmacukrainian", "MAC-CYRILLIC|MACCYRILLIC", CHARSET_ICONV},
    {"xmacce", "MAC-CENTRALEUROPE|MACCENTRALEUROPE", CHARSET_ICONV},
};

/* Code pages of Windows that iconv has by other names, or as less than they are. */
static const struct {
    long page;
    const char *label;
} pages[] = {
    {367, "ascii"},       {819, "latin1"},         {932, "sjis"},        {936, "gbk"},
    {949, "uhc"},         {950, "big5"},           {1200, "utf16le"},    {1201, "utf16be"},
    {10000, "macroman"},  {10007, "xmaccyrillic"}, {20127, "ascii"},     {20866, "koi8"},
    {20932, "eucjp"},     {20936, "gbk"},          {20949, "uhc"},       {21866, "koi8ru"},
    {50220, "iso2022jp"}, {50221, "iso2022jp"},    {50222, "iso2022jp"}, {50225, "iso2022kr"},
    {50227, "iso2022cn"}, {51932, "eucjp"},        {51936, "gbk"},       {51949, "uhc"},
    {51950, "big5"},      {52936, "hz"},           {54936, "gb18030"},   {65000, "utf7"},
    {65001, "utf8"},
};

/* Which code page of Windows has the bytes 0x80…0x9f that a program put into ISO-8859-N. */
static const char *const windows_of[] = {
    "CP1252", "CP1252", "CP1250", "CP1254", "CP1257", "CP1251", "CP1256", "CP1253", "CP1255",
    "CP1254", "CP1257", "CP874",  "CP1252", "CP1257", "CP1252", "CP1252", "CP1250"};

/* ---- reading ---- */

static void set_names(struct charset_label *l, enum charset_how how, const char *names)
{
    l->how = how;
    snprintf(l->names, sizeof l->names, "%s", names);
    if (strcmp(names, big5) == 0)
        l->also = "CP950";
}

static int read_label(struct charset_label *l, const char *name)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (strcmp(labels[i].name, name) == 0) {
            set_names(l, labels[i].how, labels[i].meant);
            return 1;
        }
    return 0;
}

static void read_iso(struct charset_label *l, long n)
{
    char name[16];
    snprintf(name, sizeof name, "ISO-8859-%ld", n);
    if (n == 1 || n == 9 || n == 11) {
        set_names(l, CHARSET_ICONV, windows_of[n]);
        return;
    }
    set_names(l, CHARSET_ICONV, name);
    l->also = windows_of[n];
    l->controls = 1;
}

static int read_page(struct charset_label *l, long page)
{
    char names[CHARSET_LABEL_MOST];
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (pages[i].page == page)
            return read_label(l, pages[i].label);
    if (page > 28590 && page <= 28606)
        read_iso(l, page - 28590);
    else {
        snprintf(names, sizeof names, "CP%ld|IBM%ld", page, page);
        set_names(l, CHARSET_ICONV, names);
    }
    return 1;
}

/* windows-1252, cp1252, x-cp1252, ms932, ibm850 … Returns the digits, or NULL. */
static const char *page_digits(const char *name)
{
    static const char *const families[] = {"windows", "win", "cp", "ms", "ibm", "dos", "ansi"};
    name += *name == 'x';
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        size_t n = strlen(families[i]);
        if (strncmp(name, families[i], n) != 0)
            continue;
        size_t digits = strspn(name + n, "0123456789");
        if (digits && digits < 6 && !name[n + digits])
            return name + n;
    }
    return NULL;
}

/* iso8859-15, csiso88596e, iso-8859-8-i. Returns N of ISO-8859-N, or 0. */
static long iso_number(const char *name)
{
    name += strncmp(name, "cs", 2) == 0 ? 2 : 0;
    if (strncmp(name, "iso8859", 7) != 0 || !isdigit((unsigned char)name[7]))
        return 0;
    char *end;
    long n = strtol(name + 7, &end, 10);
    return n >= 1 && n <= 16 && n != 12 &&
                   (!*end || strcmp(end, "i") == 0 || strcmp(end, "e") == 0)
               ? n
               : 0;
}

void charset_label_read(struct charset_label *l, const char *declared)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789-_.:+";
    char name[CHARSET_LABEL_MOST + 1];
    size_t kept = 0;
    const char *page;
    long iso;
    *l = (struct charset_label){.how = CHARSET_NONE};
    while (declared && *declared && !isalnum((unsigned char)*declared)) /* quotes, blanks */
        declared++;
    size_t n = declared ? strspn(declared, allowed) : 0;
    if (!n || n > CHARSET_LABEL_MOST)
        return;
    for (size_t i = 0; i < n && declared[i] != ':'; i++) /* iso_8859-2:1987 */
        if (isalnum((unsigned char)declared[i]))
            name[kept++] = (char)tolower((unsigned char)declared[i]);
    name[kept] = '\0';
    if (read_label(l, name))
        return;
    if ((iso = iso_number(name)) != 0) {
        read_iso(l, iso);
    } else if ((page = page_digits(name)) != NULL) {
        read_page(l, atol(page));
    } else {
        char text[CHARSET_LABEL_MOST + 1];
        snprintf(text, sizeof text, "%.*s", (int)n, declared);
        set_names(l, CHARSET_ICONV, text);
    }
}
