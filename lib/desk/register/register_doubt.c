#include "desk/register/register_doubt.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/list.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/text/phone.h"

/* ---- telephone numbers ---- */

static enum register_doubt doubt_phone(const struct register_info *r, const char *s,
                                       struct buf *words)
{
    uint64_t numbers[PHONES];
    if (phone_is_spoilt(s)) {
        buf_printf(words,
                   _("'%s' was spoilt by a spreadsheet: format the column as text there, and "
                     "export it again"),
                   utf8_quote(s));
        return phone_has_digit(s) ? REGISTER_DOUBTFUL : REGISTER_WRONG; /* #N/A */
    }
    if (!phone_has_digit(s)) {
        buf_printf(words,
                   _("'%s' has no digits: write a number such as 0755-26881234, or leave it "
                     "empty"),
                   utf8_quote(s));
        return REGISTER_WRONG;
    }
    /* staff may have extensions, and a department may be 110 */
    if (strcmp(r->name, "customer") != 0 || phone_read(s, numbers))
        return REGISTER_FINE;
    buf_printf(
        words,
        _("'%s' identifies nobody: it is a placeholder, or has fewer than %d or more than "
          "%d digits"),
        utf8_quote(s), PHONE_LEAST, PHONE_MOST);
    return REGISTER_DOUBTFUL;
}

/* ---- email addresses ---- */

/* Returns 0 for what is no address, 2 for one whose domain has no dot. */
static int is_address(const char *s, size_t n)
{
    const char *at = memchr(s, '@', n), *end = s + n;
    if (!at || at == s || at + 1 == end || memchr(at + 1, '@', (size_t)(end - at - 1)))
        return 0;
    for (size_t i = 0; i < n; i++)
        if (strchr("<>()[]\"\\:", s[i]) || (unsigned char)s[i] < 0x20)
            return 0;
    if (at[1] == '.' || end[-1] == '.' || *s == '.' || at[-1] == '.' || memmem(s, n, "..", 2))
        return 0;
    return memchr(at, '.', (size_t)(end - at)) ? 1 : 2;
}

static enum register_doubt doubt_mail(const char *s, struct buf *words)
{
    static const char separators[] = ",;| \t\n";
    enum register_doubt doubt = REGISTER_FINE;
    size_t any = 0;
    for (size_t n; *(s += strspn(s, separators)); s += n) {
        n = strcspn(s, separators);
        int good = is_address(s, n);
        any++;
        if (good == 1 || (good && doubt))
            continue;
        char *item = mem_string_n(s, n);
        buf_clear(words);
        buf_printf(words,
                   good ? _("'%s': the domain of the address has no dot")
                        : _("'%s' is not an email address such as ann@example.com"),
                   utf8_quote(item));
        free(item);
        if (!good)
            return REGISTER_WRONG;
        doubt = REGISTER_DOUBTFUL;
    }
    if (any)
        return doubt;
    buf_adds(words, _("has no email address such as ann@example.com; leave it empty"));
    return REGISTER_WRONG;
}

/* ---- words and lists ---- */

/* Moves the ends of a word inwards past blanks, in any script. Returns 1 if there were any. */
static int trim(const char **from, const char **to)
{
    const char *s = *from, *end = *to;
    for (size_t n; s < end && utf8_blank(s, n = utf8_length(s, (size_t)(end - s))); s += n)
        ;
    for (const char *last = end; last > s; end = last) {
        do
            last--;
        while (last > s && ((unsigned char)*last & 0xC0) == 0x80);
        if (!utf8_blank(last, (size_t)(end - last)))
            break;
    }
    int cut = s != *from || end != *to;
    *from = s;
    *to = end;
    return cut;
}

/* Returns 1 if a list of one item is probably written with another sign than |. */
static int has_other_sign(const char *s)
{
    static const char *const signs[] = {",", ";", "，", "；", "、", "｜", "\n"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strstr(s, signs[i]))
            return 1;
    return 0;
}

static enum register_doubt doubt_words(const struct register_column *c, const char *s,
                                       struct buf *words)
{
    struct buf right = BUF_EMPTY;
    int blanks = 0, items = 0;
    for (struct list item = LIST(s); list_next(&item); items++) {
        const char *from = item.s, *to = item.s + item.n;
        blanks |= trim(&from, &to);
        list_add(&right, from, (size_t)(to - from));
    }
    if (blanks)
        buf_printf(words, _("'%s' has blanks at the ends of words: write '%s'"), utf8_quote(s),
                   utf8_quote(right.s));
    buf_free(&right);
    if (blanks) /* a keyword may mean them */
        return strcmp(c->name, "keywords") == 0 ? REGISTER_DOUBTFUL : REGISTER_WRONG;
    if (items == 1 && c->flags & REG_LIST && has_other_sign(s)) {
        buf_printf(words, _("'%s' is one word; a list is written a|b|c"), utf8_quote(s));
        return REGISTER_DOUBTFUL;
    }
    return REGISTER_FINE;
}

enum register_doubt register_doubt(const struct register_info *r,
                                   const struct register_column *column, const char *s,
                                   struct buf *words)
{
    switch (column->type) {
    case REG_PHONE:
        return doubt_phone(r, s, words);
    case REG_MAIL:
        return doubt_mail(s, words);
    case REG_WORD:
        return doubt_words(column, s, words);
    default:
        return REGISTER_FINE;
    }
}
