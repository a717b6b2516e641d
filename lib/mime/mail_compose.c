#include "mime/mail_compose.h"

#include <string.h>
#include <time.h>

#include "base/i18n.h"
#include "base/utf8.h"

enum {
    WIDTH = 76,      /* of a line with encoded words, RFC 2047, 2 */
    AROUND = 12,     /* length of =?UTF-8?B? and ?= around a word */
    LINE_BYTES = 57, /* bytes of text in a line of base64: 76 characters */
    LINE_MOST = 998, /* RFC 5322, 2.1.1 */
    ADDRESS_MOST = 254
};

/* ---- addresses ---- */

static int address_byte(unsigned char c)
{
    return c > ' ' && c < 0x7f && !strchr("<>()[]\\,;:\"", c);
}

static int address_good(const char *s, size_t n)
{
    const char *at = memchr(s, '@', n);
    if (!at || at == s || at == s + n - 1 || n > ADDRESS_MOST || *s == '-')
        return 0;
    if (memchr(at + 1, '@', n - (size_t)(at + 1 - s)))
        return 0;
    for (size_t i = 0; i < n; i++)
        if (!address_byte((unsigned char)s[i]))
            return 0;
    return 1;
}

int mail_compose_address_good(const char *address)
{
    return address_good(address, strlen(address));
}

/* Finds the address and the name before it. Returns 0 if there is none. */
static int mailbox(const char *text, const char **address, size_t *n, size_t *name)
{
    const char *open = strrchr(text, '<');
    *name = 0;
    if (open) {
        const char *close = strchr(open, '>');
        if (!close || close[1])
            return 0;
        *address = open + 1;
        *n = (size_t)(close - open - 1);
        *name = (size_t)(open - text);
    } else {
        *address = text;
        *n = strlen(text);
    }
    return address_good(*address, *n);
}

int mail_compose_address(const char *text, struct buf *out)
{
    const char *address;
    size_t n, name;
    if (!mailbox(text, &address, &n, &name))
        return 0;
    buf_add(out, address, n);
    return 1;
}

void mail_compose_id(struct buf *out, const char *unique, const char *from)
{
    struct buf address = BUF_EMPTY;
    const char *domain =
        mail_compose_address(from, &address) ? strchr(address.s, '@') + 1 : "tkt";
    buf_printf(out, "<%s@%s>", unique, domain);
    buf_free(&address);
}

/* ---- headers ---- */

static void base64(struct buf *out, const char *s, size_t n)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        unsigned v = (unsigned)(unsigned char)s[i] << 16;
        if (i + 1 < n)
            v |= (unsigned)(unsigned char)s[i + 1] << 8;
        if (i + 2 < n)
            v |= (unsigned char)s[i + 2];
        buf_addc(out, digits[v >> 18]);
        buf_addc(out, digits[v >> 12 & 63]);
        buf_addc(out, i + 1 < n ? digits[v >> 6 & 63] : '=');
        buf_addc(out, i + 2 < n ? digits[v & 63] : '=');
    }
}

static int plain(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] < ' ' || (unsigned char)s[i] > 0x7e)
            return 0;
    /* text that looks like an encoded word would be decoded */
    return !n || !strstr(s, "=?");
}

/* Returns the number of bytes that fit, in whole characters. */
static size_t whole(const char *s, size_t n, size_t most)
{
    if (n <= most)
        return n;
    while (most > 1 && ((unsigned char)s[most] & 0xc0) == 0x80)
        most--;
    return most;
}

static void encoded(struct buf *out, const char *s, size_t n, size_t column)
{
    struct buf shown = BUF_EMPTY;
    /* remove control characters and invalid UTF-8 */
    for (size_t i = 0; i < n; i++)
        buf_addc(&shown, (unsigned char)s[i] < ' ' || s[i] == 0x7f ? ' ' : s[i]);
    size_t bad;
    if (!utf8_valid(shown.s, shown.len, &bad)) {
        struct buf safe = BUF_EMPTY;
        utf8_show(&safe, shown.s, shown.len);
        buf_free(&shown);
        shown = safe;
    }
    for (size_t at = 0, step; at < shown.len; at += step) {
        size_t before = at ? 1 : column;
        step = whole(shown.s + at, shown.len - at, (WIDTH - AROUND - before) / 4 * 3);
        buf_adds(out, at ? "\n =?UTF-8?B?" : "=?UTF-8?B?");
        base64(out, shown.s + at, step);
        buf_adds(out, "?=");
    }
    buf_free(&shown);
}

/* Folds at blanks, before column 76 if possible. */
static void folded(struct buf *out, const char *s, size_t column)
{
    while (*s) {
        size_t blanks = strspn(s, " "), word = strcspn(s + blanks, " ");
        if (blanks && word && column + blanks + word > WIDTH) {
            buf_addc(out, '\n');
            column = 0;
        }
        buf_add(out, s, blanks + word);
        column += blanks + word;
        s += blanks + word;
    }
}

static void header(struct buf *out, const char *name, const char *text)
{
    size_t n = strlen(text), start = out->len;
    buf_printf(out, "%s: ", name);
    if (plain(text, n) && n < LINE_MOST / 2)
        folded(out, text, out->len - start);
    else
        encoded(out, text, n, out->len - start);
    buf_addc(out, '\n');
}

/* Appends `"Name" <address>`, with the name quoted or encoded. */
static void address_header(struct buf *out, const char *header_name, const char *name,
                           size_t length, const char *address, size_t n)
{
    while (length && name[length - 1] == ' ')
        length--;
    if (length > 1 && *name == '"' && name[length - 1] == '"') {
        name++;
        length -= 2;
    }
    buf_printf(out, "%s: ", header_name);
    struct buf copy = BUF_EMPTY;
    buf_add(&copy, name, length);
    if (!length) {
        buf_add(out, address, n);
    } else {
        if (plain(copy.s, length) && length < WIDTH / 2 && !strpbrk(copy.s, "\"\\"))
            buf_printf(out, "\"%s\"", copy.s);
        else
            encoded(out, copy.s, length, strlen(header_name) + 2);
        buf_printf(out, "\n <%.*s>", (int)n, address);
    }
    buf_addc(out, '\n');
    buf_free(&copy);
}

static void date_header(struct buf *out, int64_t utc, int offset)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    int minutes = offset / 60, ahead = minutes < 0 ? -minutes : minutes;
    time_t local = (time_t)(utc + (int64_t)minutes * 60);
    struct tm t = {0};
    gmtime_r(&local, &t);
    buf_printf(out, "Date: %s, %02d %s %04d %02d:%02d:%02d %c%02d%02d\n", days[t.tm_wday],
               t.tm_mday, months[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec,
               minutes < 0 ? '-' : '+', ahead / 60, ahead % 60);
}

/* ---- the text ---- */

static int sent_as_is(const char *s, size_t n)
{
    size_t line = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        line = c == '\n' ? 0 : line + 1;
        if (line > LINE_MOST || c > 0x7e || (c < ' ' && c != '\n' && c != '\t'))
            return 0;
    }
    return 1;
}

static void body(struct buf *out, const char *s, size_t n)
{
    int as_is = sent_as_is(s, n);
    buf_printf(out,
               "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
               "Content-Transfer-Encoding: %s\n\n",
               as_is ? "7bit" : "base64");
    if (as_is) {
        buf_add(out, s, n);
        if (n && s[n - 1] != '\n')
            buf_addc(out, '\n');
        return;
    }
    for (size_t at = 0; at < n; at += LINE_BYTES) {
        base64(out, s + at, n - at < LINE_BYTES ? n - at : LINE_BYTES);
        buf_addc(out, '\n');
    }
}

enum status mail_compose_write(struct buf *out, const struct letter *l, struct error *e)
{
    const char *from, *to;
    size_t from_n, from_name, to_n, no_name;
    if (!mailbox(l->from, &from, &from_n, &from_name))
        return error_set(e, ST_DATA,
                         _("the sender '%s' is not an email address such as desk@example.com"),
                         utf8_quote(l->from));
    if (!mailbox(l->to, &to, &to_n, &no_name) || no_name)
        return error_set(e, ST_DATA, _("'%s' is not an email address such as anna@example.com"),
                         utf8_quote(l->to));
    address_header(out, "From", l->from, from_name, from, from_n);
    address_header(out, "To", l->to_name ? l->to_name : "", l->to_name ? strlen(l->to_name) : 0,
                   to, to_n);
    header(out, "Subject", l->subject);
    date_header(out, l->date, l->offset);
    if (l->id)
        header(out, "Message-ID", l->id);
    if (l->reply_to) {
        header(out, "In-Reply-To", l->reply_to);
        header(out, "References", l->thread ? l->thread : l->reply_to);
    }
    if (l->automatic)
        buf_adds(out, "Auto-Submitted: auto-generated\n");
    body(out, l->text, l->len);
    return ST_OK;
}
