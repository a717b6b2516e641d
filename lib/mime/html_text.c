#include "mime/html_text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mime/html_entity.h"

enum {
    DEEPEST_LIST = 16,
    DEEPEST_QUOTE = 8,
    NAME_MOST = 16,
    LINK_MOST = 2048,
    QUOTE_MOST = 1 << 16
};

struct reader {
    const char *s, *end;
    struct buf *out;
    size_t start;             /* start of our text in out */
    int lines;                /* newlines to write before the next text */
    int space;                /* a blank to write */
    int bullet;               /* a list's mark was just written */
    int pre;                  /* depth of preformatted text */
    int quote;                /* depth of quoted blocks */
    int list;                 /* depth of lists */
    int number[DEEPEST_LIST]; /* of the next item; 0: a dash */
    int cells;                /* of this row so far */
    int row_empty;            /* no cell of it has text yet */
    int tabs;                 /* tabs to write before the next text */
    char link[LINK_MOST];     /* URL of the open <a> */
    size_t link_text;         /* where its text begins in out */
    unsigned unclosed;        /* kinds of skipped elements that have no end tag any more */
    int no_comment_end;
};

/* ---- writing ---- */

static int started(const struct reader *r)
{
    return r->out->len > r->start;
}

static void begin_line(struct reader *r)
{
    for (int i = 0; i < r->quote && i < DEEPEST_QUOTE; i++)
        buf_adds(r->out, "> ");
}

/* Removes the blanks at its end. */
static void end_line(struct reader *r)
{
    while (r->out->len > r->start && r->out->s[r->out->len - 1] == ' ')
        r->out->len--;
    buf_addc(r->out, '\n');
    begin_line(r);
}

/* Writes the newlines or the blank that are due before text. */
static void settle_space(struct reader *r)
{
    if (!started(r)) {
        begin_line(r);
    } else if (r->lines) {
        for (; r->lines; r->lines--)
            end_line(r);
    } else if (r->space) {
        buf_addc(r->out, ' ');
    }
    for (; r->tabs; r->tabs--)
        buf_addc(r->out, '\t');
    r->lines = r->space = r->row_empty = 0;
}

static void owe_lines(struct reader *r, int lines)
{
    if (r->bullet)
        return;
    if (lines > r->lines)
        r->lines = lines;
    r->space = 0;
}

static void put_text(struct reader *r, const char *s, size_t n)
{
    settle_space(r);
    buf_add(r->out, s, n);
    r->bullet = 0;
}

static void put_mark(struct reader *r, const char *s)
{
    settle_space(r);
    buf_adds(r->out, s);
}

/* Returns 1 for invisible characters: soft hyphens, zero-width spaces, byte-order marks. */
static int unseen(const char *s, size_t n)
{
    static const char *const marks[] = {"\xc2\xad", "\xcd\x8f", "\xe2\x80\x8b", "\xe2\x80\x8c",
                                        "\xef\xbb\xbf"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (n == strlen(marks[i]) && memcmp(s, marks[i], n) == 0)
            return 1;
    return 0;
}

static void put_character(struct reader *r, const char *s, size_t n)
{
    if (n == 1 && (*s == '\0' || *s == '\r'))
        return;
    if (unseen(s, n))
        return;
    if (r->pre && n == 1 && *s == '\n') {
        settle_space(r);
        r->lines = 1;
        return;
    }
    if (n == 1 && (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\f')) {
        if (r->pre)
            put_text(r, " ", 1);
        else if (started(r) && !r->lines && !r->bullet)
            r->space = 1;
        return;
    }
    /* a non-breaking space counts as a blank */
    if (n == 2 && memcmp(s, "\xc2\xa0", 2) == 0) {
        if (started(r) && !r->lines && !r->bullet)
            r->space = 1;
        return;
    }
    put_text(r, s, n);
}

/* ---- tags ---- */

struct tag {
    char name[NAME_MOST];
    int closing;
    const char *attributes, *end; /* end: of the attributes, at the > */
};

static int is_tag(const struct tag *t, const char *name)
{
    return strcmp(t->name, name) == 0;
}

static int is_any_tag(const struct tag *t, const char *names)
{
    size_t n = strlen(t->name);
    for (const char *p = names; *p; p += strspn(p, " ")) {
        size_t length = strcspn(p, " ");
        if (length == n && memcmp(p, t->name, n) == 0)
            return 1;
        p += length;
    }
    return 0;
}

/* Returns the > that ends a tag. A < before it ends the tag too, so that a tag without an end
 * costs no time. */
static const char *tag_end(const char *p, const char *end)
{
    for (; p < end && *p != '>' && *p != '<'; p++) {
        if (*p != '"' && *p != '\'')
            continue;
        size_t room = (size_t)(end - p - 1);
        const char *close = memchr(p + 1, *p, room < QUOTE_MOST ? room : QUOTE_MOST);
        if (close)
            p = close;
    }
    return p;
}

/* Reads the tag at r->s and advances past it. Returns 0 if it isn't a tag. */
static int read_tag(struct reader *r, struct tag *t)
{
    const char *p = r->s + 1;
    *t = (struct tag){.closing = p < r->end && *p == '/'};
    p += t->closing;
    if (p == r->end || !isalpha((unsigned char)*p))
        return 0;
    size_t n = 0;
    for (; p < r->end && (isalnum((unsigned char)*p) || *p == ':' || *p == '-'); p++)
        if (n + 1 < NAME_MOST)
            t->name[n++] = (char)tolower((unsigned char)*p);
    t->attributes = p;
    t->end = tag_end(p, r->end);
    r->s = t->end < r->end && *t->end == '>' ? t->end + 1 : t->end;
    return 1;
}

/* Returns the value of an attribute with its references decoded, or 0 if the tag lacks it. */
static int attribute(const struct tag *t, const char *name, struct buf *out)
{
    size_t length = strlen(name);
    for (const char *p = t->attributes; p < t->end;) {
        while (p < t->end && (isspace((unsigned char)*p) || *p == '/'))
            p++;
        const char *word = p;
        while (p < t->end && !isspace((unsigned char)*p) && *p != '=')
            p++;
        int found = (size_t)(p - word) == length && strncasecmp(word, name, length) == 0;
        while (p < t->end && isspace((unsigned char)*p))
            p++;
        if (p == t->end || *p != '=') {
            p += p == word;
            continue;
        }
        for (p++; p < t->end && isspace((unsigned char)*p);)
            p++;
        char quote = p < t->end && (*p == '"' || *p == '\'') ? *p++ : 0;
        const char *value = p;
        while (p < t->end && (quote ? *p != quote : !isspace((unsigned char)*p)))
            p++;
        if (found) {
            html_entity_decode_all(out, value, (size_t)(p - value));
            return 1;
        }
        p += quote && p < t->end;
    }
    return 0;
}

/* Finds `what` in any case; NULL: not found. */
static const char *find_text(const char *s, const char *end, const char *what)
{
    size_t n = strlen(what);
    for (; (size_t)(end - s) >= n; s++) {
        s = memchr(s, *what, (size_t)(end - s));
        if (!s || (size_t)(end - s) < n)
            return NULL;
        if (strncasecmp(s, what, n) == 0)
            return s;
    }
    return NULL;
}

/* Skips elements whose content isn't text to read. Returns 1 if it skipped one. */
static int skip_content(struct reader *r, const struct tag *t)
{
    static const char *const skipped[] = {"script", "style", "title", "template"};
    static const char *const ends[] = {"</script", "</style", "</title", "</template"};
    for (unsigned i = 0; i < sizeof skipped / sizeof *skipped; i++) {
        if (t->closing || !is_tag(t, skipped[i]))
            continue;
        const char *end = r->unclosed & 1u << i ? NULL : find_text(r->s, r->end, ends[i]);
        if (!end)
            r->unclosed |= 1u << i;
        else
            r->s = end;
        return 1;
    }
    return 0;
}

static void open_link(struct reader *r, const struct tag *t)
{
    struct buf href = BUF_EMPTY;
    r->link[0] = '\0';
    r->link_text = r->out->len;
    if (attribute(t, "href", &href) && href.len < LINK_MOST &&
        (strncasecmp(href.s, "http://", 7) == 0 || strncasecmp(href.s, "https://", 8) == 0 ||
         strncasecmp(href.s, "mailto:", 7) == 0))
        strcpy(r->link, href.s);
    buf_free(&href);
}

/* Appends the URL, unless the text already has it. */
static void close_link(struct reader *r)
{
    const char *link = r->link;
    if (!*link)
        return;
    if (strncasecmp(link, "mailto:", 7) == 0)
        link += 7;
    size_t n = strcspn(link, "\r\n\t "), from = r->link_text;
    if (from > r->out->len)
        from = r->out->len;
    if (n && !memmem(r->out->s + from, r->out->len - from, link, n)) {
        r->space = started(r) && !r->lines;
        put_mark(r, "<");
        put_text(r, link, n);
        put_text(r, ">", 1);
    }
    r->link[0] = '\0';
}

static void open_item(struct reader *r)
{
    int depth = r->list && r->list <= DEEPEST_LIST ? r->list - 1 : 0;
    r->bullet = 0;
    owe_lines(r, 1);
    settle_space(r);
    for (int i = 0; i < depth; i++)
        buf_adds(r->out, "  ");
    if (r->list && r->number[depth])
        buf_printf(r->out, "%d. ", r->number[depth]++);
    else
        buf_adds(r->out, "- ");
    r->bullet = 1;
}

static void do_list(struct reader *r, const struct tag *t)
{
    r->bullet = 0;
    owe_lines(r, r->list > (t->closing ? 1 : 0) ? 1 : 2);
    if (t->closing) {
        r->list -= r->list > 0;
    } else {
        if (r->list < DEEPEST_LIST)
            r->number[r->list] = is_tag(t, "ol");
        r->list += r->list < DEEPEST_LIST;
    }
}

static void do_quote(struct reader *r, const struct tag *t)
{
    int fresh = r->bullet && !t->closing; /* the first thing in another one */
    r->bullet = 0;
    if (started(r) && !fresh)
        owe_lines(r, 2);
    /* the blank line in between belongs to the outer text */
    if (r->lines > 1 && !t->closing) {
        end_line(r);
        r->lines = 1;
    }
    r->bullet = !t->closing;
    if (t->closing)
        r->quote -= r->quote > 0;
    else
        r->quote += r->quote < DEEPEST_QUOTE;
}

static void do_cell(struct reader *r, const struct tag *t)
{
    if (t->closing)
        return;
    /* a tab in place of the newlines due after the previous cell; none before the first cell
     * with text */
    if (r->cells++ && !r->row_empty) {
        r->tabs++;
        r->lines = r->space = 0;
    }
    r->bullet = 1; /* its own paragraphs begin on this line */
}

static void do_image(struct reader *r, const struct tag *t)
{
    struct buf alt = BUF_EMPTY;
    if (attribute(t, "alt", &alt) && strspn(alt.s, " \t\r\n") < alt.len) {
        put_text(r, "[", 1);
        for (size_t i = 0; i < alt.len; i++)
            buf_addc(r->out, (unsigned char)alt.s[i] < ' ' ? ' ' : alt.s[i]);
        put_text(r, "]", 1);
    }
    buf_free(&alt);
}

static void do_tag(struct reader *r, const struct tag *t)
{
    if (skip_content(r, t))
        return;
    if (is_tag(t, "br")) {
        r->bullet = 0;
        r->lines++;
        r->space = 0;
    } else if (is_tag(t, "a")) {
        close_link(r);
        if (!t->closing)
            open_link(r, t);
    } else if (is_tag(t, "img")) {
        do_image(r, t);
    } else if (is_tag(t, "li")) {
        if (t->closing)
            owe_lines(r, 1);
        else
            open_item(r);
    } else if (is_any_tag(t, "ul ol dl")) {
        do_list(r, t);
    } else if (is_tag(t, "blockquote")) {
        do_quote(r, t);
    } else if (is_tag(t, "pre")) {
        owe_lines(r, 2);
        r->pre += t->closing ? -(r->pre > 0) : 1;
    } else if (is_tag(t, "hr")) {
        owe_lines(r, 1);
        put_text(r, "----", 4);
        owe_lines(r, 1);
    } else if (is_any_tag(t, "td th")) {
        do_cell(r, t);
    } else if (is_tag(t, "tr")) {
        r->bullet = 0;
        r->cells = r->tabs = 0;
        r->row_empty = 1;
        owe_lines(r, 1);
    } else if (is_any_tag(t, "p h1 h2 h3 h4 h5 h6")) {
        owe_lines(r, 2);
    } else if (is_any_tag(
                   t, "div table tbody thead section article header footer address center form "
                      "fieldset dt dd body option legend figure figcaption main nav")) {
        if (is_any_tag(t, "table tbody thead"))
            r->tabs = r->bullet = 0;
        owe_lines(r, 1);
    }
}

/* Skips comments, declarations and processing instructions. Returns 1 if it skipped one. */
static int skip_comment(struct reader *r)
{
    size_t left = (size_t)(r->end - r->s);
    if (left >= 4 && memcmp(r->s, "<!--", 4) == 0) {
        const char *end = r->no_comment_end ? NULL : memmem(r->s + 4, left - 4, "-->", 3);
        r->no_comment_end = !end;
        r->s = end ? end + 3 : r->s + 4;
        return 1;
    }
    if (left < 2 || (r->s[1] != '!' && r->s[1] != '?'))
        return 0;
    const char *end = tag_end(r->s + 1, r->end);
    r->s = end < r->end && *end == '>' ? end + 1 : end;
    return 1;
}

static void do_entity(struct reader *r)
{
    char text[8];
    size_t n, used = html_entity_decode(r->s, (size_t)(r->end - r->s), text, &n);
    if (used) {
        put_character(r, text, n);
        r->s += used;
    } else {
        put_character(r, r->s++, 1);
    }
}

static size_t character_length(const char *s, const char *end)
{
    size_t n = 1;
    while (s + n < end && n < 4 && ((unsigned char)s[n] & 0xc0) == 0x80)
        n++;
    return n;
}

void html_to_text(struct buf *out, const char *html, size_t n)
{
    struct reader r = {.s = html, .end = html + n, .out = out, .start = out->len};
    struct tag t;
    while (r.s < r.end) {
        if (*r.s == '<') {
            if (skip_comment(&r))
                continue;
            if (read_tag(&r, &t))
                do_tag(&r, &t);
            else
                put_character(&r, r.s++, 1);
        } else if (*r.s == '&') {
            do_entity(&r);
        } else {
            size_t length = (unsigned char)*r.s < 0x80 ? 1 : character_length(r.s, r.end);
            put_character(&r, r.s, length);
            r.s += length;
        }
    }
    close_link(&r);
}
