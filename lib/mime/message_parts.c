#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/fd.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "mime/calendar_text.h"
#include "mime/charset.h"
#include "mime/flowed.h"
#include "mime/html_text.h"
#include "mime/mail_header.h"
#include "mime/message_private.h"

enum { BLOCK = 1 << 14, RETURNED_MOST = 1 << 14, NAMES = 8 };

struct walk {
    struct message *m;
    struct buf *text; /* NULL: only find attachments */
    int report;       /* inside what a bounce returns */
    int met;          /* a part that may be text was found */
    struct more *more;
};

/* What is said below the text. */
struct more {
    struct buf calendar; /* of invitations: their bytes as UTF-8 */
    struct buf files;    /* names of what was in a winmail.dat */
    struct buf body;     /* its text */
};

static void walk_part(struct walk *w, GMimeObject *part);

/* ---- bytes ---- */

/* Appends the bytes without blanks before the ends of lines. In quoted-printable they aren't
 * part of the text (RFC 2045, 6.7), not even after the = of a soft line break. *blanks: those
 * at the end of the block, of which nobody knows yet. */
static void trim_lines(struct buf *out, struct buf *blanks, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int blank = s[i] == ' ' || s[i] == '\t' || s[i] == '\r';
        if (s[i] == '\n' && blanks->len && blanks->s[blanks->len - 1] == '\r')
            buf_addc(out, '\r');
        else if (s[i] != '\n' && (!blank || blanks->len == BLOCK))
            buf_add(out, blanks->s, blanks->len);
        if (!blank || blanks->len == BLOCK)
            buf_clear(blanks);
        buf_addc(blank ? blanks : out, s[i]);
    }
}

int message_decode(GMimePart *part, int (*take)(void *context, const char *s, size_t n),
                   void *context)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    if (!content)
        return 1;
    GMimeStream *stream = g_mime_data_wrapper_get_stream(content);
    GMimeContentEncoding how = g_mime_data_wrapper_get_encoding(content);
    GMimeEncoding state;
    struct buf blanks = BUF_EMPTY, line = BUF_EMPTY;
    char in[BLOCK];
    ssize_t got;
    int more = 1;
    g_mime_encoding_init_decode(&state, how);
    g_mime_stream_reset(stream);
    char *out = mem_alloc(g_mime_encoding_outlen(&state, 2 * BLOCK) + BLOCK);
    while (more && (got = g_mime_stream_read(stream, in, sizeof in)) > 0) {
        const char *bytes = in;
        size_t n = (size_t)got;
        if (how == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE) {
            buf_clear(&line);
            trim_lines(&line, &blanks, in, n);
            bytes = line.s;
            n = line.len;
        }
        n = g_mime_encoding_step(&state, bytes, n, out);
        more = take(context, out, n);
    }
    if (more) {
        /* padding that is missing gets added */
        int base64 = how == GMIME_CONTENT_ENCODING_BASE64;
        size_t n = g_mime_encoding_flush(&state, "==", base64 ? 2 : 0, out);
        more = take(context, out, n);
    }
    free(out);
    BUF_FREE(&blanks, &line);
    return more;
}

struct some {
    struct buf *out;
    size_t most;
    int cut;
};

static int take_some(void *context, const char *s, size_t n)
{
    struct some *some = context;
    size_t room = some->most - some->out->len;
    some->cut |= n > room;
    buf_add(some->out, s, n < room ? n : room);
    return !some->cut;
}

static int take_file(void *context, const char *s, size_t n)
{
    return fd_write(*(const int *)context, s, n) == 0;
}

/* ---- text ---- */

/* An invalid type, such as "text", counts as missing (RFC 2045, 5.2). */
static int has_type(GMimeObject *part)
{
    const char *raw = message_raw(part, "Content-Type");
    return raw && memchr(raw, '/', strcspn(raw, ";\r\n"));
}

static int is_type(GMimeObject *part, const char *type, const char *subtype)
{
    GMimeContentType *t = g_mime_object_get_content_type(part);
    return t && (has_type(part) || !GMIME_IS_PART(part))
               ? g_mime_content_type_is_type(t, type, subtype)
               : strcmp(type, "text") == 0 && strcmp(subtype, "plain") == 0;
}

static int parameter_is(GMimeObject *part, const char *name, const char *value)
{
    const char *has = g_mime_object_get_content_type_parameter(part, name);
    return has && strcasecmp(has, value) == 0;
}

/* Changes line ends to \n; removes other control characters and the byte-order mark. */
static void clean(struct buf *text)
{
    size_t kept = 0;
    for (size_t i = strncmp(text->s, "\xef\xbb\xbf", 3) == 0 ? 3 : 0; i < text->len; i++) {
        char c = text->s[i];
        if (c == '\r') {
            if (i + 1 < text->len && text->s[i + 1] == '\n')
                continue;
            c = '\n';
        }
        if (((unsigned char)c < ' ' && c != '\n' && c != '\t') || c == 0x7f)
            continue;
        text->s[kept++] = c;
    }
    text->len = kept;
    text->s[kept] = '\0';
}

static void text_was_cut(struct message *m)
{
    struct message_private *in = m->inside;
    in->text_cut = 1;
    m->flaws |= FLAW_CUT;
}

/* Cuts bytes after a whole line, or else after a whole character of UTF-8. */
static void trim_bytes(struct buf *raw)
{
    enum { LINE = 4096 };
    size_t from = raw->len > LINE ? raw->len - LINE : 0;
    const char *newline = memrchr(raw->s + from, '\n', raw->len - from);
    if (newline) {
        raw->len = (size_t)(newline - raw->s) + 1;
    } else {
        while (raw->len && ((unsigned char)raw->s[raw->len - 1] & 0xc0) == 0x80)
            raw->len--;
        if (raw->len && (unsigned char)raw->s[raw->len - 1] >= 0xc0)
            raw->len--;
    }
    raw->s[raw->len] = '\0';
}

/* Appends what the head of a page says of its encoding: <meta charset=gb2312>, or <meta
 * http-equiv=Content-Type content="text/html; charset=gb2312">. */
static void page_charset(struct buf *out, const struct buf *page)
{
    enum { HEAD = 1 << 13, NAME = 64 };
    char *head = mem_string_n(page->s, page->len < HEAD ? page->len : HEAD);
    for (const char *meta = head; !out->len && (meta = strcasestr(meta, "<meta")); meta++) {
        char *tag = mem_string_n(meta, strcspn(meta, ">"));
        const char *name = strcasestr(tag, "charset");
        const char *equals = name ? name + 7 + strspn(name + 7, " \t\r\n") : "";
        if (*equals == '=')
            buf_add(out, equals + 1, strnlen(equals + 1, NAME));
        free(tag);
    }
    free(head);
}

/* Appends the text of a part, without the peculiarities of the sending program. */
static void part_text(struct message *m, GMimePart *part, struct buf *out)
{
    GMimeObject *o = GMIME_OBJECT(part);
    struct buf raw = BUF_EMPTY, text = BUF_EMPTY, page = BUF_EMPTY;
    struct some some = {&raw, MESSAGE_TEXT_MOST, 0};
    message_decode(part, take_some, &some);
    if (some.cut)
        trim_bytes(&raw);
    const char *declared = g_mime_object_get_content_type_parameter(o, "charset");
    if (is_type(o, "text", "html") && !charset_known(declared)) {
        page_charset(&page, &raw);
        declared = page.len ? page.s : declared;
    }
    if (charset_decode(&text, raw.s, raw.len, declared))
        m->flaws |= FLAW_CHARSET;
    BUF_FREE(&raw, &page);
    clean(&text);
    if (is_type(o, "text", "html"))
        html_to_text(out, text.s, text.len);
    else if (parameter_is(o, "format", "flowed"))
        flowed_join(out, text.s, text.len, parameter_is(o, "delsp", "yes"));
    else
        buf_add(out, text.s, text.len);
    buf_free(&text);
    if (message_shorten(out, MESSAGE_TEXT_MOST) || some.cut)
        text_was_cut(m);
}

/* Appends a piece after the text so far, separated by a blank line. */
static void add_text(struct walk *w, const struct buf *piece)
{
    const char *s = piece->s;
    size_t n = piece->len;
    if (!w->text || utf8_blank(s, n))
        return;
    while (n && strchr(" \t\n", s[n - 1]))
        n--;
    while (n) { /* leading blank lines */
        size_t blank = strspn(s, " \t");
        if (s[blank] != '\n')
            break;
        s += blank + 1;
        n -= blank + 1;
    }
    if (w->text->len)
        buf_adds(w->text, "\n\n");
    buf_add(w->text, s, n);
    if (message_shorten(w->text, MESSAGE_TEXT_MOST))
        text_was_cut(w->m);
}

/* ---- attachments ---- */

static char *type_of(GMimeObject *part)
{
    GMimeContentType *t = g_mime_object_get_content_type(part);
    char *mime = t ? g_mime_content_type_get_mime_type(t) : NULL;
    struct buf type = BUF_EMPTY;
    for (const char *s = mime ? mime : "application/octet-stream"; *s; s++)
        buf_addc(&type, *s >= 'A' && *s <= 'Z' ? (char)(*s + 32) : *s);
    g_free(mime);
    struct buf line = BUF_EMPTY;
    if (utf8_valid(type.s, type.len, NULL))
        mail_header_line(&line, type.s, type.len, MESSAGE_NAME_MOST);
    buf_free(&type);
    return buf_detach(&line);
}

static void attach(struct walk *w, GMimePart *part)
{
    struct message *m = w->m;
    struct buf name = BUF_EMPTY;
    MEM_GROW(m->attachments, m->attachment_count, m->attachment_room);
    struct attachment *a = &m->attachments[m->attachment_count++];
    a->part = part;
    a->type = type_of(GMIME_OBJECT(part));
    message_name(&name, part, a->type, m->attachment_count);
    a->name = buf_detach(&name);
}

enum status message_write(const struct message *m, const struct attachment *a, int fd,
                          struct error *e)
{
    const struct message_private *in = m->inside;
    errno = 0;
    if (!message_decode(a->part, take_file, &fd) || in->why)
        error_set(e, ST_IO, "%s", strerror(in->why ? in->why : errno));
    return e->code;
}

/* ---- the tree ---- */

static int is_attached(GMimeObject *part)
{
    const char *how = g_mime_object_get_disposition(part);
    return how && strcasecmp(how, "attachment") == 0;
}

/* Returns 1 if the part is text to read: the first text, or one without a name. */
static int is_text(const struct walk *w, GMimeObject *part)
{
    if (!GMIME_IS_PART(part) || is_attached(part))
        return 0;
    if (!is_type(part, "text", "plain") && !is_type(part, "text", "html") &&
        !is_type(part, "text", "enriched") && !is_type(part, "text", "markdown"))
        return 0;
    return !w->met || !g_mime_part_get_filename(GMIME_PART(part));
}

static void do_text(struct walk *w, GMimePart *part)
{
    struct buf piece = BUF_EMPTY;
    w->met = 1;
    if (!w->text)
        return;
    part_text(w->m, part, &piece);
    add_text(w, &piece);
    buf_free(&piece);
}

static int named(GMimePart *part, const char *ends)
{
    const char *name = g_mime_part_get_filename(part);
    size_t n = name ? strlen(name) : 0, length = strlen(ends);
    return n >= length && strcasecmp(name + n - length, ends) == 0;
}

/* ---- invitations, winmail.dat, opaque signatures ---- */

static void do_calendar(struct walk *w, GMimePart *part)
{
    enum { MOST = 1 << 18 };
    struct buf raw = BUF_EMPTY, text = BUF_EMPTY;
    struct some some = {&raw, MOST, 0};
    const char *charset =
        g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
    message_decode(part, take_some, &some);
    charset_decode(&text, raw.s, raw.len, charset);
    if (!w->more->calendar.len) /* it often comes twice */
        buf_add(&w->more->calendar, text.s, text.len);
    BUF_FREE(&raw, &text);
    attach(w, part);
}

static void attach_inner(void *context, GMimePart *part)
{
    struct walk *w = context;
    struct buf *files = &w->more->files;
    attach(w, part);
    buf_printf(files, "%s%s", files->len ? ", " : "",
               w->m->attachments[w->m->attachment_count - 1].name);
}

static void do_tnef(struct walk *w, GMimePart *part)
{
    struct more *more = w->more;
    attach(w, part);
    if (!message_read_tnef(w->m, part, &more->body, attach_inner, w))
        buf_printf(&more->files, "%s%s", more->files.len ? ", " : "",
                   "its contents can't be read here");
    clean(&more->body);
}

static int is_tnef(GMimeObject *part)
{
    return GMIME_IS_PART(part) && (is_type(part, "application", "ms-tnef") ||
                                   is_type(part, "application", "vnd.ms-tnef") ||
                                   named(GMIME_PART(part), "winmail.dat"));
}

static int is_calendar(GMimeObject *part)
{
    return GMIME_IS_PART(part) &&
           (is_type(part, "text", "calendar") || is_type(part, "application", "ics"));
}

static int is_sealed(GMimeObject *part)
{
    return GMIME_IS_PART(part) &&
           (is_type(part, "application", "pkcs7-mime") ||
            is_type(part, "application", "x-pkcs7-mime") || named(GMIME_PART(part), ".p7m"));
}

/* Signed, or encrypted: then its contents can't be read here. */
static void do_sealed(struct walk *w, GMimePart *part)
{
    GMimeObject *body = message_open_signed(w->m, part);
    if (body) {
        walk_part(w, body);
        return;
    }
    w->m->flaws |= FLAW_ENCRYPTED;
    attach(w, part);
}

/* Adds what isn't in the text already. */
static void add_more(struct walk *w)
{
    struct more *more = w->more;
    struct buf said = BUF_EMPTY;
    if (utf8_blank(w->text->s, w->text->len))
        add_text(w, &more->body);
    if (more->files.len)
        buf_printf(&said, "[winmail.dat: %s]", more->files.s);
    add_text(w, &said);
    buf_clear(&said);
    calendar_text(&said, more->calendar.s, more->calendar.len,
                  utf8_blank(w->text->s, w->text->len));
    clean(&said);
    add_text(w, &said);
    buf_free(&said);
    BUF_FREE(&more->calendar, &more->files, &more->body);
}

/* ---- the tree, downwards ---- */

/* Reads the ids in the headers that a bounce returns. */
static void read_returned(struct walk *w, GMimeObject *part)
{
    struct buf text = BUF_EMPTY;
    struct some some = {&text, RETURNED_MOST, 0};
    if (GMIME_IS_MESSAGE_PART(part)) {
        GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
        if (message)
            message_add_ids(&w->m->returned, message_raw(GMIME_OBJECT(message), "Message-ID"));
    } else if (is_type(part, "text", "rfc822-headers")) {
        message_decode(GMIME_PART(part), take_some, &some);
        const char *id = strcasestr(text.s, "message-id:");
        char *line = id ? mem_string_n(id, strcspn(id, ">") + 1) : NULL;
        message_add_ids(&w->m->returned, line);
        free(line);
    }
    buf_free(&text);
}

/* Reads the ids of the messages that a bounce without parts has in its text, quoted or not. */
static void read_returned_text(struct message *m)
{
    static const char name[] = "message-id:";
    for (const char *s = m->text.s; s && *s; s = strchr(s, '\n')) {
        s += strspn(s, "\n \t>|");
        if (strncasecmp(s, name, sizeof name - 1) != 0)
            continue;
        /* its value may be on the next line */
        const char *id = s + sizeof name - 1;
        id += strspn(id, "\n \t>|");
        char *line = mem_string_n(id, *id == '<' ? strcspn(id, ">\n") + 1 : 0);
        message_add_ids(&m->returned, line);
        free(line);
    }
}

/* Reads an enclosed message: its header as text, then its body. */
static void do_forwarded(struct walk *w, GMimeMessagePart *part)
{
    static const char *const heads[] = {"From", "To", "Date", "Subject"};
    GMimeMessage *inner = g_mime_message_part_get_message(part);
    struct buf head = BUF_EMPTY;
    if (!inner)
        return;
    if (w->m->sort == MESSAGE_BOUNCE)
        message_add_ids(&w->m->returned, message_raw(GMIME_OBJECT(inner), "Message-ID"));
    buf_adds(&head, "---------- Forwarded message ----------");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        const char *raw = message_raw(GMIME_OBJECT(inner), heads[i]);
        if (!raw)
            continue;
        buf_printf(&head, "\n%s: ", heads[i]);
        if (mail_header_decode(&head, raw))
            w->m->flaws |= FLAW_CHARSET;
    }
    add_text(w, &head);
    buf_free(&head);
    GMimeObject *body = g_mime_message_get_mime_part(inner);
    if (body)
        walk_part(w, body);
}

/* Reads every part once, plain text first. The first part with words is the text. */
static void do_alternative(struct walk *w, GMimeMultipart *multipart)
{
    int count = g_mime_multipart_get_count(multipart), chosen = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < count; i++) {
            int at = pass ? count - 1 - i : i;
            GMimeObject *part = g_mime_multipart_get_part(multipart, at);
            int plain = is_type(part, "text", "plain");
            if (plain != !pass)
                continue;
            struct buf text = BUF_EMPTY;
            struct walk inner = {w->m, w->text && !chosen ? &text : NULL, w->report, 0,
                                 w->more};
            walk_part(&inner, part);
            chosen |= !utf8_blank(text.s, text.len);
            add_text(w, &text);
            buf_free(&text);
        }
    }
    w->met = 1;
}

/* The text is the first part, or the one that `start` names; the others belong to it. */
static void do_related(struct walk *w, GMimeMultipart *multipart)
{
    const char *start =
        g_mime_object_get_content_type_parameter(GMIME_OBJECT(multipart), "start");
    int count = g_mime_multipart_get_count(multipart), root = 0;
    for (int i = 0; start && i < count; i++) {
        const char *id = g_mime_object_get_content_id(g_mime_multipart_get_part(multipart, i));
        if (id && strncmp(start + (*start == '<'), id, strlen(id)) == 0)
            root = i;
    }
    if (count)
        walk_part(w, g_mime_multipart_get_part(multipart, root));
    for (int i = 0; i < count; i++)
        if (i != root)
            walk_part(w, g_mime_multipart_get_part(multipart, i));
}

static int is_signature(GMimeObject *part)
{
    return is_type(part, "application", "pgp-signature") ||
           is_type(part, "application", "pkcs7-signature") ||
           is_type(part, "application", "x-pkcs7-signature");
}

static void add_raw(struct walk *w, const char *s, size_t n)
{
    struct buf text = BUF_EMPTY;
    if (charset_decode(&text, s, n, NULL))
        w->m->flaws |= FLAW_CHARSET;
    clean(&text);
    add_text(w, &text);
    buf_free(&text);
}

void message_add_raw(struct message *m, const char *s, size_t n)
{
    struct walk w = {.m = m, .text = &m->text};
    add_raw(&w, s, n);
}

/* Reads what is outside of parts if there are none: the boundary is wrong or missing. */
static void do_prologue(struct walk *w, GMimeMultipart *multipart)
{
    const char *outside = g_mime_multipart_get_prologue(multipart);
    w->m->flaws |= FLAW_BROKEN;
    if (outside)
        add_raw(w, outside, strlen(outside));
}

static void do_multipart(struct walk *w, GMimeMultipart *multipart)
{
    GMimeObject *o = GMIME_OBJECT(multipart);
    int count = g_mime_multipart_get_count(multipart);
    int report = is_type(o, "multipart", "report");
    if (is_type(o, "multipart", "encrypted"))
        w->m->flaws |= FLAW_ENCRYPTED;
    if (!count) {
        do_prologue(w, multipart);
    } else if (is_type(o, "multipart", "alternative")) {
        do_alternative(w, multipart);
    } else if (is_type(o, "multipart", "related")) {
        do_related(w, multipart);
    } else {
        for (int i = 0; i < count; i++) {
            GMimeObject *part = g_mime_multipart_get_part(multipart, i);
            w->report += report && i;
            if (!is_signature(part))
                walk_part(w, part);
            w->report -= report && i;
        }
    }
}

static void walk_part(struct walk *w, GMimeObject *part)
{
    if (w->report && !GMIME_IS_MULTIPART(part)) {
        read_returned(w, part);
    } else if (GMIME_IS_MULTIPART(part)) {
        do_multipart(w, GMIME_MULTIPART(part));
    } else if (GMIME_IS_MESSAGE_PART(part)) {
        do_forwarded(w, GMIME_MESSAGE_PART(part));
    } else if (is_text(w, part)) {
        do_text(w, GMIME_PART(part));
    } else if (is_calendar(part)) {
        do_calendar(w, GMIME_PART(part));
    } else if (is_tnef(part)) {
        do_tnef(w, GMIME_PART(part));
    } else if (is_sealed(part)) {
        do_sealed(w, GMIME_PART(part));
    } else if (GMIME_IS_PART(part)) {
        attach(w, GMIME_PART(part));
    }
}

void message_read_parts(struct message *m, GMimeMessage *message)
{
    struct more more = {BUF_EMPTY, BUF_EMPTY, BUF_EMPTY};
    struct walk w = {.m = m, .text = &m->text, .more = &more};
    GMimeObject *body = g_mime_message_get_mime_part(message);
    if (body)
        walk_part(&w, body);
    add_more(&w);
    if (m->sort == MESSAGE_BOUNCE && !m->returned.count)
        read_returned_text(m);
    if (((const struct message_private *)m->inside)->text_cut)
        buf_adds(&m->text, "\n[…]");
}
