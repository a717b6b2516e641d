#include "mime/mime_guard.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/spool.h"

enum { BLOCK = 1 << 16, BOUNDARY_MOST = 256, KEPT_HEADER = SIEVE_FIELD };

enum where { IN_HEADER, IN_PART, OUTSIDE };

struct pass {
    struct mime_guard *sieve;
    int out;          /* the temporary file; -1: only measuring */
    struct buf block; /* bytes to be written */
    int failed;       /* errno of the first failed write */
    enum where where;
    char *boundary[SIEVE_DEPTH];
    int digest[SIEVE_DEPTH]; /* its parts are messages unless they say otherwise */
    int depth;
    struct buf header; /* the Content-Type being read, unfolded */
    int in_type;       /* the current field is one */
    int quoted;        /* and its value began with a quotation mark that isn't closed yet */
    int64_t field;     /* number of its bytes */
    int torn;          /* its end was removed */
    int64_t parts, headers, between;
    int nested;  /* the part is a message/rfc822: another header follows */
    int over;    /* a limit was reached: the rest is dropped */
    int words;   /* something other than white space was seen */
    int midline; /* the input ended inside a line */
};

/* ---- out ---- */

static void flush_block(struct pass *p)
{
    if (p->out >= 0 && p->block.len && !p->failed &&
        fd_write(p->out, p->block.s, p->block.len) < 0)
        p->failed = errno;
    buf_clear(&p->block);
}

static void keep_bytes(struct pass *p, const char *s, size_t n)
{
    if (p->out < 0)
        return;
    buf_add(&p->block, s, n);
    if (p->block.len > BLOCK)
        flush_block(p);
}

/* Keeps bytes within the limit. Returns 0 if they are removed. */
static int keep_some(struct pass *p, int64_t *used, int64_t most, const char *s, size_t n)
{
    *used += (int64_t)n;
    if (*used <= most)
        keep_bytes(p, s, n);
    else
        p->sieve->cut = 1;
    return *used <= most;
}

/* Ends a field whose end was removed. */
static void mend(struct pass *p)
{
    if (p->torn)
        keep_bytes(p, "\n", 1);
    p->torn = 0;
}

/* ---- the type of a part ---- */

static const char *after_name(const char *s, const char *name)
{
    size_t n = strlen(name);
    if (strncasecmp(s, name, n) != 0)
        return NULL;
    s += n;
    s += strspn(s, " \t");
    return *s == ':' ? s + 1 + strspn(s + 1, " \t") : NULL;
}

/* Returns the value of boundary=, or NULL. */
static char *boundary_of(const char *type)
{
    static const char name[] = "boundary";
    for (const char *s = type; (s = strcasestr(s, name)); s++) {
        const char *p = s + sizeof name - 1;
        if (s == type || !strchr("; \t", s[-1]))
            continue;
        p += strcspn(p, "=") == strspn(p, " \t*0") ? strspn(p, " \t*0") : 0;
        if (*p != '=')
            continue;
        p += 1 + strspn(p + 1, " \t");
        struct buf value = BUF_EMPTY;
        if (*p == '"')
            for (p++; *p && *p != '"'; p++) {
                p += *p == '\\' && p[1];
                buf_addc(&value, *p);
            }
        else
            buf_add(&value, p, strcspn(p, "; \t"));
        while (value.len && strchr(" \t", value.s[value.len - 1]))
            value.s[--value.len] = '\0';
        if (value.len && value.len <= BOUNDARY_MOST)
            return buf_detach(&value);
        buf_free(&value);
    }
    return NULL;
}

/* Skips blanks and comments (in parentheses, which may be nested). */
static const char *after_comments(const char *s)
{
    for (int depth = 0; *s; s++) {
        if (depth && *s == '\\' && s[1])
            s++;
        else if (*s == '(')
            depth++;
        else if (depth && *s == ')')
            depth--;
        else if (!depth && !isspace((unsigned char)*s))
            break;
    }
    return s;
}

static const char *add_token(struct buf *out, const char *s)
{
    size_t n = strcspn(s, " \t\r\n(/;");
    buf_add(out, s, n);
    return after_comments(s + n);
}

/* Appends "multipart/mixed", however it is written. */
static void type_of(struct buf *out, const char *header)
{
    const char *s = add_token(out, after_comments(header));
    if (*s == '/') {
        buf_addc(out, '/');
        add_token(out, after_comments(s + 1));
    }
}

static int is_message(const struct pass *p, const char *type)
{
    return strcasecmp(type, "message/rfc822") == 0 || strcasecmp(type, "message/news") == 0 ||
           strcasecmp(type, "message/global") == 0 ||
           (!*type && p->depth && p->digest[p->depth - 1]);
}

/* ---- headers in a form that the parser knows ---- */

/* Removes the quotation marks around a whole value: "text/html"; charset=utf-8, or
 * "text/html; charset=\"utf-8\"". The closing one is followed by ; or the end of the line. */
static void unquote_type(struct pass *p, struct buf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t after = i + 1;
        while (after < n && strchr(" \t\r\n", s[after]))
            after++;
        if (p->quoted && s[i] == '\\' && i + 1 < n && s[i + 1] == '"')
            buf_addc(out, s[++i]);
        else if (p->quoted && s[i] == '"' && (after == n || s[after] == ';'))
            p->quoted = 0;
        else
            buf_addc(out, s[i]);
    }
}

/* Sets *word to the encoding that the value names, or NULL; *alone: there is nothing else. */
static const char *encoding_of(const char *value, int *alone)
{
    static const struct {
        const char *name, *means;
    } known[] = {
        {"quoted-printable", "quoted-printable"},
        {"quotedprintable", "quoted-printable"},
        {"x-quoted-printable", "quoted-printable"},
        {"base64", "base64"},
        {"base-64", "base64"},
        {"x-base64", "base64"},
        {"x-uuencode", "x-uuencode"},
        {"uuencode", "x-uuencode"},
        {"x-uue", "x-uuencode"},
        {"uue", "x-uuencode"},
        {"7bit", "7bit"},
        {"7-bit", "7bit"},
        {"8bit", "8bit"},
        {"8-bit", "8bit"},
        {"binary", "binary"},
    };
    const char *s = after_comments(value);
    s += strspn(s, "\"' \t=<");
    size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i].name) == n && strncasecmp(s, known[i].name, n) == 0) {
            *alone = s == value && !s[n] && strlen(known[i].means) == n;
            return known[i].means;
        }
    return NULL;
}

/* Returns the line in a plain form in *out, or 0 if it is plain. */
static int plain_field(struct pass *p, struct buf *out, const char *line, const char *s,
                       size_t n)
{
    const char *value = after_name(line, "Content-Transfer-Encoding");
    int alone = 1;
    const char *encoding = value ? encoding_of(value, &alone) : NULL;
    if (encoding && !alone) {
        buf_printf(out, "Content-Transfer-Encoding: %s\n", encoding);
        return 1;
    }
    value = after_name(line, "Content-Type");
    p->quoted = value && *value == '"';
    if (!p->quoted)
        return 0;
    size_t head = (size_t)(value - line);
    buf_add(out, line, head);
    unquote_type(p, out, s + head + 1, n - head - 1);
    return 1;
}

/* The header has ended: determines what comes next. */
static void enter_part(struct pass *p)
{
    struct buf type = BUF_EMPTY;
    type_of(&type, p->header.s);
    p->where = IN_PART;
    if (strncasecmp(type.s, "multipart/", 10) == 0) {
        char *boundary = boundary_of(p->header.s);
        p->where = OUTSIDE;
        if (!boundary) {
            p->sieve->broken = 1;
        } else if (p->depth == SIEVE_DEPTH) {
            free(boundary);
            p->over = 1;
        } else {
            p->digest[p->depth] = strcasecmp(type.s, "multipart/digest") == 0;
            p->boundary[p->depth++] = boundary;
        }
    } else if (is_message(p, type.s)) {
        p->where = IN_HEADER;
        p->over |= ++p->nested > SIEVE_DEPTH;
        p->parts++;
    }
    buf_free(&type);
    buf_clear(&p->header);
    p->in_type = p->quoted = 0;
}

/* ---- lines ---- */

/* Returns which of the open boundaries this line is: its depth from 1, or 0; *last: it is the
 * final one. */
static int find_boundary(const struct pass *p, const char *s, size_t n, int *last)
{
    if (n < 3 || s[0] != '-' || s[1] != '-')
        return 0;
    while (n && strchr("\r\n \t", s[n - 1]))
        n--;
    for (int i = p->depth; i > 0; i--) {
        const char *b = p->boundary[i - 1];
        size_t length = strlen(b);
        if (n < length + 2 || memcmp(s + 2, b, length) != 0)
            continue;
        *last = n == length + 4 && s[n - 1] == '-' && s[n - 2] == '-';
        if (*last || n == length + 2)
            return i;
    }
    return 0;
}

static void leave_parts(struct pass *p, int depth)
{
    while (p->depth > depth)
        free(p->boundary[--p->depth]);
}

/* Keeps a line of a header field, as far as the limits allow. */
static void keep_field(struct pass *p, const char *s, size_t n)
{
    if (p->torn)
        return;
    int kept = (p->field += (int64_t)n) <= SIEVE_FIELD &&
               keep_some(p, &p->headers, SIEVE_HEADERS, s, n);
    p->torn = !kept;
    p->sieve->cut |= !kept;
}

static void header_line(struct pass *p, const char *s, size_t n, int begins)
{
    struct buf plain = BUF_EMPTY;
    size_t length = n;
    while (length && strchr("\r\n", s[length - 1]))
        length--;
    if (begins && !length) {
        mend(p);
        keep_bytes(p, s, n);
        enter_part(p);
        return;
    }
    int changed = 0;
    if (begins && *s != ' ' && *s != '\t') {
        mend(p);
        p->field = 0;
        char *line = mem_string_n(s, length < KEPT_HEADER ? length : KEPT_HEADER);
        p->in_type = after_name(line, "Content-Type") != NULL;
        changed = n <= KEPT_HEADER && plain_field(p, &plain, line, s, n);
        free(line);
    } else if (p->quoted) {
        changed = 1;
        unquote_type(p, &plain, s, n);
    }
    if (changed) {
        p->sieve->plain = 1;
        s = plain.s;
        n = plain.len;
        for (length = n; length && strchr("\r\n", s[length - 1]);)
            length--;
    }
    if (p->in_type && begins && *s != ' ' && *s != '\t') {
        char *line = mem_string_n(s, length < KEPT_HEADER ? length : KEPT_HEADER);
        buf_set(&p->header, after_name(line, "Content-Type"));
        free(line);
    } else if (p->in_type && p->header.len < KEPT_HEADER) {
        buf_add(&p->header, s, length);
    }
    keep_field(p, s, n);
    buf_free(&plain);
}

/* Handles a line, or a piece of a long one; `begins`: its beginning. */
static void take_line(struct pass *p, const char *s, size_t n, int begins)
{
    int last = 0, depth = begins ? find_boundary(p, s, n, &last) : 0;
    if (depth) {
        leave_parts(p, last ? depth - 1 : depth);
        p->nested = 0;
        p->where = last ? OUTSIDE : IN_HEADER;
        p->parts += !last;
        buf_clear(&p->header);
        p->over |= p->parts > SIEVE_PARTS;
        if (!p->over)
            keep_bytes(p, s, n);
    } else if (p->where == IN_HEADER) {
        header_line(p, s, n, begins);
    } else if (p->where == OUTSIDE) {
        keep_some(p, &p->between, SIEVE_BETWEEN, s, n);
    } else {
        keep_bytes(p, s, n);
    }
}

/* Handles "From anna@example.com Wed Mar  5 …" before the first header. */
static void mbox_line(struct pass *p, const char *s, size_t n)
{
    const char *address = s + 5;
    size_t left = n - 5, length = 0;
    while (length < left && !isspace((unsigned char)address[length]))
        length++;
    free(p->sieve->sender);
    p->sieve->sender = mem_string_n(address, length);
}

static enum status read_lines(struct pass *p, int fd, struct error *e)
{
    char *block = mem_alloc(2 * BLOCK);
    size_t have = 0;
    int begins = 1, first = 1, ended = 0;
    while (!ended && !p->over) {
        long got = fd_read(fd, block + have, 2 * BLOCK - have);
        if (got < 0) {
            free(block);
            return error_set(e, ST_IO, "%s", strerror(errno));
        }
        ended = got == 0;
        have += (size_t)got;
        size_t at = 0;
        while (at < have && !p->over) {
            const char *newline = memchr(block + at, '\n', have - at);
            size_t n = newline ? (size_t)(newline - block) + 1 - at : have - at;
            if (!newline && !ended && n < BLOCK)
                break;
            if (first && n > 5 && memcmp(block + at, "From ", 5) == 0) {
                mbox_line(p, block + at, n);
                p->sieve->start = (int64_t)n;
            } else {
                for (size_t i = 0; !p->words && i < n; i++)
                    p->words = !isspace((unsigned char)block[at + i]);
                take_line(p, block + at, n, begins);
            }
            first = 0;
            begins = newline != NULL;
            at += n;
        }
        memmove(block, block + at, have - at);
        have -= at;
    }
    p->midline = !begins;
    free(block);
    return ST_OK;
}

static enum status run_pass(struct mime_guard *s, int fd, int64_t from, int out,
                            struct error *e)
{
    struct pass p = {.sieve = s, .out = out, .block = BUF_EMPTY, .header = BUF_EMPTY};
    if (lseek(fd, from, SEEK_SET) < 0)
        return error_set(e, ST_IO, "%s", strerror(errno));
    read_lines(&p, fd, e);
    if (p.where == IN_HEADER && p.midline) {
        /* its end is missing: the parser would drop all of it */
        s->torn = 1;
        keep_bytes(&p, "\n\n", 2);
    }
    flush_block(&p);
    s->cut |= p.over;
    s->broken |= (p.depth > 0 || s->torn) && !p.over;
    s->empty = !p.words;
    if (p.failed && e->code == ST_OK)
        error_set(e, ST_IO, "%s", strerror(p.failed));
    leave_parts(&p, 0);
    BUF_FREE(&p.block, &p.header);
    return e->code;
}

enum status mime_guard_open(struct mime_guard *s, int fd, struct error *e)
{
    int64_t from = lseek(fd, 0, SEEK_CUR);
    *s = (struct mime_guard){.fd = fd};
    if (run_pass(s, fd, from, -1, e) != ST_OK)
        return e->code;
    s->first = s->start += from;
    if (!s->cut && !s->torn && !s->plain)
        return ST_OK;
    int out = spool_temporary(e);
    if (out < 0)
        return e->code;
    if (run_pass(s, fd, from, out, e) != ST_OK) {
        close(out);
        return e->code;
    }
    s->fd = out;
    s->start = 0;
    return ST_OK;
}

void mime_guard_close(struct mime_guard *s)
{
    free(s->sender);
    s->sender = NULL;
}
