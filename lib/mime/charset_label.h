/* charset_label.h: the encoding that a declared name means.
 *
 * The names are those of the WHATWG Encoding Standard, of Windows code pages, and of iconv,
 * however they are written. A name means what programs that use it write: usually a superset of
 * what the standard of that name has. Only charset.h uses this. */
#pragma once

enum {
    CHARSET_LABEL_MOST = 40, /* longer names are unknown */
};

/* How the bytes are read. */
enum charset_how {
    CHARSET_NONE, /* no name, one that says nothing (us-ascii, x-unknown), or an unknown one */
    CHARSET_UTF8,
    CHARSET_ICONV,   /* by `names` */
    CHARSET_JIS,     /* ISO-2022-JP with what Windows adds, CP50221 */
    CHARSET_HZ,      /* RFC 1843 */
    CHARSET_UTF16,   /* or UTF-32; by `names` */
    CHARSET_SHIFTED, /* by `names`; ASCII bytes may mean something else */
};

struct charset_label {
    enum charset_how how;
    char names[CHARSET_LABEL_MOST + 8]; /* for iconv: the first that it knows of A|B|C */
    const char *also;                   /* what is invalid is tried as this; or NULL */
    int controls; /* `also` is for the bytes 0x80…0x9f, which are control characters there */
};

/* Sets *label. `declared` may be NULL. */
void charset_label_read(struct charset_label *label, const char *declared);
